"""Attacks on published figures, by somebody who has nothing but the files; the design of the figures names them.

Proof of what is asserted here. Let r be what is published, to base b. If the truth is r, then r is published with
certainty. If the truth is r with j more cases of one kind (1 <= j < b), each table has one remainder that is not zero,
and r is published with probability (b - j) / b. So for every cell, in every set of linked tables, the b values
r ... r + b - 1 all stay possible, and no attacker can make the span of a cell smaller than b - 1. Which rows are
printed follows from the printed total and from older releases alone, so it is the same for all of these. For a sum over m
parties or quarters the b values of each of them stay possible beside those of the others, so its span is no smaller.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from meldpunt.accounts.models import Rol
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.db.acting import SYSTEM, acting_as
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
from statistieken.vaststellen import service as samen
from statistieken.vaststellen.rijen import shape_for
from support.behandeling import meenemen
from support.dossiers.models import Tally
from tests.behandeling.deuren import behind
from tests.maak import report
from tests.statistieken import voorbeelden
from tests.statistieken.aanval import Attack, add
from tests.statistieken.voorbeelden import HERKOMST, METHODE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statistieken.payload import Cijfers
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


YEAR_BEFORE = (  # what the party published a year earlier; from it follows which rows a small release prints
    voorbeelden.cijfers(
        Kwartaal(2025, 4),
        60,
        form={"BEDREIGING": 20, "BELEDIGING": 15, "DISCRIMINATIE": 10, "DOXING": 5},
        platform={"X": 30, "APPGROEP": 15, "TIKTOK": 10},
        effect={"ANGST": 20, "ZELFCENSUUR": 20, "HINDER": 10},
    ),
)


@st.composite
def worlds(draw: st.DrawFn, tables: Mapping[str, tuple[str, ...]] = ROWS, smallest: int = 20) -> World:
    """The true tables of one quarter, skewed as reports are: many rows hold few cases."""
    size = draw(st.integers(smallest, smallest + 40))
    picked = {
        name: draw(st.lists(st.sampled_from((*rows, *rows[:1] * 3)), min_size=size, max_size=size))
        for name, rows in tables.items()
    }
    return {name: {row: Counter(picked[name])[row] for row in rows} for name, rows in tables.items()}


def published(world: World, seed: int, period: str = "2026-Q3", earlier: Sequence[Cijfers] = ()) -> bytes:
    """The payload as it leaves the party."""
    quarter = Kwartaal.parse(period)
    shape = shape_for(world, jaar=quarter.jaar, eerdere=earlier)
    total, tables = round_tables(world, 5, Random(seed), shape=shape)  # noqa: S311 - a draw that can be repeated
    plek = Plek(party="Partij voor Morgen", kwartaal=quarter, covers=[quarter], sequence=1, previous="")
    return build(plek=plek, herkomst=HERKOMST, methode=METHODE, total=total, tables=tables)


def _read(payload: bytes) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """What an attacker reads out of the file: a row that is null stands in the residual one."""
    body = json.loads(payload)
    printed = {
        name: {row: value for row, value in rows.items() if value is not None} for name, rows in body["tables"].items()
    }
    assert {name: set(rows) for name, rows in printed.items()} == {
        name: set(rows) for name, rows in body["rows"].items()
    }
    return body["total"], printed


def _truth(world: World, name: str, row: str, printed: Mapping[str, int]) -> int:
    """The true number behind what is printed."""
    if row == "OVERIG":
        return sum(number for code, number in world[name].items() if code == row or code not in printed)
    return world[name][row]


def _reconstruct(world: World, seed: int, earlier: Sequence[Cijfers] = ()) -> None:
    total, tables = _read(published(world, seed, earlier=earlier))
    attack = Attack(base=5)

    true_numbers = attack.release(total, tables)

    for (name, row), number in true_numbers.items():
        span = attack.span(number)
        truth = sum(world["form"].values()) if name == "total" else _truth(world, name, row, tables[name])
        assert span.low <= truth <= span.high
        assert span.width >= WIDTH


@examples(max_examples=500)
@given(world=worlds(), seed=st.integers(0, 10_000))
def test_lp_reconstruction(world: World, seed: int) -> None:
    _reconstruct(world, seed)


@pytest.mark.parametrize("smallest", [20, 40])
def test_lp_reconstruction_of_all_six_tables_with_small_rows_folded(smallest: int) -> None:
    @examples(max_examples=25)
    @given(world=worlds(ALL_ROWS, smallest), seed=st.integers(0, 10_000))
    def reconstruct(world: World, seed: int) -> None:
        _reconstruct(world, seed, YEAR_BEFORE)

    reconstruct()


@pytest.mark.deep
@pytest.mark.parametrize("smallest", [20, 40])
def test_lp_reconstruction_in_ten_thousand_worlds(smallest: int) -> None:
    @examples(max_examples=5_000)
    @given(world=worlds(ALL_ROWS, smallest), seed=st.integers(0, 100_000))
    def reconstruct(world: World, seed: int) -> None:
        _reconstruct(world, seed)
        _reconstruct(world, seed, YEAR_BEFORE)

    reconstruct()


@examples(max_examples=25)
@given(world=worlds(ALL_ROWS), extra=st.integers(0, 4), row=st.sampled_from(ALL_ROWS["form"]))
def test_known_algorithm_folds_by_what_is_printed_alone(world: World, extra: int, row: str) -> None:
    """The step of the proof, with folding: what a truth of multiples publishes, j more cases of one kind may too."""
    whole = {name: {code: 5 * number for code, number in rows.items()} for name, rows in world.items()}
    size = min(sum(rows.values()) for rows in whole.values())
    assert all(sum(rows.values()) == size for rows in whole.values())
    more = {name: dict(rows) for name, rows in whole.items()}
    for name, rows in more.items():
        rows[row if name == "form" else next(iter(rows))] += extra

    outcomes = {published(more, seed, earlier=YEAR_BEFORE) for seed in range(60)}

    assert published(whole, 1, earlier=YEAR_BEFORE) in outcomes


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
        "gevolg": "effect",
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
def test_true_counts_are_gone(mensen: Mensen, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    """After a freeze with two people, a tally and a retry, no row, log line, task or export holds the true total."""
    settings.CIJFERS_KLEINSTE = 20
    with clock.at(SUMMER), caplog.at_level("DEBUG"):
        made = [report(naam=f"Mens {number}")[0] for number in range(37)]
        with behind(made[0].code) as melding:
            meenemen.erase(zaak=melding.zaak, telt_mee=True)  # 36 cases and what one left behind
    with clock.at(SUMMER.replace(year=2026)), caplog.at_level("DEBUG"):
        caplog.clear()
        quarter = str(Kwartaal.of(SUMMER.date()))
        before = _numbers_in_rows()
        release = samen.agree(verzoek_id=samen.ask(kwartaal=quarter, by=mensen.cor), by=mensen.carolien)
    added = _numbers_in_rows() - before
    told = [
        bytes(release.payload).decode(),
        *(bytes(row.inhoud).decode("utf-8-sig") for row in release.bestanden.all()),
        caplog.text,
        *(f"{event.code} {event.subject}" for event in Event.objects.all()),
    ]
    exact = re.compile(r"(?<![0-9a-zA-Z:.-])(36|37)(?![0-9a-zA-Z:-])")

    assert json.loads(bytes(release.payload))["total"] in {35, 40}
    assert [found for text in told for found in exact.findall(text.replace("36 tot 44", ""))] == []
    assert not {36, 37} & added
    assert not Tally.objects.exists()


def _numbers_in_rows() -> set[int]:
    """Every whole number that stands in a column of any table by itself."""
    found: set[int] = set()
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns "
            "WHERE table_schema IN ('public', 'sleutels') AND data_type IN ('integer', 'smallint', 'bigint') "
            "AND column_name NOT IN ('id', 'nummer') AND column_default IS NULL"
        )
        for schema, table, column in cursor.fetchall():
            cursor.execute(f'SELECT DISTINCT "{column}" FROM "{schema}"."{table}"')  # noqa: S608 - names of the catalogue
            found |= {value for (value,) in cursor.fetchall() if value is not None}
    return found


@pytest.mark.django_db
def test_person_erasure(mensen: Mensen, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Erased before the quarter is frozen, a case is not counted; erased after it, the release stays as it is."""
    monkeypatch.setattr(service, "SystemRandom", _Upward)
    settings.CIJFERS_KLEINSTE = 20
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
