"""Whether every stored file is still what was written: its fingerprint, which needs no key, against the one noted then.

What this finds: a file that is gone, was cut, or has other bytes. What it cannot find: what was in it, whether its key
is still there, and a change by somebody who changed the fingerprint too. That one shows when the file is opened.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import storages
from django.utils import timezone

from meldpunt.core.clock import today
from meldpunt.evidence.models import StoredFile, StoredState
from meldpunt.evidence.sealed_store import ALIAS, FOLDER, Hashed, stored_name

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)
STEP = 1024 * 1024
LEFT_OVER = timedelta(days=1)  # a copy that stopped half-way, so old that nobody is still writing it


@dataclass(frozen=True)
class NightFindings:
    """What a night brought to light: how many files were read, and how many were not right that were so before."""

    read: int
    faults: int


def check_stored(*, seconds: float) -> NightFindings:
    """Read stored files that were not read today, the longest ago first, until the time is over.

    Files that came into the store before there was a list of fingerprints get theirs now.

    Args:
        seconds: how long it may take; the next call goes on where this one stopped.

    Raises:
        OSError: the store is away.
    """
    end, read, faults = time.monotonic() + seconds, 0, 0
    rows = StoredFile.objects.filter(checked_on__lt=today()).exclude(state=StoredState.ERASING)
    for row in rows.order_by("checked_on", "pk").iterator(chunk_size=100):
        if time.monotonic() > end:
            return NightFindings(read=read, faults=faults)
        read, faults = read + 1, faults + _check(row)
    for name in _unlisted():
        if time.monotonic() > end:
            break
        _list(name)
    return NightFindings(read=read, faults=faults)


def check_all_stored() -> NightFindings:
    """Read every stored file now, whatever night it is.

    Raises:
        OSError: the store is away.
    """
    found = [_check(row) for row in StoredFile.objects.exclude(state=StoredState.ERASING).iterator(chunk_size=100)]
    return NightFindings(read=len(found), faults=sum(found))


def list_unlisted() -> None:
    """Give files that came into the store before there was a list of fingerprints theirs."""
    for name in _unlisted():
        _list(name)


def _check(row: StoredFile) -> bool:
    """Look at one file; whether it went wrong since it was last looked at."""
    found = _fingerprint_of(stored_name(row.pk))
    state = StoredState.WHOLE if found == row.sha256 else StoredState.CHANGED if found else StoredState.MISSING
    same = StoredFile.objects.filter(pk=row.pk, sha256=row.sha256)  # not one that was erased or drawn anew meanwhile
    updated = same.update(checked_on=today(), state=state)
    if not updated or state == StoredState.WHOLE:
        return False
    logger.error("stored file is not whole: %s %s", row.pk, state.value)
    return row.state != state


def _fingerprint_of(name: str) -> str:
    """The fingerprint of the sealed bytes; empty where there are none."""
    try:
        with storages[ALIAS].open(name) as source:
            hashed = Hashed(source)
            while hashed.read(STEP):
                pass
            return hashed.sha256
    except FileNotFoundError:
        return ""


def _unlisted() -> Iterator[str]:
    """The names in the store of which no fingerprint is known; what stopped half-way long ago is removed on the way."""
    known = set(StoredFile.objects.values_list("pk", flat=True))
    for folder in _listed(FOLDER)[0]:
        for name in _listed(f"{FOLDER}/{folder}")[1]:
            if "." in name:
                _drop_left_over(f"{FOLDER}/{folder}/{name}")
            elif uuid.UUID(hex=name) not in known:
                yield f"{FOLDER}/{folder}/{name}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return storages[ALIAS].listdir(folder)
    except FileNotFoundError:
        return [], []


def _drop_left_over(name: str) -> None:
    try:
        if storages[ALIAS].get_modified_time(name) < timezone.now() - LEFT_OVER:
            storages[ALIAS].delete(name)
    except FileNotFoundError:
        return  # it got its name meanwhile


def _list(name: str) -> None:
    found, file_id = _fingerprint_of(name), uuid.UUID(hex=name.rpartition("/")[2])
    if not found:
        return
    row = StoredFile(file_id=file_id, sha256=found, checked_on=today())
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    if not storages[ALIAS].exists(name):  # erased while it was read
        StoredFile.objects.filter(pk=file_id, sha256=found).delete()
