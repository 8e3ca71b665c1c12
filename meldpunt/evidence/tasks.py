"""What is tidied up of files that belong to nobody any more."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from celery import shared_task
from django.conf import settings

from meldpunt.evidence import intake, sealed_store

CONCEPT_GRACE_SECONDS = 3600


@shared_task(name="evidence.sweep")
def sweep() -> None:
    """Destroy the files and half uploads of concepts that nobody can open any more, and files of erased cases."""
    intake.sweep_days()
    sealed_store.drop_owed()
    oldest = time.time() - settings.CONCEPT_SECONDS - CONCEPT_GRACE_SECONDS
    for path in (Path(settings.MEDIA_ROOT) / "concept").glob("*"):
        if path.stat().st_mtime >= oldest:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
