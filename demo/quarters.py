"""Freezing the demo's last three finished quarters, each on the day on which a desk would do it, with two people."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from meldpunt.core import clock
from meldpunt.versies import service as versies
from statistieken import service as statistieken
from statistieken.kwartaal import Kwartaal
from statistieken.vaststellen.keuze import CIJFERS, Cijferkeuze

if TYPE_CHECKING:
    from datetime import date

    from meldpunt.accounts.service import Medewerker

RELEASES = 3
KEUZE = Cijferkeuze(kleinste=20, ambtsdragers=640)  # what a small party would choose


def freeze_three(*, gevraagd_door: Medewerker, by: Medewerker) -> str:
    """Choose how small a quarter may be, and freeze the newest three that may be; returns the newest of them.

    Args:
        gevraagd_door: the coordinator who asks.
        by: the one who agrees.
    """
    quarter = Kwartaal.of(clock.today())
    chosen: list[Kwartaal] = []
    while len(chosen) < RELEASES:
        quarter = quarter.previous
        if quarter.freezable_from <= clock.today():
            chosen.append(quarter)
    with clock.at(_at_work(chosen[-1].first_day - timedelta(days=1))):
        versie_id = versies.write(soort=CIJFERS, inhoud=KEUZE, by=gevraagd_door)
        versies.propose(versie_id=versie_id, by=gevraagd_door)
        versies.publish(versie_id=versie_id, by=by)
    for item in reversed(chosen):
        with clock.at(_at_work(item.freezable_from)):
            statistieken.freeze_kwartaal(kwartaal=str(item), by=by, gevraagd_door=gevraagd_door.naam)
    return str(chosen[0])


def _at_work(day: date) -> datetime:
    return datetime.combine(day, time(11, 30), tzinfo=clock.AMSTERDAM)
