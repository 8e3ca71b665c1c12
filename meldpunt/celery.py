"""The Celery application; wiring only. A worker refuses to start with root keys that are not this installation's."""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")

app = Celery("meldpunt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def check_keys(**kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Stop a worker whose keys are missing, too open or of another installation."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    from meldpunt.vault.service import RootKeyError, check_root_keys  # noqa: PLC0415 - idem

    try:
        check_root_keys()
    except RootKeyError as error:
        sys.exit(str(error))
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # a pool must not cross the fork into the pool processes
