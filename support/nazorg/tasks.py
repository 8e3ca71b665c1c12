"""The mail of the morning: owed by a look every ten minutes, sent through the outbox."""

from __future__ import annotations

from celery import shared_task

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from support.nazorg import ochtend

outbox.handler(ochtend.MORNING)(ochtend.send_morning)
outbox.handler("nazorg.herinnering")(ochtend.drop)
outbox.handler("nazorg.gemist")(ochtend.drop)


@shared_task(name="nazorg.remind")
def remind() -> None:
    """Look at today's moments; however often, everybody has one mail a day."""
    with acting_as(SYSTEM):
        ochtend.remind()
