"""Telling people that something waits: owed by the use cases, sent through the outbox."""

from __future__ import annotations

from celery import shared_task

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from support.aandacht import service

outbox.handler(service.TELL)(service.tell)
outbox.handler(service.MAIL)(service.mail)
outbox.handler(service.ESCALATE)(service.escalate)
outbox.handler(service.WARN)(service.tell_alone)


@shared_task(name="aandacht.sweep")
def sweep() -> None:
    """Forget when people last had a mail, once it decides nothing any more."""
    with acting_as(SYSTEM):
        service.forget_mails()
