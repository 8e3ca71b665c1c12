"""Tables follow the house: a row never points to a higher floor, and what is anonymous points nowhere."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

FLOORS = (
    {"demo"},
    {
        "werkplek",
        "taken",
        "gesprekken",
        "plannen",
        "koppelen",
        "vastleggen",
        "doorgeven",
        "meegeven",
        "meelezen",
        "uitwisselen",
        "kaarten",
        "bestuur",
        "beheer",
        "instellen",
        "inrichten",
        "voorlichting",
        "mijnmelding",
        "bewaren",
    },
    {"melden"},
    {"aanmelden"},
    {"behandeling", "bezetting"},
    {"doorgeleiding", "weghalen", "consultatie", "gasten"},
    {"papier"},
    {"regie"},
    {"statistieken", "nazorg", "stappenplan", "aandacht", "bewijskracht"},
    {"vertrouwenspersonen", "aanvallen"},
    {"bel"},
    {"dossiers"},
    {"nakijken", "partij", "uitvoer"},
    {"versies"},
    {"vierogen"},
    {"triage", "accounts", "reservekopie"},
    {"outbox", "audit", "throttle", "evidence"},
    {"vault"},
    {"huisstijl"},
    {"core"},
)
WITHIN = {"uitwisseling": "statistieken", "casuistiek": "statistieken"}  # an app inside another one stands on its floor
ALONE = {
    "statistieken",
    "audit",
    "outbox",
    "throttle",
    "evidence",
    "vault",
}  # these point to nothing outside themselves


def _floor(label: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if WITHIN.get(label, label) in floor)


def _ours() -> list[str]:
    rooms = ("meldpunt", "triage", "support", "statistieken", "demo")
    return [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in rooms]


def _relations() -> set[tuple[str, str]]:
    """Pairs of app labels: whose row points, and to whose row."""
    ours = set(_ours())
    return {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    }


def test_every_app_has_a_floor() -> None:
    assert set(_ours()) - set(WITHIN) == set().union(*FLOORS)
    assert set(WITHIN) <= set(_ours())


def test_the_floors_are_those_of_the_import_contract() -> None:
    contract = (Path(settings.BASE_DIR) / "pyproject.toml").read_text().split("layers = [")[1].split("]")[0]
    layers = [{name.split(".")[-1] for name in re.findall(r"[\w.]+", line)} for line in re.findall(r'"(.*)"', contract)]

    assert tuple(layers) == FLOORS


def test_no_row_points_to_a_higher_floor() -> None:
    ours = set(_ours())

    assert not {pair for pair in _relations() if pair[1] in ours and _floor(pair[1]) < _floor(pair[0])}


def test_siblings_do_not_point_at_each_other() -> None:
    ours = set(_ours())

    assert not {
        pair for pair in _relations() if pair[1] in ours and pair[0] != pair[1] and _floor(pair[0]) == _floor(pair[1])
    }


def test_what_stands_alone_points_to_nothing_else() -> None:
    assert not {pair for pair in _relations() if pair[0] in ALONE and pair[1] != pair[0]}
