"""The two tasks behind every piece of outbox work."""

from __future__ import annotations

import uuid

from celery import shared_task

from meldpunt.outbox import service


@shared_task(name="outbox.carry_out")
def carry_out_item(item_id: str) -> None:
    """Do the work with this id."""
    service.carry_out(uuid.UUID(item_id))


@shared_task(name="outbox.relay")
def relay() -> None:
    """Send again what the broker lost."""
    service.relay()
