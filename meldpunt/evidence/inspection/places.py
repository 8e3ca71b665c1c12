"""How many uploads one web process reads at a time; whoever comes when it is full hears so at once.

Reading a file takes a thread of the web server as long as it takes a child. A few hostile files would take all threads,
and with them the form and whatever looks whether the server lives. So some threads are never reading.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.evidence.parser import ReadersBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

_places = threading.BoundedSemaphore(settings.UPLOADS_AT_ONCE)


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
