"""The payload of a release is the same bytes in every version, and what is none is refused."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from statistieken.kwartaal import Kwartaal
from statistieken.payload import Herkomst, Herziening, Methode, Plek, Release1, build, parse, read

GOLDEN = Path(__file__).parent / "golden"  # each written by the release that brought its schema; never changed
HERKOMST = Herkomst(
    taxonomie_versie="2026.3", taxonomie_sha256="a" * 64, boom_versie="0.4.0", boom_sha256="b" * 64, ijking="15/15"
)
METHODE = Methode(base=5, min_total=40, min_persons=3)
Q2, Q3 = Kwartaal(2026, 2), Kwartaal(2026, 3)
PLEK = Plek(party="Partij voor Morgen", kwartaal=Q3, covers=(Q2, Q3), sequence=3, previous="c" * 64, ambtsdragers=1200)
TABLES: dict[str, dict[str, int | None]] = {
    "form": {"BEDREIGING": 15, "DOXING": None, "OVERIG": 25},
    "severity": {"LICHT": 40},
}


def test_a_published_quarter_is_written_and_read_as_before() -> None:
    golden = (GOLDEN / "published-2.json").read_bytes()

    assert build(plek=PLEK, herkomst=HERKOMST, methode=METHODE, total=40, tables=TABLES) == golden
    cijfers = parse(golden)
    assert (cijfers.kwartaal, cijfers.covers, cijfers.total) == (Q3, (Q2, Q3), 40)
    assert cijfers.tables == {"form": {"BEDREIGING": 15, "OVERIG": 25}, "severity": {"LICHT": 40}}
    assert cijfers.folded == {"form": ("DOXING",), "severity": ()}
    assert (cijfers.min_total, cijfers.revision, cijfers.ijking, cijfers.ambtsdragers) == (40, 1, "15/15", 1200)
    assert not cijfers.is_band


def test_a_band_says_nothing_but_its_quarter() -> None:
    golden = (GOLDEN / "band-2.json").read_bytes()
    plek = Plek(party="Partij voor Morgen", kwartaal=Q2, covers=(Q2,), sequence=2, previous="")

    assert build(plek=plek, herkomst=HERKOMST, methode=METHODE, total=None, tables={}) == golden
    assert parse(golden).is_band
    assert parse(golden).total is None


def test_a_correction_says_what_it_takes_the_place_of_and_why() -> None:
    golden = (GOLDEN / "revision-2.json").read_bytes()
    plek = Plek(
        party="Partij voor Morgen",
        kwartaal=Q3,
        covers=(Q3,),
        sequence=4,
        previous="d" * 64,
        herziening=Herziening(replaces="d" * 64, reason="Een teller stond verkeerd."),
    )

    assert build(plek=plek, herkomst=HERKOMST, methode=METHODE, total=40, tables=TABLES) == golden
    assert (parse(golden).revision, parse(golden).reden) == (2, "Een teller stond verkeerd.")


def test_what_the_first_schema_wrote_is_read_for_ever() -> None:
    published, band = (parse((GOLDEN / f"{name}.json").read_bytes()) for name in ("published", "band"))

    assert isinstance(read((GOLDEN / "published.json").read_bytes()), Release1)
    assert (published.kwartaal, published.covers, published.total) == (Q3, (Q2, Q3), 40)
    assert published.tables == {"form": {"BEDREIGING": 15, "ANDERS": 25}, "severity": {"LICHT": 40}}
    assert (published.min_total, published.revision, published.ijking) == (20, 1, "")
    assert (band.kwartaal, band.is_band, band.total) == (Q2, True, None)


@pytest.mark.parametrize("name", ["published", "published-2"])
@pytest.mark.parametrize(
    "change",
    [
        {"schema": "meldpunt-release/3"},
        {"extra": 1},
        {"total": "40"},
        {"status": "proef"},
        {"share": "alles"},
        {"revision": 3},
        {"replaces": "x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_payload_of_another_shape_is_refused(change: dict[str, object], name: str) -> None:
    body = json.loads((GOLDEN / f"{name}.json").read_bytes()) | change

    with pytest.raises(msgspec.ValidationError):
        parse(json.dumps(body).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"revision": 2},
        {"reason": "Een fout."},
        {"revision": 2, "replaces": "d" * 64},
        {"total": None},
        {"status": "band"},
        {"rows": {"form": ["BEDREIGING", "DOXING", "OVERIG"], "severity": ["LICHT"]}},
        {"rows": {"form": ["BEDREIGING", "OVERIG"]}},
    ],
)
def test_a_payload_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    body = json.loads((GOLDEN / "published-2.json").read_bytes()) | change

    with pytest.raises(msgspec.ValidationError):
        parse(json.dumps(body).encode())
