"""The bell by itself: the trial of each week, and the alarm where nobody says that its mail arrived."""

from __future__ import annotations

from celery import shared_task

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from support.bel import service

outbox.handler(service.TRIAL)(service.send_trial)
outbox.handler(service.ALARM)(service.send_alarm)


@shared_task(name="bel.proef")
def ring_trial() -> None:
    """Begin the trial of a week, or tell that nobody answered it."""
    with acting_as(SYSTEM):
        service.ring_trial()
