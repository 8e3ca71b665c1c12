"""A few places for slow work, shared by all processes of one machine.

Each place is a file that is locked while the work runs. The lock belongs to the open file, so that threads and
processes wait for each other alike, and a process that dies frees its place.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from threading import BoundedSemaphore

LOOK_AGAIN_SECONDS = 0.02


class TooBusy(DomainError):
    """Every place stayed taken for as long as somebody may be kept waiting."""

    status_code = 503
    retry_after = 30

    def __init__(self) -> None:
        """Say when to come back."""
        super().__init__(_("Het is nu druk met inloggen. Wacht een halve minuut en probeer het opnieuw."))


@contextmanager
def locked_place(*, folder: Path, number: int, waiting: BoundedSemaphore) -> Iterator[bool]:
    """Hold one of so many places; gives False where no lock file can be made, and nothing is held then.

    Args:
        folder: where the lock files are.
        number: how many places there are.
        waiting: who may wait in this process; whoever cannot is refused at once.

    Raises:
        TooBusy: none came free in time.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = _wait_for(folder, number, waiting)
    except OSError:  # a read-only disk
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)  # frees the lock


def _wait_for(folder: Path, number: int, waiting: BoundedSemaphore) -> int:
    handle = _find(folder, number)
    if handle is not None:
        return handle
    if not waiting.acquire(blocking=False):
        raise TooBusy
    try:
        deadline = time.monotonic() + settings.ARGON2_WAIT_SECONDS
        while (handle := _find(folder, number)) is None:
            if time.monotonic() >= deadline:
                raise TooBusy
            time.sleep(LOOK_AGAIN_SECONDS)
        return handle
    finally:
        waiting.release()


def _find(folder: Path, number: int) -> int | None:
    for place in range(number):
        handle = _take(folder / str(place))
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
