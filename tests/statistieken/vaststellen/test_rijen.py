"""Small releases print fewer rows, chosen by what was published a year before and by nothing that is true."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from statistieken.afronding import round_tables
from statistieken.kwartaal import Kwartaal
from statistieken.tellen import TABELLEN
from statistieken.vaststellen.rijen import order_of_rows, same_rows, shape_for
from tests.statistieken.voorbeelden import cijfers

FORMS = TABELLEN["form"].codes
# Ten forms with the skewed shares of the design: unfolded they print 0 in 45 % of the rows at 25 cases, 29 % at 50 and
# 14 % at 100.
SHARES = (28, 20, 13, 10, 8, 7, 5, 4, 3, 2)
WORLDS = 2_000
LAST_YEAR = [
    cijfers(Kwartaal(2025, 1), 40, form={"DOXING": 20, "PESTEN": 15, "STALKING": 5}),
    cijfers(Kwartaal(2025, 4), 40, form={"BEDREIGING": 20, "BELEDIGING": 10, "DOXING": 5}),
]


def _printed(number: int, *, folded: bool) -> float:
    """Which part of the rows with something in them prints 0."""
    rng = Random(number)  # noqa: S311 - worlds of a test
    codes = FORMS[: len(SHARES)]
    commonest = dict(zip(codes, (5 * share for share in SHARES), strict=True))
    last_year = [cijfers(Kwartaal(2025, 4), 500, form=commonest)] if folded else []
    rows = zeros = 0
    for _world in range(WORLDS):
        counted = Counter(rng.choices(codes, SHARES, k=number))
        tables = {"form": {code: counted[code] for code in FORMS}}
        shape = shape_for(tables, jaar=2026, eerdere=last_year)
        total, published = round_tables(tables, 5, rng, shape=shape)
        filled = [code for code, value in shape(total)["form"].items() if value]
        rows += len(filled)
        zeros += sum(not published["form"][code] for code in filled)
    return zeros / rows


@pytest.mark.parametrize("number", [40, 45, 50, 55, 60, 70, 80, 90, 100, 120])
def test_from_forty_cases_at_most_fifteen_percent_of_the_rows_with_something_print_zero(number: int) -> None:
    assert _printed(number, folded=True) <= 0.15


@pytest.mark.parametrize(("number", "share"), [(25, 0.45), (50, 0.29), (100, 0.14)])
def test_without_folding_the_simulation_is_that_of_the_design(number: int, share: float) -> None:
    assert abs(_printed(number, folded=False) - share) < 0.02


def test_the_first_year_prints_every_row() -> None:
    assert order_of_rows("form", jaar=2025, eerdere=LAST_YEAR) == ()
    assert order_of_rows("form", jaar=2026, eerdere=[cijfers(Kwartaal(2025, 4), None)]) == ()


def test_rows_follow_what_was_published_in_the_year_before_and_stay_for_a_year() -> None:
    order = order_of_rows("form", jaar=2026, eerdere=LAST_YEAR)

    assert order[:5] == ("DOXING", "BEDREIGING", "PESTEN", "BELEDIGING", "STALKING")
    later = [*LAST_YEAR, cijfers(Kwartaal(2026, 1), 40, form={"HAATZAAIEN": 40})]
    assert order_of_rows("form", jaar=2026, eerdere=later) == order


@pytest.mark.parametrize(("shown", "rows"), [(40, 5), (55, 5), (60, 7), (95, 7), (100, 11), (500, 11)])
def test_a_smaller_release_prints_fewer_rows(shown: int, rows: int) -> None:
    tables = {"form": dict.fromkeys(FORMS, 3), "severity": dict.fromkeys(TABELLEN["severity"].codes, 3)}

    folded = shape_for(tables, jaar=2026, eerdere=LAST_YEAR)(shown)

    assert len(folded["form"]) == rows
    assert sum(folded["form"].values()) == 33
    assert folded["severity"] == tables["severity"]


def test_a_year_in_which_overig_was_the_largest_is_followed_by_one_with_every_row() -> None:
    shape = shape_for({"form": dict.fromkeys(FORMS, 4)}, jaar=2026, eerdere=LAST_YEAR)
    cells = shape(40)["form"]
    folded = cijfers(Kwartaal(2026, 1), 40, folded=tuple(set(FORMS) - set(cells)), form={"DOXING": 10, "OVERIG": 30})

    assert order_of_rows("form", jaar=2027, eerdere=[*LAST_YEAR, folded]) == ()
    smaller = cijfers(Kwartaal(2026, 1), 40, folded=tuple(set(FORMS) - set(cells)), form={"DOXING": 20, "OVERIG": 20})
    assert order_of_rows("form", jaar=2027, eerdere=[*LAST_YEAR, smaller])[0] == "DOXING"


def test_a_correction_prints_the_rows_of_what_it_takes_the_place_of() -> None:
    like = cijfers(Kwartaal(2026, 1), 40, folded=("STALKING", "PESTEN"), form={"DOXING": 10})

    assert set(same_rows({"form": dict.fromkeys(FORMS, 3)}, like)(500)["form"]) == set(FORMS) - {"STALKING", "PESTEN"}
