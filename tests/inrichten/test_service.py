"""The steps of setting up."""

from __future__ import annotations

import pytest

from meldpunt.inrichten.service import NEXT, Ceremoniestap

pytestmark = pytest.mark.django_db


def test_the_steps_follow_each_other_to_the_end() -> None:
    step, seen = Ceremoniestap.BEWAARDERS, [Ceremoniestap.BEWAARDERS]
    while step in NEXT:
        step = NEXT[step]
        seen.append(step)
    assert seen == list(Ceremoniestap)
