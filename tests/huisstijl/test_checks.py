"""An installation whose hours no term can be counted in says so before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.checks import run_checks

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings


@pytest.mark.parametrize(("uren", "found"), [((0, 23), 0), ((9, 24), 1), ((17, 9), 1), ((9, 9), 1)])
def test_hours_in_which_nothing_can_be_counted_are_refused(
    settings: Settings, uren: tuple[int, int], found: int
) -> None:
    settings.WERKDAG = uren

    assert [item.id for item in run_checks() if item.id == "huisstijl.E003"] == ["huisstijl.E003"] * found
