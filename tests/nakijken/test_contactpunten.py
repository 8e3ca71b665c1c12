"""What can stand in a list of contact points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from meldpunt.core.datafile import OngeldigBestand, as_model
from meldpunt.nakijken.contactpunten import (
    CONTACTPUNTEN,
    Contactpunt,
    Contactpunten,
    bezwaren,
    feiten,
    new_code,
    shipped_punten,
)
from meldpunt.versies.service import verschil
from tests.versies.proef import punt

if TYPE_CHECKING:
    from meldpunt.versies.service import Wijziging
    from tests.personas import Mensen


def test_the_product_brings_none() -> None:
    assert shipped_punten().punten == ()


@pytest.mark.parametrize(
    ("changes", "veld", "zin"),
    [
        ({"telefoon": ""}, "telefoon", "Vul een telefoonnummer of een e-mailadres in"),
        ({"telefoon": "bel maar"}, "telefoon", ""),
        ({"email": "geen adres"}, "email", ""),
        ({"naam": "x" * 81}, "naam", "er passen 80 tekens"),
        ({"onderdeel": "een\ntwee"}, "onderdeel", "op één regel"),
    ],
)
def test_what_nobody_can_call_or_read_is_refused(changes: dict[str, str], veld: str, zin: str) -> None:
    found = bezwaren(Contactpunten(versie="1", punten=(punt(**changes),)))

    assert [item.veld for item in found] == [veld]
    assert zin in found[0].zin


def test_a_mail_address_alone_is_good() -> None:
    assert bezwaren(Contactpunten(versie="1", punten=(punt(telefoon="", email="femke@example.org"),))) == []


def test_more_than_fits_on_a_page_is_refused() -> None:
    found = bezwaren(Contactpunten(versie="1", punten=tuple(punt(f"CP{n}") for n in range(501))))

    assert [item.zin for item in found] == ["Dit zijn te veel contactpunten."]


def test_the_same_code_twice_is_refused() -> None:
    twice = {"code": "CP1", "onderdeel": "Utrecht", "naam": "Femke"}
    with pytest.raises(OngeldigBestand, match="dubbele code"):
        as_model({"versie": "1", "punten": [twice, twice]}, Contactpunten, name="proef")


def test_each_line_is_told_by_itself() -> None:
    own = Contactpunten(versie="1", punten=(punt(vervanger="Ruben"),))

    assert [(feit.label, feit.waarde) for feit in feiten(own)] == [
        ("Versie van de lijst", "1"),
        ("Afdeling Utrecht, deel van de partij", "Afdeling Utrecht"),
        ("Afdeling Utrecht, naam", "Femke"),
        ("Afdeling Utrecht, telefoon", "088 000 12 50"),
        ("Afdeling Utrecht, vervanger", "Ruben"),
    ]


@pytest.mark.django_db
def test_a_second_person_sees_every_field_that_changes(mensen: Mensen) -> None:
    vera, nadia = (person.actor_id for person in (mensen.vera, mensen.nadia))
    before = punt(account=vera, email="femke@example.org", wanneer="Overdag", vervanger="Ruben")
    other = {
        "onderdeel": "Afdeling Zeist",
        "naam": "Iris",
        "account": nadia,
        "telefoon": "088 000 12 51",
        "email": "iris@example.org",
        "wanneer": "Avond",
        "vervanger": "Tom",
    }
    told = {
        name: [(item.was, item.wordt) for item in _changes((before,), (structs.replace(before, **{name: value}),))]
        for name, value in other.items()
    }

    assert {field.name for field in structs.fields(Contactpunt)} == {"code", *other}
    assert told == {
        "onderdeel": [("Afdeling Utrecht", "Afdeling Zeist")],
        "naam": [("Femke", "Iris")],
        "account": [("", "Nadia"), ("Vera", "")],
        "telefoon": [("088 000 12 50", "088 000 12 51")],
        "email": [("femke@example.org", "iris@example.org")],
        "wanneer": [("Overdag", "Avond")],
        "vervanger": [("Ruben", "Tom")],
    }
    assert _changes((before,), (structs.replace(before, code="CP2"),))
    assert verschil(CONTACTPUNTEN, Contactpunten(versie="1", punten=()), Contactpunten(versie="2", punten=()))


def _changes(was: tuple[Contactpunt, ...], wordt: tuple[Contactpunt, ...]) -> tuple[Wijziging, ...]:
    lists = [Contactpunten(versie="1", punten=punten) for punten in (was, wordt)]
    return verschil(CONTACTPUNTEN, *lists)


def test_codes_differ() -> None:
    assert len({new_code() for _time in range(50)}) == 50
