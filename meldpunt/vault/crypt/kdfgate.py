"""At most a few slow key derivations at once on one machine, so that signing in never starves the public form.

Each place is a file that is locked while a derivation runs. The lock belongs to the open file, so that threads and
processes wait for each other alike, and a process that dies frees its place. Few may wait: whoever waits holds a thread
of the web server, and the public form needs those (``vault.md`` A08; ASVS 5.0, 15.2.2).
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOK_AGAIN_SECONDS = 0.02
_waiting = threading.BoundedSemaphore(settings.ARGON2_WAITING)  # in this process
_here = threading.BoundedSemaphore(settings.ARGON2_SLOTS)  # where no lock file can be made


class TooBusy(DomainError):
    """Every place stayed taken for as long as somebody may be kept waiting."""

    status_code = 503
    retry_after = 30


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the places while a key is derived.

    Raises:
        TooBusy: no place came free in time.
    """
    folder = Path(settings.STATE) / "argon2"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = _wait_for(folder)
    except OSError:  # a read-only disk: then at least this process keeps to its number
        with _slot_of_this_process():
            yield
        return
    try:
        yield
    finally:
        os.close(handle)  # frees the lock


def _wait_for(folder: Path) -> int:
    handle = _find(folder)
    if handle is not None:
        return handle
    if not _waiting.acquire(blocking=False):
        raise _too_busy()
    try:
        deadline = time.monotonic() + settings.ARGON2_WAIT_SECONDS
        while (handle := _find(folder)) is None:
            if time.monotonic() >= deadline:
                raise _too_busy()
            time.sleep(LOOK_AGAIN_SECONDS)
        return handle
    finally:
        _waiting.release()


def _find(folder: Path) -> int | None:
    for number in range(settings.ARGON2_SLOTS):
        handle = _take(folder / str(number))
        if handle is not None:
            return handle
    return None


def _take(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


@contextmanager
def _slot_of_this_process() -> Iterator[None]:
    if not _here.acquire(timeout=settings.ARGON2_WAIT_SECONDS):
        raise _too_busy()
    try:
        yield
    finally:
        _here.release()


def _too_busy() -> TooBusy:
    return TooBusy(_("Het is nu druk met inloggen. Wacht een halve minuut en probeer het opnieuw."))
