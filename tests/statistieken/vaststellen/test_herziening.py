"""What two releases of the same cases leave open is worked out without a solver, and a solver agrees."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from statistieken.afronding import round_tables
from statistieken.kwartaal import Kwartaal
from statistieken.tellen import TABELLEN
from statistieken.vaststellen.herziening import NARROWEST, narrowest
from tests.statistieken.aanval import Attack, add
from tests.statistieken.voorbeelden import cijfers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statistieken.payload import Cijfers

Q1 = Kwartaal(2026, 1)


@pytest.mark.parametrize(
    ("first", "second", "width"),
    [
        ((20, 20), (20, 20), 4),  # what was printed as 0 lies between 0 and 4
        ((20, 20), (15, 25), 3),  # 16 to 19, and 21 to 24
        ((20, 20), (30, 10), 4),  # no truth gives both: the error changed it, and each tells what it tells alone
    ],
)
def test_two_roundings_leave_less_than_one(first: tuple[int, int], second: tuple[int, int], width: int) -> None:
    one, two = (cijfers(Q1, 40, severity={"LICHT": light, "MIDDEL": middle}) for light, middle in (first, second))

    assert narrowest([one, two]) == width


def test_rows_that_must_add_up_can_pin_one_down() -> None:
    """Rows of 1 to 4 each, whose total is known to be four: each is one."""
    one = cijfers(Q1, 0, in_term={"JA": 0, "NEE": 0, "NIET_BEKEND": 0})
    two = cijfers(Q1, 5, severity=dict.fromkeys(("LICHT", "MIDDEL", "ERNSTIG"), 5))

    assert narrowest([one, two]) < NARROWEST


@pytest.mark.parametrize("seed", range(12))
def test_a_solver_finds_the_same_span(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - worlds of a test
    codes = {name: TABELLEN[name].codes for name in ("severity", "in_term")}
    size = rng.randrange(20, 45)
    world = {name: dict.fromkeys(rows, 0) for name, rows in codes.items()}
    for name, rows in codes.items():
        for _case in range(size):
            world[name][rng.choice(rows)] += 1
    drawn = [round_tables(world, 5, rng) for _release in range(2)]
    releases = [cijfers(Q1, total, severity=tables["severity"], in_term=tables["in_term"]) for total, tables in drawn]
    kept = [_only(release, codes) for release in releases]

    attack = Attack(base=5)
    spans = []
    numbers = {(name, row): attack.unknown() for name, rows in codes.items() for row in rows}
    whole = attack.unknown()
    for name, rows in codes.items():
        attack.equal(add(numbers[name, row] for row in rows), whole)
    for total, tables in drawn:
        attack.near(whole, total)
        for (name, row), number in numbers.items():
            attack.near(number, tables[name][row])
    spans = [attack.span(number).width for number in (whole, *numbers.values())]

    assert narrowest(kept) == min(spans)


def _only(release: Cijfers, codes: Mapping[str, tuple[str, ...]]) -> Cijfers:
    return replace(release, tables={name: release.tables[name] for name in codes})
