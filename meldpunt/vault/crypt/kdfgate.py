"""At most a few slow key derivations at once on one machine, so that signing in never starves the public form.

Few may wait: whoever waits holds a thread of the web server, and the public form needs those (``vault.md`` A08;
ASVS 5.0, 15.2.2).
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.core.places import TooBusy, locked_place

if TYPE_CHECKING:
    from collections.abc import Iterator

_waiting = threading.BoundedSemaphore(settings.ARGON2_WAITING)  # in this process
_here = threading.BoundedSemaphore(settings.ARGON2_SLOTS)  # where no lock file can be made


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the places while a key is derived.

    Raises:
        TooBusy: no place came free in time.
    """
    folder = Path(settings.STATE) / "argon2"
    with locked_place(folder=folder, number=settings.ARGON2_SLOTS, waiting=_waiting) as is_locked:
        if is_locked:
            yield
            return
        with _slot_of_this_process():  # then at least this process keeps to its number
            yield


@contextmanager
def _slot_of_this_process() -> Iterator[None]:
    if not _here.acquire(timeout=settings.ARGON2_WAIT_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _here.release()
