"""What a party may say of itself."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as installation
from msgspec import structs

from meldpunt.core.web.partij import Partijgegevens, van_omgeving
from meldpunt.huisstijl.logo import logo, logo_as_text, make_logo
from meldpunt.partij.soort import PARTIJ, bezwaren, feiten, shipped
from meldpunt.versies.soorten import as_text, verschil
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from tests.personas import Mensen

MARK = (Path(installation.BASE_DIR) / "static" / "img" / "merk.svg").read_bytes()


def _met(**changes: Any) -> list[tuple[str, str]]:
    return [(item.veld, item.zin) for item in bezwaren(structs.replace(van_omgeving(), **changes))]


def test_what_the_environment_says_is_good_and_can_be_read_back() -> None:
    assert bezwaren(shipped()) == []
    assert PARTIJ.read(as_text(shipped())) == shipped()


@pytest.mark.parametrize(
    ("veld", "waarde", "zin"),
    [
        ("naam", " ", "mensen lezen het"),
        ("naam", "x" * 201, "op één regel"),
        ("integriteit", "een\ntwee", "op één regel"),
        ("telefoon", "bel maar", ""),
        ("email", "geen adres", ""),
        ("fg", "geen adres", ""),
        ("eind", 9, "sluit later dan het opengaat"),
        ("eind", 24, "sluit later dan het opengaat"),
        ("eind", 25, "sluit later dan het opengaat"),
        ("snel_weg", "http://www.buienradar.nl/", "begint met https://"),
        ("snel_weg", "javascript:alert(1)", "begint met https://"),
        ("snel_weg", "https://wie:wat@nos.nl/", "begint met https://"),
        ("snel_weg", "https://[nos", "begint met https://"),
        ("accent", "rood", "De kleur is geen kleur"),
        ("accent", "#FFE000", "is niet goed te lezen"),
        ("accent_donker", "#101010", "is niet goed te lezen"),
        ("logo", base64.b64encode(b"geen beeld").decode(), ""),
        ("logo", "%%%", "beschadigd"),
    ],
)
def test_what_nobody_can_read_or_use_is_refused_at_its_field(veld: str, waarde: object, zin: str) -> None:
    found = _met(**{veld: waarde})

    assert [name for name, _zin in found] == [veld]
    assert zin in found[0][1]
    assert "PARTIJ_" not in found[0][1]


def test_no_talks_is_told_by_silence() -> None:
    labels = [feit.label for feit in feiten(structs.replace(van_omgeving(), gesprekken=0))]

    assert "Gesprekken met een psycholoog die de partij betaalt" not in labels


@pytest.mark.django_db
def test_a_logo_is_made_anew_shown_and_taken_away(mensen: Mensen) -> None:
    own = logo_as_text(make_logo(MARK))
    publish(PARTIJ, partij_met(logo=own), mensen=mensen)

    shown = logo()
    assert shown is not None
    assert shown.soort == "image/svg+xml"
    assert [feit.waarde for feit in feiten(partij_met()) if feit.pad == "logo"] == [f"SVG, kenmerk {shown.versie}"]

    publish(PARTIJ, partij_met(logo=""), mensen=mensen)
    assert logo() is None


def test_a_second_person_sees_every_field_that_changes() -> None:
    before = shipped()
    other: dict[str, Any] = {
        "naam": "Partij voor Later",
        "telefoon": "088 000 99 99",
        "telefoon_uren": "elke dag tot 22.00 uur",
        "email": "anders@example.org",
        "tabtitel": "Nieuws",
        "integriteit": "de commissie van wijzen",
        "fg": "fg2@example.org",
        "gesprekken": 7,
        "snel_weg": "https://nieuws.example/",
        "begin": 7,
        "eind": 21,
        "accent": "#0A545B",
        "accent_donker": "#9FD8DE",
        "logo": logo_as_text(make_logo(MARK)),
    }
    told = {name: verschil(PARTIJ, before, structs.replace(before, **{name: to})) for name, to in other.items()}

    assert {field.name for field in structs.fields(Partijgegevens)} == set(other)
    assert [name for name, changes in told.items() if len(changes) != 1] == []
