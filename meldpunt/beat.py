"""The clock of the background work; wiring only.

It says when something has to be done and knows nothing else: it loads no app, asks no database and holds no root key.
"""

from __future__ import annotations

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")

app = Celery("beat", fixups=[])  # Celery's fixup would set up Django, which takes half of the memory
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect
def use_our_logging(**kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Log as the other processes do; Celery's own handlers would quote errors and values (L05)."""
    logging.config.dictConfig(settings.LOGGING)
