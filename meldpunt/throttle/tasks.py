"""What is tidied up: counts that are over."""

from __future__ import annotations

from celery import shared_task

from meldpunt.throttle import service


@shared_task(name="throttle.sweep")
def sweep() -> None:
    """Destroy counts that are over."""
    service.sweep()
