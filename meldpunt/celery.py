"""The Celery application; wiring only. A worker refuses to start with root keys that are not this installation's."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging

from meldpunt.core.process import close_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")

app = Celery("meldpunt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def check_keys(**kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Close the memory of a worker to others, and stop it where its keys are missing, too open or not ours."""
    close_memory()
    from meldpunt.vault.service import exit_unless_ours  # noqa: PLC0415 - Django is set up by now

    exit_unless_ours()


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Leave logging as the settings have it; Celery's own handlers would quote errors and values (L05)."""
