"""The folder with sets: which there are, one backup at a time, and what has to go."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.core.clock import now, to_local
from meldpunt.reservekopie.errors import BackupError, SetDamaged
from meldpunt.reservekopie.sets import ASIDE, ENDING, KEYS, SetHead, read_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".reservekopie"
BUSY = "Er wordt al een reservekopie gemaakt in {folder}. Wacht tot die klaar is."
UNUSABLE = "In {folder} kan ik niet schrijven. Kies een map die bestaat en van deze gebruiker is."


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Let nobody else make a backup in this folder, and remove what an interrupted one left.

    Raises:
        BackupError: somebody is doing so, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / LOCK).open("a")
    except OSError:
        raise BackupError(UNUSABLE.format(folder=folder)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(BUSY.format(folder=folder)) from None
        for left in folder.glob(f".*{ASIDE}"):
            left.unlink(missing_ok=True)
        yield


def sets_in(folder: Path) -> list[tuple[SetHead, Path]]:
    """The sets of a folder, the newest first; what is none is passed over."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        with suppress(SetDamaged):
            found.append((read_head(path), path))
    return sorted(found, key=lambda item: item[0].made_at, reverse=True)


def drop_old_keys(folder: Path) -> list[Path]:
    """Remove each set with keys that would be older than its term before tomorrow's backup is made; returns them.

    The moment counts that is sealed in the set, not the name or the date of its file.
    """
    oldest = to_local(now()).date() - timedelta(days=settings.SLEUTELBACKUP_DAGEN - 1)
    old = [path for head, path in sets_in(folder) if head.kind == KEYS and to_local(head.made_at).date() <= oldest]
    return _dropped(folder, old)


def keep_newest(folder: Path, *, kind: str, number: int) -> list[Path]:
    """Remove all sets of a kind but the newest ones; returns them."""
    return _dropped(folder, [path for head, path in sets_in(folder) if head.kind == kind][number:])


def _dropped(folder: Path, paths: list[Path]) -> list[Path]:
    for path in paths:
        path.unlink(missing_ok=True)
    if paths:
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
    return paths
