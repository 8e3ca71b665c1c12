"""How many uploads one web process reads at a time; whoever comes when it is full hears so at once.

Reading a file takes a thread of the web server as long as it takes a child. A few hostile files would take all threads,
and with them the form and whatever looks whether the server lives. So some threads are never reading.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

_places = threading.BoundedSemaphore(settings.UPLOADS_AT_ONCE)


class ReadersBusy(DomainError):
    """Too many files are being read; nothing is wrong with this one."""

    status_code = 503
    retry_after = 20

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(_("Er worden nu veel bestanden tegelijk bekeken. Probeer het over een minuut nog een keer."))


@contextmanager
def upload_place() -> Iterator[None]:
    """Hold one of the places of this process while an upload is read; nobody waits for one.

    Raises:
        ReadersBusy: all places are taken.
    """
    if not _places.acquire(blocking=False):
        raise ReadersBusy
    try:
        yield
    finally:
        _places.release()
