"""What an attacker can work out of published tables: the least and the most that each true number can still be.

The attacker knows how the tables were made: every number is a multiple of the base, off by less than the base, and all
tables of one release count the same cases. Solved exactly, in whole numbers, by HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tables = "Mapping[str, Mapping[str, int]]"


@dataclass(frozen=True)
class Span:
    """The least and the most that one true number can be."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How many steps lie between them."""
        return self.high - self.low


class Attack:
    """Everything that somebody knows about true numbers, as one system of equations."""

    def __init__(self, base: int) -> None:
        """Know nothing yet."""
        self._base = base
        self._model = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no types
        self._model.silent()

    def unknown(self, *, published: int | None = None, most: int = 10_000) -> Any:
        """A true number, of which perhaps the published one is known."""
        if published is None:
            return self._model.addIntegral(lb=0, ub=most)
        assert published % self._base == 0
        return self._model.addIntegral(lb=max(0, published - self._base + 1), ub=published + self._base - 1)

    def multiple(self) -> Any:
        """A published number that the attacker did not see: a multiple of the base."""
        return self._base * self._model.addIntegral(lb=0, ub=2_000)

    def near(self, true: Any, published: Any) -> None:
        """Know that a true number is off from a published one by less than the base."""
        self._model.addConstr(true - published <= self._base - 1)
        self._model.addConstr(published - true <= self._base - 1)

    def equal(self, one: Any, other: Any) -> None:
        """Know that two numbers are the same."""
        self._model.addConstr(one - other == 0)

    def release(self, total: int, tables: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], Any]:
        """Know one release; returns the true number behind each of its cells, and behind its total."""
        whole = self.unknown(published=total)
        cells = {
            (name, row): self.unknown(published=value) for name, rows in tables.items() for row, value in rows.items()
        }
        for name in tables:
            self.equal(add(cell for (table, _row), cell in cells.items() if table == name), whole)
        return cells | {("total", ""): whole}

    def span(self, number: Any) -> Span:
        """The least and the most that a number can be."""
        return Span(
            low=self._best(number, highspy.ObjSense.kMinimize), high=self._best(number, highspy.ObjSense.kMaximize)
        )

    def _best(self, number: Any, sense: Any) -> int:
        solve = self._model.minimize if sense == highspy.ObjSense.kMinimize else self._model.maximize
        solve(number)
        status = self._model.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, status
        return round(self._model.getObjectiveValue())


def add(numbers: Iterable[Any]) -> Any:
    """The sum of unknown numbers."""
    first, *rest = numbers
    for number in rest:
        first = first + number
    return first
