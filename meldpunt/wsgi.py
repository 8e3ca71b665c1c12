"""The WSGI application; wiring only. Refuses to start with root keys that are not this installation's."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")

application = get_wsgi_application()

from meldpunt.preload import preload  # noqa: E402 - the apps have to be ready first
from meldpunt.vault.service import exit_unless_ours  # noqa: E402 - idem

exit_unless_ours()
preload()
