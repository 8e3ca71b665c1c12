"""The rate of reporting follows from published totals alone, and no count stands without what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from statistieken.kwartaal import Kwartaal
from statistieken.rapport.build import build_rapport
from statistieken.rapport.graad import meldgraad, outcome, uitkomst
from tests.statistieken.voorbeelden import cijfers

if TYPE_CHECKING:
    from statistieken.payload import Cijfers


def _year(totals: tuple[int | None, ...], people: int | None) -> list[Cijfers]:
    return [
        replace(cijfers(Kwartaal(2026, number), total), ambtsdragers=people)
        for number, total in enumerate(totals, start=1)
    ]


@pytest.mark.parametrize(
    ("totals", "people", "sentence"),
    [
        (
            (30, 30, 30, 30),
            1200,
            "In vier kwartalen ongeveer 10,0 meldingen per honderd mensen met een ambt (1.200 mensen).",
        ),
        ((25, 25, 25, 25), 2000, "In vier kwartalen ongeveer 1 melding op 20 mensen met een ambt (2.000 mensen)."),
        ((30, 30, 30, 30), None, ""),
        ((30, 30, None, 30), 1200, ""),
        ((25, 25, 25, 25), 60, ""),
    ],
)
def test_the_rate_of_four_quarters(totals: tuple[int | None, ...], people: int | None, sentence: str) -> None:
    *earlier, now = _year(totals, people)

    assert meldgraad(now, earlier) == sentence
    assert build_rapport(now, earlier).graad == sentence


def test_three_quarters_are_no_year_and_one_that_carries_a_band_is() -> None:
    first, second, _third, fourth = _year((30, 40, None, 60), 1000)
    assert meldgraad(fourth, [first, second]) == ""

    carried = replace(fourth, covers=(Kwartaal(2026, 3), Kwartaal(2026, 4)))

    assert meldgraad(carried, [first, second]).startswith("In vier kwartalen ongeveer 13,0")
    too_wide = replace(first, covers=(Kwartaal(2025, 4), Kwartaal(2026, 1)))
    assert meldgraad(carried, [too_wide, second]) == ""


def test_what_came_of_it_stands_beside_the_count() -> None:
    quarter = cijfers(Kwartaal(2026, 3), 40, sent={"POLITIE": 10, "PLATFORM": 5}, in_term={"JA": 35})

    assert outcome(quarter) == (15, 35)
    assert uitkomst(quarter) == "Bij ongeveer 15 ging er iets naar buiten, bij ongeveer 35 was er op tijd contact."
    assert uitkomst(cijfers(Kwartaal(2026, 3), None)) == ""
    old = replace(quarter, tables={name: cells for name, cells in quarter.tables.items() if name != "sent"})
    assert outcome(old) is None
