"""The destinations: each has its code once, in the reader's language, and follows an outcome of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from msgspec.structs import replace

from meldpunt.core.datafile import OngeldigBestand, as_model
from support.regie import checks
from support.regie.bestemmingen import Bestemmingen, bestemming, read_bestemmingen
from support.regie.checks import check_bestemmingen
from triage import service as triage

if TYPE_CHECKING:
    from support.regie.bestemmingen import Bestemming

POLITIE = {"code": "POLITIE", "naam": "de politie", "deelt": "Jouw naam", "zin": "Voor een aangifte.", "uitkomsten": []}


def test_a_destination_speaks_the_readers_language() -> None:
    with translation.override("en"):
        assert bestemming("POLITIE").naam == "the police"
    assert bestemming("POLITIE").naam == "de politie"


def test_a_destination_stands_in_the_list_once() -> None:
    with pytest.raises(OngeldigBestand, match=r"^b\.yaml: dubbele code 'POLITIE'$"):
        as_model({"versie": "1", "bestemmingen": [POLITIE, POLITIE]}, Bestemmingen, name="b.yaml")


def test_the_system_check_is_silent_about_the_file_we_ship() -> None:
    assert check_bestemmingen(None) == []


def test_the_system_check_stops_an_unreadable_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> tuple[Bestemming, ...]:
        raise OngeldigBestand("bestemmingen", "'versie' ontbreekt")

    monkeypatch.setattr(checks, "read_bestemmingen", unreadable)

    assert [(error.id, error.msg) for error in check_bestemmingen(None)] == [
        ("regie.E000", "bestemmingen: 'versie' ontbreekt")
    ]


def test_the_system_check_stops_a_destination_for_an_outcome_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *rest = read_bestemmingen()
    broken = (replace(first, uitkomsten=("POLITIE_AANGIFTE", "NU113")), *rest)
    monkeypatch.setattr(checks, "read_bestemmingen", lambda: broken)

    assert [(error.id, error.msg) for error in check_bestemmingen(None)] == [
        ("regie.E001", "bestemming POLITIE hoort bij een uitkomst die er niet is: NU113")
    ]


def test_the_destinations_follow_outcomes_of_the_tree() -> None:
    outcomes = {code for item in read_bestemmingen() for code in item.uitkomsten}
    assert outcomes <= set(triage.boom().uitkomsten())
