"""What the vault tidies up by itself."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from celery import shared_task
from django.conf import settings

from meldpunt.vault import lockbox, received

CONCEPT_GRACE_SECONDS = 3600


@shared_task(name="vault.sweep")
def sweep() -> None:
    """Destroy expired lockboxes, and the files and half uploads of concepts that nobody can open any more."""
    lockbox.sweep()
    received.sweep_days()
    oldest = time.time() - settings.CONCEPT_SECONDS - CONCEPT_GRACE_SECONDS
    for path in (Path(settings.MEDIA_ROOT) / "concept").glob("*"):
        if path.stat().st_mtime >= oldest:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
