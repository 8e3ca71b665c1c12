"""What is taken in: a name that can be shown, and so much a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meldpunt.core import clock
from meldpunt.evidence import intake
from meldpunt.evidence.intake import clean_name
from meldpunt.evidence.models import ReceivedDay
from tests.evidence.gevraagd import NAMES


@pytest.mark.django_db
def test_f02_the_total_of_a_day_is_kept_to(settings: Any) -> None:
    settings.UPLOAD_MAX_DAY_BYTES = 100

    assert [intake.reserve_today(size) for size in (101, 60, 41, 40, 1)] == [False, True, False, True, False]
    assert ReceivedDay.objects.get().size == 100
    assert ReceivedDay.objects.get().day == clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        assert intake.reserve_today(100)
    assert ReceivedDay.objects.count() == 2


@pytest.mark.parametrize("name", NAMES)
def test_f06_a_name_that_is_shown_is_short_and_plain(name: str) -> None:
    shown = clean_name(name)

    assert 0 < len(shown) <= 120
    assert not set(shown) & set("/\\\0\u202e\r\n")
    assert shown.split(".", maxsplit=1)[0].lower() not in ("con", "nul", "")
