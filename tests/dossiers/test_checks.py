"""The data files of the case: the words of an alias and the table of platforms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from meldpunt.core.datafile import OngeldigBestand, as_model
from support.dossiers import checks
from support.dossiers.aliassen import Aliaswoorden
from support.dossiers.checks import check_dossierdata
from support.dossiers.inhoud.adressen import PlatformBestand, read_platforms

if TYPE_CHECKING:
    from support.dossiers.inhoud.adressen import Platform

X: dict[str, Any] = {"code": "X", "hosts": ["x.com"]}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([X, X], "p.yaml: dubbele code 'X'"),
        ([X | {"accounts": ["^/("]}], "p.yaml, platforms 1: dit patroon is geen reguliere expressie"),
        ([X | {"accounts": ["^/naam"]}], "p.yaml, platforms 1: dit patroon heeft geen groep voor wie het plaatste"),
        (
            [X | {"berichten": [{"pad": "^/("}]}],
            "p.yaml, platforms 1, berichten 1: dit patroon is geen reguliere expressie",
        ),
        ([X | {"hosts": []}], "p.yaml, platforms 1, hosts: dit mag niet leeg zijn"),
    ],
)
def test_a_wrong_table_of_platforms_is_refused(rows: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(OngeldigBestand) as refused:
        as_model(
            {"versie": "1", "gecontroleerd_op": date(2026, 3, 1), "platforms": rows}, PlatformBestand, name="p.yaml"
        )

    assert str(refused.value) == sentence


@pytest.mark.parametrize(("first", "second"), [(["Rode", "Rode"], ["Merel"]), (["Rode"], ["Merel", "Mus", "Merel"])])
def test_a_word_of_an_alias_stands_in_its_list_once(first: list[str], second: list[str]) -> None:
    with pytest.raises(OngeldigBestand, match=r"dubbele code '(Rode|Merel)'"):
        as_model({"bijvoeglijk": first, "zelfstandig": second}, Aliaswoorden, name="a.yaml")


def test_the_system_check_is_silent_about_the_files_we_ship() -> None:
    assert check_dossierdata(None) == []


@pytest.mark.parametrize("name", ["read_aliassen", "read_platforms"])
def test_the_system_check_stops_an_unreadable_file(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def unreadable() -> None:
        raise OngeldigBestand("platforms", "'versie' ontbreekt")

    monkeypatch.setattr(checks, name, unreadable)

    assert [(error.id, error.msg) for error in check_dossierdata(None)] == [
        ("dossiers.E000", "platforms: 'versie' ontbreekt")
    ]


def test_the_system_check_stops_a_platform_that_the_figures_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_another() -> tuple[Platform, ...]:
        return (*read_platforms(), replace(read_platforms()[0], code="HYVES"))

    monkeypatch.setattr(checks, "read_platforms", with_another)

    assert [(error.id, error.msg) for error in check_dossierdata(None)] == [
        ("dossiers.E001", "platform HYVES staat niet in de taxonomie")
    ]
