"""Freezing the demo's last three finished quarters, each on the day on which a desk would do it."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from meldpunt.core import clock
from statistieken import service as statistieken
from statistieken.kwartaal import Kwartaal

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker

RELEASES = 3


def freeze_three(by: Medewerker) -> str:
    """Freeze the newest three quarters whose fifteen days of grace are over; returns the newest."""
    quarter = Kwartaal.of(clock.today())
    chosen: list[Kwartaal] = []
    while len(chosen) < RELEASES:
        quarter = quarter.previous
        if quarter.freezable_from <= clock.today():
            chosen.append(quarter)
    for item in reversed(chosen):
        with clock.at(datetime.combine(item.freezable_from, time(11, 30), tzinfo=clock.AMSTERDAM)):
            statistieken.freeze_kwartaal(kwartaal=str(item), by=by)
    return str(chosen[0])
