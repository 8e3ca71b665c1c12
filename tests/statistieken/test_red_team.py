"""Attacks on published figures, by somebody who has nothing but the files; the design of the figures names them.

Proof of what is asserted here. Let r be what is published, to base b. If the truth is r, then r is published with
certainty. If the truth is r with j more cases of one kind (1 <= j < b), each table has one remainder that is not zero,
and r is published with probability (b - j) / b. So for every cell, in every set of linked tables, the b values
r ... r + b - 1 all stay possible, and no attacker can make the span of a cell smaller than b - 1. For a sum over m
parties or quarters the b values of each of them stay possible beside those of the others, so its span is no smaller.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from meldpunt.accounts.models import Rol
from meldpunt.core import clock
from statistieken import service
from statistieken.afronding import round_tables
from statistieken.kwartaal import Kwartaal
from statistieken.models import Release
from statistieken.payload import Plek, build, digest, parse
from statistieken.rapport.build import build_rapport
from statistieken.rapport.tabellen import to_csv
from statistieken.tellen import TABELLEN
from statistieken.uitwisseling.bestand.vrijgave import read_release
from statistieken.uitwisseling.gezamenlijk import optellen
from statistieken.uitwisseling.gezamenlijk.optellen import Invoer
from support.behandeling import meenemen
from tests.behandeling.deuren import behind
from tests.maak import report
from tests.statistieken.aanval import Attack, add
from tests.statistieken.voorbeelden import HERKOMST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.personas import Mensen

SUMMER = datetime(2025, 8, 12, 12, tzinfo=UTC)  # a Tuesday, at noon in working hours
WIDTH = 4  # b - 1
ROWS = {
    "form": ("BEDREIGING", "BELEDIGING", "DISCRIMINATIE", "DOXING", "OVERIG"),
    "platform": ("X", "APPGROEP", "EMAIL_TEL", "OVERIG"),
    "severity": ("LICHT", "MIDDEL", "ERNSTIG", "NIET_INGEDEELD"),
    "in_term": ("JA", "NEE", "NIET_BEKEND"),
}
World = dict[str, dict[str, int]]


ALL_ROWS = {name: vorm.codes for name, vorm in TABELLEN.items()}


@st.composite
def worlds(draw: st.DrawFn, tables: Mapping[str, tuple[str, ...]] = ROWS) -> World:
    """The true tables of one quarter, skewed as reports are: many rows hold few cases."""
    size = draw(st.integers(20, 60))
    picked = {
        name: draw(st.lists(st.sampled_from((*rows, *rows[:1] * 3)), min_size=size, max_size=size))
        for name, rows in tables.items()
    }
    return {name: {row: Counter(picked[name])[row] for row in rows} for name, rows in tables.items()}


def published(world: World, seed: int, period: str = "2026-Q3") -> bytes:
    """The payload as it leaves the party."""
    total, tables = round_tables(world, 5, Random(seed))  # noqa: S311 - a draw that can be repeated
    quarter = Kwartaal.parse(period)
    plek = Plek(party="Partij voor Morgen", kwartaal=quarter, covers=[quarter], sequence=1, previous="")
    return build(plek=plek, herkomst=HERKOMST, total=total, tables=tables)


def _read(payload: bytes) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """What an attacker reads out of the file."""
    body = json.loads(payload)
    return body["total"], body["tables"]


def _reconstruct(world: World, seed: int) -> None:
    total, tables = _read(published(world, seed))
    attack = Attack(base=5)

    true_numbers = attack.release(total, tables)

    for (name, row), number in true_numbers.items():
        span = attack.span(number)
        truth = sum(world["form"].values()) if name == "total" else world[name][row]
        assert span.low <= truth <= span.high
        assert span.width >= WIDTH


@examples(max_examples=500)
@given(world=worlds(), seed=st.integers(0, 10_000))
def test_lp_reconstruction(world: World, seed: int) -> None:
    _reconstruct(world, seed)


@pytest.mark.deep
@examples(max_examples=10_000)
@given(world=worlds(), seed=st.integers(0, 100_000))
def test_lp_reconstruction_in_ten_thousand_worlds(world: World, seed: int) -> None:
    _reconstruct(world, seed)


@examples(max_examples=50)
@given(quarters=st.lists(worlds(), min_size=4, max_size=4), seed=st.integers(0, 10_000))
def test_lp_reconstruction_over_all_releases_of_a_party(quarters: list[World], seed: int) -> None:
    """Four quarters and the year that is their sum tell no more of one quarter than its own file does."""
    attack = Attack(base=5)
    read = [_read(published(world, seed + n, f"2026-Q{n + 1}")) for n, world in enumerate(quarters)]
    cells = [attack.release(total, tables) for total, tables in read]
    year = {row: sum(tables["form"][row] for _total, tables in read) for row in ROWS["form"]}

    for row in ROWS["form"]:
        assert attack.span(cells[0]["form", row]).width >= WIDTH
        span = attack.span(add(quarter["form", row] for quarter in cells))
        assert span.width >= WIDTH
        assert span.low <= year[row] <= span.high


@examples(max_examples=15)
@given(world=worlds(ALL_ROWS), seed=st.integers(0, 10_000))
def test_lp_reconstruction_from_the_table_for_a_spreadsheet(world: World, seed: int) -> None:
    """The CSV says which true numbers may hide behind each cell, and is right: not one of them can be excluded."""
    payload = published(world, seed)
    table = to_csv(party="Partij voor Morgen", rapport=build_rapport(parse(payload), ()))
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    attack = Attack(base=5)
    numbers = attack.release(*_read(payload))
    dutch = {
        "vorm": "form",
        "platform": "platform",
        "ernst": "severity",
        "op_tijd": "in_term",
        "route": "route",
        "doorgegeven": "sent",
        "totaal": "total",
    }

    assert len(rows) == 1 + sum(map(len, ALL_ROWS.values()))
    for row in rows:
        span = attack.span(numbers[dutch[row["tabel"]], "" if row["tabel"] == "totaal" else row["code"]])
        assert row["lezen_als"] == f"{span.low} tot {span.high}"


def _joint(payloads: list[bytes]) -> Mapping[str, int]:
    """The form as the product adds it up and publishes it."""
    inputs = [Invoer(vrijgave=read_release(payload), sha256=digest(payload)) for payload in payloads]
    body = json.loads(optellen.joint("2026-Q3", inputs).to_bytes())
    forms: Mapping[str, int] = body["tables"]["form"]
    return forms


@pytest.mark.parametrize("parties", [2, 3, 8])
def test_own_share_subtraction(parties: int) -> None:
    """A party takes its own true numbers out of what all parties published together; of the others it learns no cell.

    It knows its own truth and its own release, the sum, and how the others rounded. With two parties what is left is
    the other's release itself; with more even that stays open.
    """
    random = Random(parties)  # noqa: S311 - worlds of a test
    true_worlds = [{"form": {row: random.randrange(0, 30) for row in ROWS["form"]}} for _party in range(parties)]
    payloads = [published(world, seed) for seed, world in enumerate(true_worlds)]
    releases = [_read(payload)[1]["form"] for payload in payloads]
    joint = _joint(payloads)
    mine, others = releases[0], range(1, parties)
    attack = Attack(base=5)

    found = {}
    for row in ROWS["form"]:
        printed = [attack.multiple() for _party in others]
        true_numbers = [attack.unknown() for _party in others]
        for number, shown in zip(true_numbers, printed, strict=True):
            attack.near(number, shown)
        attack.equal(add(printed), joint[row] - mine[row])
        found[row] = true_numbers

    for row, true_numbers in found.items():
        for party, number in zip(others, true_numbers, strict=True):
            span = attack.span(number)
            assert span.low <= true_worlds[party]["form"][row] <= span.high
            assert span.width >= WIDTH
        together = attack.span(add(true_numbers))
        assert together.width >= WIDTH
        assert together.low <= sum(true_worlds[party]["form"][row] for party in others) <= together.high


class _Upward(Random):
    """Rounds whatever is no multiple upward."""

    def randrange(self, *_args: int) -> int:  # type: ignore[override]  # only the draw of the point is replaced
        return 4


@pytest.mark.django_db
def test_person_erasure(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Erased before the quarter is frozen, a case is not counted; erased after it, the release stays as it is."""
    monkeypatch.setattr(service, "SystemRandom", _Upward)
    with clock.at(SUMMER):
        reports = [report(naam=f"Mens {number}")[0] for number in range(24)]
        for nieuw in reports[:4]:
            with behind(nieuw.code) as melding:
                meenemen.erase(zaak=melding.zaak)
    quarter = Kwartaal.of(SUMMER.date())
    with clock.at(SUMMER.replace(year=2026)):
        assert mensen.cor.rol == Rol.COORDINATOR

        release = service.freeze_kwartaal(kwartaal=str(quarter), by=mensen.cor)

        before = bytes(release.payload)
        assert json.loads(before)["total"] == 20
        for nieuw in reports[4:]:
            with behind(nieuw.code) as melding:
                meenemen.erase(zaak=melding.zaak)
        assert bytes(Release.objects.get().payload) == before
