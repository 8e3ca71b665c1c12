"""Thirty days at most, whatever somebody sets."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as real

from meldpunt.reservekopie.checks import check_term


@pytest.mark.parametrize(
    ("days", "fine"), [(30, True), (2, True), (31, False), (365, False), (1, False), (0, False), (-1, False)]
)
def test_h6_a_term_of_more_than_thirty_days_is_refused(settings: Any, days: int, fine: bool) -> None:  # noqa: FBT001 - a parameter of the test
    settings.SLEUTELBACKUP_DAGEN = days
    found = check_term(None)

    assert [error.id for error in found] == ([] if fine else ["reservekopie.E001"])
    assert all(str(days) in error.msg for error in found)


def test_without_a_setting_it_is_thirty() -> None:
    assert real.SLEUTELBACKUP_DAGEN == 30
