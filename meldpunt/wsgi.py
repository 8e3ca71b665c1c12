"""The WSGI application; wiring only. Refuses to start with root keys that are not this installation's."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")

application = get_wsgi_application()

from meldpunt.vault.service import RootKeyError, check_root_keys  # noqa: E402 - the apps have to be ready first

try:
    check_root_keys()
except RootKeyError as error:
    sys.exit(str(error))
finally:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # a pool must not cross the fork into the web processes
