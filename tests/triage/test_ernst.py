"""Severity: the thresholds of the shared table, and departures from them."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from triage.beslisboom import boom
from triage.ernst import (
    Factor,
    Gradatie,
    OngeldigeAfwijking,
    check_afwijking,
    grade,
    needs_second_person,
    override_direction,
)


def graded(*levels: int, acuut: bool = False, eigen: int = 0) -> Gradatie:
    factoren = dict(zip(Factor, levels, strict=True))
    return grade(factoren, acuut=acuut, eigen=eigen, regels=boom().gradatie).gradatie


def test_all_256_combinations_divide_as_agreed() -> None:
    assert Counter(graded(*levels) for levels in product(range(4), repeat=4)) == {
        Gradatie.LICHT: 15,
        Gradatie.MIDDEL: 111,
        Gradatie.ERNSTIG: 130,
    }


@pytest.mark.parametrize(
    ("levels", "gradatie"),
    [
        ((0, 0, 0, 0), Gradatie.LICHT),
        ((1, 1, 1, 0), Gradatie.LICHT),
        ((1, 1, 1, 1), Gradatie.MIDDEL),  # the sum
        ((0, 2, 0, 0), Gradatie.MIDDEL),  # tens of messages, light content (protocol 1.3)
        ((0, 3, 1, 0), Gradatie.MIDDEL),
        ((3, 0, 0, 0), Gradatie.ERNSTIG),
        ((0, 2, 3, 0), Gradatie.ERNSTIG),
        ((0, 0, 3, 2), Gradatie.ERNSTIG),
        ((0, 1, 3, 1), Gradatie.MIDDEL),
        ((1, 0, 0, 3), Gradatie.ERNSTIG),
        ((0, 0, 0, 3), Gradatie.MIDDEL),
        ((2, 2, 2, 2), Gradatie.ERNSTIG),  # the sum
    ],
)
def test_levels_make_a_gradation(levels: tuple[int, ...], gradatie: Gradatie) -> None:
    assert graded(*levels) is gradatie


def test_danger_now_is_always_grave() -> None:
    assert graded(0, 0, 0, 0, acuut=True) is Gradatie.ERNSTIG


@pytest.mark.parametrize(("eigen", "gradatie"), [(0, "licht"), (1, "licht"), (2, "middel"), (3, "middel")])
def test_own_rating_lifts_light_by_one_step(eigen: int, gradatie: str) -> None:
    assert graded(0, 0, 0, 0, eigen=eigen) == gradatie


def test_own_rating_never_lowers() -> None:
    assert graded(3, 3, 3, 3, eigen=1) is Gradatie.ERNSTIG


@pytest.mark.parametrize(
    ("van", "naar", "steps"), [("licht", "middel", 1), ("middel", "middel", 0), ("ernstig", "licht", -2)]
)
def test_override_direction(van: str, naar: str, steps: int) -> None:
    assert override_direction(van=van, naar=naar) == steps
    assert needs_second_person(van, naar) is (steps < 0)


def test_a_departure_needs_a_reason() -> None:
    with pytest.raises(OngeldigeAfwijking, match="Schrijf erbij waarom"):
        check_afwijking(van="licht", naar="middel", reden=" ")


def test_a_departure_is_one_step_at_a_time() -> None:
    with pytest.raises(OngeldigeAfwijking, match="één stap"):
        check_afwijking(van="licht", naar="ernstig", reden="landelijke onrust")


@pytest.mark.parametrize("naar", list(Gradatie))
def test_no_departure_needs_nothing_and_one_step_with_a_reason_is_free(naar: Gradatie) -> None:
    check_afwijking(van=naar, naar=naar, reden="")
    check_afwijking(van="middel", naar=naar, reden="gesproken met degene om wie het gaat")


def test_an_unknown_gradation_is_refused() -> None:
    with pytest.raises(ValueError, match="zwaar"):
        override_direction("licht", "zwaar")
