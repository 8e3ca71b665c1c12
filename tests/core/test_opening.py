"""When the desk opens again, in words; opening hours in tests are 9 to 17 on working days."""

from __future__ import annotations

from datetime import datetime

import pytest

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.web.opening import in_words, opens_at


def _said(*moment: int) -> str:
    with clock.at(datetime(*moment, tzinfo=AMSTERDAM)):  # type: ignore[arg-type, misc] # year to minute
        opening = opens_at()
        return in_words(opening) if opening else ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ((2026, 11, 26, 23, 30), "morgen om 9.00 uur"),
        ((2026, 11, 27, 6, 0), "vandaag om 9.00 uur"),
        ((2026, 11, 27, 9, 0), ""),
        ((2026, 11, 27, 16, 59), ""),
        ((2026, 11, 27, 17, 0), "maandag 30 november om 9.00 uur"),
        ((2026, 11, 29, 22, 0), "morgen om 9.00 uur"),
        ((2026, 12, 24, 20, 0), "maandag 28 december om 9.00 uur"),
        ((2027, 3, 27, 23, 0), "dinsdag 30 maart om 9.00 uur"),  # Easter, and the clock goes forward
    ],
)
def test_s6_the_next_opening_in_words(moment: tuple[int, ...], said: str) -> None:
    assert _said(*moment) == said
