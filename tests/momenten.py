"""Which moment a test means, whatever hour of whatever day it runs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from meldpunt.core.clock import AMSTERDAM, add_werkdagen, today
from support.nazorg import queries as agenda

if TYPE_CHECKING:
    from uuid import UUID


def first_contact_of(dossier_id: UUID) -> agenda.Moment:
    """The first contact that is planned; late in the day another moment may be due before it."""
    return next(item for item in agenda.moments_of(dossier_id) if item.soort == "eerste_contact")


def morning_after(days: int) -> datetime:
    """Ten o'clock on a working day, this many days from now or just after."""
    return datetime.combine(add_werkdagen(today() + timedelta(days=days), 0), time(10), tzinfo=AMSTERDAM)
