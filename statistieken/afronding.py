"""Rounding that protects people: unbiased, controlled, to base 5; and what must happen before it.

Proof, in short. Let r be what is published. If the truth is r, r is published with certainty. If the truth is r with
j more cases of one kind (1 <= j < base), every table has one remainder that is not zero, so r is published with
probability (base - j) / base. So for every cell, in every set of linked tables, the values r ... r + base - 1 all stay
possible, also to a reader who knows this code. The tests check it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

__all__ = ["BASE", "KEEP", "MIN_PERSONS", "MIN_TOTAL", "is_too_small", "keep_small", "round_tables"]

BASE: Final = 5  # the same in every party, or their sums become uneven; a system check refuses less
MIN_TOTAL: Final = 20  # below this a quarter is only a band, and its cases wait for the next release
MIN_PERSONS: Final = 3  # fewer people than this may not fill a cell
KEEP: Final = BASE - 1  # what a dominated cell keeps: published as 0 or 5, like any small cell


def round_tables(
    tables: Mapping[str, Mapping[str, int]], base: int, rng: Random
) -> tuple[int, dict[str, dict[str, int]]]:
    """Round linked one-way tables to multiples of base: additive, unbiased, never off by base or more.

    Systematic sampling over the remainders, in integers, with one draw shared by all tables so that all of them show
    the same total.

    Args:
        tables: at least one table; each counts the same cases, so that each has the same sum.
        base: what every published number is a multiple of.
        rng: ``SystemRandom`` in production, without a seed: a known seed would let anyone undo the rounding.

    Returns:
        The published total and the published tables, with the same keys.
    """
    total = sum(next(iter(tables.values())).values())
    slack = -total % base  # fictitious first cell lifting the total to a multiple of base
    point = rng.randrange(base)  # one draw for all tables: every table gets the same total
    published: dict[str, dict[str, int]] = {}
    for name, cells in tables.items():
        edge, rounded = slack, dict.fromkeys(cells, 0)
        for key in rng.sample(sorted(cells), len(cells)):
            whole, rest = divmod(cells[key], base)
            rounded[key] = base * (whole + ((point - edge) % base < rest))
            edge += rest
        published[name] = rounded
    return total + slack - base * (point < slack), published


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


def is_too_small(*, total: int, persons: int) -> bool:
    """Tell whether a quarter holds too few cases, or too few people, to publish more than a band."""
    return total < MIN_TOTAL or persons < MIN_PERSONS
