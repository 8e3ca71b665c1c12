"""What is owed to melders: a mail without content, and asking how it goes."""

from __future__ import annotations

from celery import shared_task

from meldpunt.core.db import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from support.regie import vragen, wensen

outbox.handler(vragen.MAIL)(wensen.send_mail)


@shared_task(name="regie.ask_around")
def ask_around() -> None:
    """Look at today's moments of aftercare; twice a day is the same as once."""
    with acting_as(SYSTEM):
        vragen.ask_around()
