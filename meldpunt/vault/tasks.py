"""What the vault tidies up by itself."""

from __future__ import annotations

from celery import shared_task

from meldpunt.vault import lockbox


@shared_task(name="vault.sweep")
def sweep() -> None:
    """Destroy expired lockboxes."""
    lockbox.sweep()
