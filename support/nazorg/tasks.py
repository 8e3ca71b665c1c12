"""Reminders: owed by a daily look, sent through the outbox."""

from __future__ import annotations

from celery import shared_task

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from support.nazorg import service

outbox.handler("nazorg.herinnering")(service.send_reminder)
outbox.handler("nazorg.gemist")(service.send_missed)


@shared_task(name="nazorg.remind")
def remind() -> None:
    """Look at today's moments; twice a day is the same as once."""
    with acting_as(SYSTEM):
        service.remind()
