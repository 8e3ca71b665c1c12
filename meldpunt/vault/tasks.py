"""What the vault tidies up by itself."""

from __future__ import annotations

import time
from pathlib import Path

from celery import shared_task
from django.conf import settings

from meldpunt.vault import lockbox

CONCEPT_GRACE_SECONDS = 3600


@shared_task(name="vault.sweep")
def sweep() -> None:
    """Destroy expired lockboxes and the files of concepts that nobody can open any more."""
    lockbox.sweep()
    oldest = time.time() - settings.CONCEPT_SECONDS - CONCEPT_GRACE_SECONDS
    for path in (Path(settings.MEDIA_ROOT) / "concept").glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
