"""Whether two releases of the same cases still protect: the least and the most that each true number can be.

Two roundings of one truth tell more than one: of each cell a reader knows that it lies within four of both. The tables
of a release are one-way and share their total, so the exact span of a cell follows from its own bounds, those of the
other rows of its table, and those of the total; no solver is needed. A test holds it against one.

Source: ``statistics.md`` section 2, Correction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from statistieken.afronding import BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statistieken.payload import Cijfers

__all__ = ["NARROWEST", "narrowest"]

NARROWEST: Final = 3  # what two roundings to five leave of one number, at the least
Bounds = tuple[int, int]


def narrowest(releases: Sequence[Cijfers]) -> int:
    """Give the width of the smallest span that is left over these releases of the same cases, their total included.

    Where two of them cannot be of the same truth, the error itself changed that number; then each of them tells what
    it tells alone.

    Args:
        releases: published ones, with the same tables and the same rows.
    """
    first = releases[0]
    total = _within([release.total or 0 for release in releases])
    tables = {
        naam: {code: _within([release.tables[naam][code] for release in releases]) for code in cells}
        for naam, cells in first.tables.items()
    }
    for cells in tables.values():
        low, high = sum(low for low, _high in cells.values()), sum(high for _low, high in cells.values())
        total = (max(total[0], low), min(total[1], high))
    spans = [total, *(span for cells in tables.values() for span in _spans(cells, total))]
    return min(high - low for low, high in spans)


def _within(published: Sequence[int]) -> Bounds:
    """What a true number can be that was published as each of these; as the last of them where that is nothing."""
    low = max(max(0, value - BASE + 1) for value in published)
    high = min(value + BASE - 1 for value in published)
    return (low, high) if low <= high else (max(0, published[-1] - BASE + 1), published[-1] + BASE - 1)


def _spans(cells: dict[str, Bounds], total: Bounds) -> list[Bounds]:
    """What each row of a table can be, when the rows add up to the total."""
    lows, highs = sum(low for low, _high in cells.values()), sum(high for _low, high in cells.values())
    return [(max(low, total[0] - (highs - high)), min(high, total[1] - (lows - low))) for low, high in cells.values()]
