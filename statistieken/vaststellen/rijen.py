"""Fewer rows while releases are small: the commonest of the year before, chosen from what was published then.

A row of a few cases is often printed as 0, which tells nothing. So a small release folds such rows into the residual
one before it rounds. Nothing true chooses: the order of rows comes from published figures of an earlier year and holds
for a whole year, and how many are printed follows from the published total. So no reader learns from what is folded.

Source: ``docs/adr/0049``; measured in ``tests/statistieken/vaststellen/test_rijen.py``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from statistieken.afronding import fold
from statistieken.tellen import TABELLEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statistieken.payload import Cijfers

__all__ = ["LADDER", "order_of_rows", "same_rows", "shape_for"]

Tables = "Mapping[str, Mapping[str, int]]"
LADDER: Final = ((60, 4), (100, 6))  # below this published total, so many rows beside the residual one


def shape_for(
    tables: Mapping[str, Mapping[str, int]], *, jaar: int, eerdere: Sequence[Cijfers]
) -> Callable[[int], Mapping[str, Mapping[str, int]]]:
    """Give what folds these tables once their published total is known.

    Args:
        tables: the true counts.
        jaar: the year of the release.
        eerdere: what was published before; the year before without figures leaves every row as it is.
    """
    orders = {naam: order_of_rows(naam, jaar=jaar, eerdere=eerdere) for naam in tables}

    def shape(shown: int) -> Mapping[str, Mapping[str, int]]:
        number = next((rows for below, rows in LADDER if shown < below), None)
        if number is None:
            return tables
        return {
            naam: fold(cells, order[:number], TABELLEN[naam].rest) if (order := orders[naam]) else cells
            for naam, cells in tables.items()
        }

    return shape


def same_rows(
    tables: Mapping[str, Mapping[str, int]], like: Cijfers
) -> Callable[[int], Mapping[str, Mapping[str, int]]]:
    """Give what folds these tables as another release did, whatever their total: a correction prints the same rows."""

    def shape(_shown: int) -> Mapping[str, Mapping[str, int]]:
        return {naam: fold(cells, like.tables[naam], TABELLEN[naam].rest) for naam, cells in tables.items()}

    return shape


def order_of_rows(naam: str, *, jaar: int, eerdere: Sequence[Cijfers]) -> tuple[str, ...]:
    """Order the rows of a table by what was published of them in the last year that has figures, the commonest first.

    Empty where nothing was published before this year, or where the table is short; then every row is printed. Also
    where all of that year was folded and the residual row became the largest: then rows have to be looked at anew.
    """
    vorm = TABELLEN[naam]
    if len(vorm.codes) <= LADDER[0][1] + 1:
        return ()
    known = [part for part in eerdere if part.kwartaal.jaar < jaar and naam in part.tables]
    last = [part for part in known if part.kwartaal.jaar == max(other.kwartaal.jaar for other in known)]
    sums: Counter[str] = Counter()
    for part in last:
        sums.update(part.tables[naam])
    rest = sums.pop(vorm.rest, 0)
    rows = tuple(sorted(sums, key=lambda code: (-sums[code], vorm.codes.index(code))))
    if rows and all(part.folded.get(naam) for part in last) and rest > sums[rows[0]]:
        return ()
    return rows
