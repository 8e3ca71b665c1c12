"""Rounding that protects people: unbiased, controlled, to base 5; and what must happen before it.

Proof, in short. Let r be what is published. If the truth is r, r is published with certainty. If the truth is r with
j more cases of one kind (1 <= j < base), every table has one remainder that is not zero, so r is published with
probability (base - j) / base. So for every cell, in every set of linked tables, the values r ... r + base - 1 all stay
possible, also to a reader who knows this code. The tests check it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from random import Random

__all__ = [
    "BASE",
    "KEEP",
    "MIN_PERSONS",
    "SMALLEST",
    "fold",
    "is_too_small",
    "keep_small",
    "round_tables",
]

BASE: Final = 5  # the same in every party, or their sums become uneven; a system check refuses less
SMALLEST: Final = (20, 40, 60)  # what a party may choose as its smallest release; below it there is only a band
MIN_PERSONS: Final = 3  # fewer people than this may not fill a cell
KEEP: Final = BASE - 1  # what a dominated cell keeps: published as 0 or 5, like any small cell


def round_tables(
    tables: Mapping[str, Mapping[str, int]],
    base: int,
    rng: Random,
    *,
    shape: Callable[[int], Mapping[str, Mapping[str, int]]] | None = None,
) -> tuple[int, dict[str, dict[str, int]]]:
    """Round linked one-way tables to multiples of base: additive, unbiased, never off by base or more.

    Systematic sampling over the remainders, in integers, with one draw shared by all tables so that all of them show
    the same total.

    Which rows are printed may depend on the published total and on nothing else that is true: a row that is gone below
    a true total would tell on which side of it the truth lies. So ``shape`` gets the total as it will be printed.

    Args:
        tables: at least one table; each counts the same cases, so that each has the same sum.
        base: what every published number is a multiple of.
        rng: ``SystemRandom`` in production, without a seed: a known seed would let anyone undo the rounding.
        shape: gives the tables with the rows that are printed at this published total; left out, all of them.

    Returns:
        The published total and the published tables, with the same keys.
    """
    total = sum(next(iter(tables.values())).values())
    slack = -total % base  # fictitious first cell lifting the total to a multiple of base
    point = rng.randrange(base)  # one draw for all tables: every table gets the same total
    shown = total + slack - base * (point < slack)
    published: dict[str, dict[str, int]] = {}
    for name, cells in (tables if shape is None else shape(shown)).items():
        edge, rounded = slack, dict.fromkeys(cells, 0)
        for key in rng.sample(sorted(cells), len(cells)):
            whole, rest = divmod(cells[key], base)
            rounded[key] = base * (whole + ((point - edge) % base < rest))
            edge += rest
        published[name] = rounded
    return shown, published


def keep_small(cells: Mapping[str, int], persons: Mapping[str, int], residual: str) -> dict[str, int]:
    """Let no cell stand that a few people fill: it keeps four, the rest moves to the residual row.

    There is no marker of it: such a cell is published as 0 or 5, like any small cell, and the total is untouched.

    Args:
        cells: how many cases each row has.
        persons: how many different people those cases concern.
        residual: the row that takes the rest.
    """
    kept = dict(cells)
    for key, number in cells.items():
        if key == residual or number < BASE or persons.get(key, 0) >= MIN_PERSONS:
            continue
        kept[residual] += number - KEEP
        kept[key] = KEEP
    return kept


def fold(cells: Mapping[str, int], rows: Collection[str], residual: str) -> dict[str, int]:
    """Keep these rows of a table; the cases of every other row move to the residual one, before anything is rounded."""
    kept = {key: number for key, number in cells.items() if key in rows or key == residual}
    kept[residual] += sum(cells.values()) - sum(kept.values())
    return kept


def is_too_small(*, total: int, persons: int, min_total: int) -> bool:
    """Tell whether a quarter holds too few cases, or too few people, to publish more than a band.

    Args:
        total: how many cases.
        persons: of how many people.
        min_total: the smallest release that the party chose.
    """
    return total < min_total or persons < MIN_PERSONS
