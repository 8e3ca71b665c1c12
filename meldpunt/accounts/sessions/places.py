"""Places for strangers to have a passphrase checked: fewer than there are, so that one is left for who works here.

A place is a locked file, as in the gate of the vault behind it: threads and processes wait for each other alike, and
a process that dies frees its place. Whoever finds none is told so, and nothing is counted (ADR 0030).
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


class Crowded(DomainError):
    """Every place for strangers stayed taken for as long as somebody may be kept waiting."""

    status_code = 503
    retry_after = 30


@contextmanager
def stranger_place() -> Iterator[None]:
    """Hold one of the places for strangers.

    Raises:
        Crowded: none came free in time.
    """
    folder = Path(settings.STATE) / "inloggen"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = _wait_for(folder)
    except OSError:  # a read-only disk: the gate of the vault then counts for this process alone
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
        raise _crowded()
    try:
        deadline = time.monotonic() + settings.ARGON2_WAIT_SECONDS
        while (handle := _find(folder)) is None:
            if time.monotonic() >= deadline:
                raise _crowded()
            time.sleep(LOOK_AGAIN_SECONDS)
        return handle
    finally:
        _waiting.release()


def _find(folder: Path) -> int | None:
    for number in range(max(1, settings.ARGON2_SLOTS - 1)):
        handle = os.open(folder / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            return handle
    return None


def _crowded() -> Crowded:
    return Crowded(_("Het is nu druk met inloggen. Wacht een halve minuut en probeer het opnieuw."))
