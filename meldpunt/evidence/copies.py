"""Sealed files as a backup sees them: which there are, and their sealed bytes, out and in. Nothing is opened."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

from meldpunt.core.clock import today
from meldpunt.evidence.models import StoredFile, StoredState
from meldpunt.evidence.sealed_store import ALIAS, concept_path, settle, stored_name, waiting_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from django.db.models import QuerySet


def is_folder() -> bool:
    """Whether the store is a folder of this machine; what lies in a bucket is not copied."""
    return isinstance(storages[ALIAS], FileSystemStorage)


def stored_files() -> dict[uuid.UUID, str]:
    """Which files have to lie in the store, with the fingerprints of their sealed bytes."""
    return dict(_not_erased().values_list("file_id", "sha256"))


def has_to_exist(file_id: uuid.UUID) -> bool:
    """Whether this file still has to lie in the store, now."""
    return _not_erased().filter(file_id=file_id).exists()


def open_sealed(file_id: uuid.UUID) -> IO[bytes]:
    """The sealed bytes of a stored file.

    Raises:
        FileNotFoundError: it is not in the store.
    """
    return storages[ALIAS].open(stored_name(file_id))


def waiting_files() -> Iterator[tuple[uuid.UUID, int]]:
    """The files that wait for a report, with the moment from which the sweep counts their age."""
    for path in sorted((Path(settings.MEDIA_ROOT) / "concept").glob("*")):
        with suppress(ValueError, FileNotFoundError):  # a folder of pieces that came in half, or gone meanwhile
            file_id = uuid.UUID(hex=path.name)
            if path.is_file():
                yield file_id, int(path.stat().st_mtime)


def open_waiting(file_id: uuid.UUID) -> IO[bytes]:
    """The sealed bytes of a file that waits.

    Raises:
        FileNotFoundError: it is gone.
    """
    return concept_path(file_id).open("rb")


def put_sealed(file_id: uuid.UUID, content: Iterable[bytes]) -> None:
    """Put sealed bytes into the store as they were, in the place of what may lie there.

    Raises:
        OSError: the store is full or away.
    """
    if not is_folder():
        _put_into_bucket(stored_name(file_id), content)
        return
    target = Path(storages[ALIAS].path(stored_name(file_id)))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _put(target, content)


def put_waiting(file_id: uuid.UUID, content: Iterable[bytes], *, moment: int) -> None:
    """Let a file wait again, as old as it was.

    Raises:
        OSError: the folder is full or away.
    """
    _put(waiting_path(file_id), content)
    os.utime(concept_path(file_id), (moment, moment))


def remove(file_ids: Collection[uuid.UUID]) -> None:
    """Remove files in both places: of a restore that did not go through, or of a case that was erased since."""
    for file_id in file_ids:
        concept_path(file_id).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            storages[ALIAS].delete(stored_name(file_id))


def keep_listed(found: Mapping[uuid.UUID, str]) -> int:
    """Make the list of what has to lie in the store one of these files alone; returns how many others stood in it."""
    others, _counts = StoredFile.objects.exclude(file_id__in=found).delete()
    rows = [StoredFile(file_id=pk, sha256=sha256, checked_on=today()) for pk, sha256 in found.items()]
    StoredFile.objects.bulk_update(rows, ["sha256", "checked_on", "state"], batch_size=500)
    return others


def _not_erased() -> QuerySet[StoredFile]:
    return StoredFile.objects.exclude(state=StoredState.ERASING)


def _put_into_bucket(name: str, content: Iterable[bytes]) -> None:
    with SpooledTemporaryFile(max_size=4 * 1024 * 1024) as file:  # sealed bytes: they may lie in a temp folder
        file.writelines(content)
        file.seek(0)
        storages[ALIAS].delete(name)
        storages[ALIAS].save(name, File(file))


def _put(target: Path, content: Iterable[bytes]) -> None:
    aside = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    try:
        with aside.open("xb") as file:
            aside.chmod(0o600)
            file.writelines(content)
            settle(file)
            aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
