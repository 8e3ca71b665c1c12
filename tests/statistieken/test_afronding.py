"""Rounding protects people, whatever the world looks like."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statistieken.afronding import BASE, KEEP, fold, is_too_small, keep_small, round_tables

if TYPE_CHECKING:
    from collections.abc import Mapping


class _FixedDraw(Random):
    """A source that draws one given point, and shuffles from a seed."""

    def __init__(self, point: int, seed: int = 0) -> None:
        super().__init__(seed)
        self.point = point

    def randrange(self, *_args: int) -> int:  # type: ignore[override]  # only the draw of the point is replaced
        return self.point


@st.composite
def _worlds(draw: st.DrawFn) -> dict[str, dict[str, int]]:
    """Linked tables over the same cases."""
    cases = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 7), st.integers(0, 2)), max_size=120))
    tables: dict[str, dict[str, int]] = {}
    for index, (name, size) in enumerate((("a", 10), ("b", 8), ("c", 3))):
        counted = Counter(case[index] for case in cases)
        tables[name] = {f"r{row}": counted[row] for row in range(size)}
    return tables


def _rounded(
    tables: Mapping[str, Mapping[str, int]], base: int, point: int, seed: int
) -> tuple[int, dict[str, dict[str, int]]]:
    return round_tables(tables, base, _FixedDraw(point, seed))


@given(world=_worlds(), base=st.sampled_from([3, 5, 10]), seed=st.integers(0, 1000))
def test_rounding_invariants(world: dict[str, dict[str, int]], base: int, seed: int) -> None:
    truth = sum(world["a"].values())
    for point in range(base):
        total, published = _rounded(world, base, point, seed)

        assert total % base == 0
        assert abs(total - truth) < base
        for name, cells in world.items():
            assert list(published[name]) == list(cells)
            assert sum(published[name].values()) == total
            for key, value in cells.items():
                assert published[name][key] % base == 0
                assert abs(published[name][key] - value) < base
                assert value % base or published[name][key] == value


@given(world=_worlds(), base=st.sampled_from([3, 5]))
def test_rounding_is_exactly_unbiased_over_its_draws(world: dict[str, dict[str, int]], base: int) -> None:
    outcomes = [_rounded(world, base, point, seed=7) for point in range(base)]

    assert sum(total for total, _tables in outcomes) == base * sum(world["a"].values())
    for name, cells in world.items():
        for key, value in cells.items():
            assert sum(tables[name][key] for _total, tables in outcomes) == base * value


def test_known_algorithm() -> None:
    """Who knows the code still keeps at least five truths for every outcome, none of them likely."""
    weights: dict[tuple[int, ...], dict[tuple[int, ...], int]] = defaultdict(Counter)
    for truth in product(range(8), repeat=2):
        world = {"t": dict(zip("ab", truth, strict=True))}
        for point, seed in product(range(BASE), range(20)):
            _total, tables = _rounded(world, BASE, point, seed)
            weights[tuple(tables["t"].values())][truth] += 1

    inner = {outcome: truths for outcome, truths in weights.items() if max(outcome) <= 5}
    assert inner
    for truths in inner.values():
        assert len(truths) >= BASE
        assert max(truths.values()) / sum(truths.values()) <= 0.4


@given(
    published=st.lists(st.integers(0, 6).map(lambda n: n * BASE), min_size=2, max_size=8),
    extra=st.integers(0, BASE - 1),
)
def test_five_values_stay_possible_for_every_cell(published: list[int], extra: int) -> None:
    cells = {f"r{index}": value for index, value in enumerate(published)}
    for key, value in cells.items():
        truth = {"t": cells | {key: value + extra}}

        outcomes = [_rounded(truth, BASE, point, seed)[1]["t"] for point in range(BASE) for seed in range(3)]

        assert cells in outcomes


def test_own_share_subtraction() -> None:
    """What a party knows of the others is what they published, not one digit more."""
    mine, theirs = {"t": {"a": 12, "b": 11}}, {"t": {"a": 3, "b": 19}}
    _total, my_published = _rounded(mine, BASE, 2, 1)
    _total, their_published = _rounded(theirs, BASE, 4, 1)
    joint = {key: my_published["t"][key] + their_published["t"][key] for key in "ab"}

    left = {key: joint[key] - my_published["t"][key] for key in "ab"}

    assert left == their_published["t"]


def test_dominated_cell_keeps_four_and_total_stays() -> None:
    cells, persons = {"a": 30, "b": 12, "rest": 1}, {"a": 1, "b": 8, "rest": 1}

    kept = keep_small(cells, persons, "rest")

    assert kept == {"a": KEEP, "b": 12, "rest": 27}


@pytest.mark.parametrize("seed", range(30))
def test_dominance(seed: int) -> None:
    kept = keep_small({"a": 30, "b": 10, "rest": 5}, {"a": 1, "b": 6, "rest": 4}, "rest")

    _total, published = round_tables({"t": kept}, BASE, _FixedDraw(seed % BASE, seed))

    assert published["t"]["a"] in {0, 5}
    assert list(published["t"]) == ["a", "b", "rest"]


@pytest.mark.parametrize("smallest", [20, 40, 60])
@pytest.mark.parametrize(("below", "persons", "small"), [(1, 19, True), (0, 2, True), (0, 3, False), (-7, 90, False)])
def test_too_small_when_few_cases_or_few_people(below: int, persons: int, small: bool, smallest: int) -> None:  # noqa: FBT001 - a column of the table
    assert is_too_small(total=smallest - below, persons=persons, min_total=smallest) is small


def test_folded_rows_stand_in_the_residual_one() -> None:
    cells = {"a": 30, "b": 12, "c": 2, "rest": 1}

    assert fold(cells, ["b", "a"], "rest") == {"a": 30, "b": 12, "rest": 3}
    assert fold(cells, ["a", "b", "c"], "rest") == cells
