"""The payload of a release is the same bytes in every version, and what is none is refused."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from statistieken.kwartaal import Kwartaal
from statistieken.payload import Herkomst, Plek, build, parse

GOLDEN = Path(__file__).parent / "golden"  # written by the release before; never changed
HERKOMST = Herkomst(taxonomie_versie="2026.1", taxonomie_sha256="a" * 64, boom_versie="0.1.0", boom_sha256="b" * 64)
Q2, Q3 = Kwartaal(2026, 2), Kwartaal(2026, 3)


def test_a_published_quarter_is_written_and_read_as_before() -> None:
    golden = (GOLDEN / "published.json").read_bytes()
    plek = Plek(party="Partij voor Morgen", kwartaal=Q3, covers=(Q2, Q3), sequence=3, previous="c" * 64)
    tables = {"form": {"BEDREIGING": 15, "ANDERS": 25}, "severity": {"LICHT": 40}}

    assert build(plek=plek, herkomst=HERKOMST, total=40, tables=tables) == golden
    cijfers = parse(golden)
    assert (cijfers.kwartaal, cijfers.covers, cijfers.total) == (Q3, (Q2, Q3), 40)
    assert cijfers.tables == tables
    assert not cijfers.is_band


def test_a_band_says_nothing_but_its_quarter() -> None:
    golden = (GOLDEN / "band.json").read_bytes()
    plek = Plek(party="Partij voor Morgen", kwartaal=Q2, covers=(Q2,), sequence=2, previous="")

    assert build(plek=plek, herkomst=HERKOMST, total=None, tables={}) == golden
    assert parse(golden).is_band
    assert parse(golden).total is None


@pytest.mark.parametrize(
    "change",
    [{"schema": "meldpunt-release/2"}, {"extra": 1}, {"total": "40"}, {"status": "proef"}, {"share": "alles"}],
    ids=lambda change: next(iter(change)),
)
def test_a_payload_of_another_shape_is_refused(change: dict[str, object]) -> None:
    body = json.loads((GOLDEN / "published.json").read_bytes()) | change

    with pytest.raises(msgspec.ValidationError):
        parse(json.dumps(body).encode())
