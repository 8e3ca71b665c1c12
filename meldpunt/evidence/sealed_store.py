"""Where sealed files lie: on this machine while a report is written, in the store ``bewijs`` once it is sent.

The store is whatever Django's storage API offers: a folder, or a bucket. Names are made of random ids only; what a
melder called a file never reaches a path (``vault.md`` F06).

Who may throw the waiting copy away has to know that the stored one is whole. So a file is written under another name,
forced to the disk, opened there to its end with its own key, and only then gets its name. A bucket cannot rename, but
shows a file only once all of it is there; that one is read back under its name.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

from meldpunt.core.clock import today
from meldpunt.evidence.models import StoredFile, StoredState
from meldpunt.vault.files import FileSealer, new_file_key, open_file
from meldpunt.vault.service import VaultError, VaultFormatError, VaultIntegrityError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from meldpunt.vault.files import Readable
    from meldpunt.vault.service import Secret

ALIAS = "bewijs"
FOLDER = "bewijs"


class NotWhole(VaultError):
    """There is no whole copy of a file: not in the store, and none that waits. The argument is its id."""


class Hashed:
    """Reads along, and knows the fingerprint of what was read."""

    def __init__(self, source: Readable) -> None:
        """Begin with nothing read."""
        self._source = source
        self._digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        data = self._source.read(size)
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        """The fingerprint of all that was read until now."""
        return self._digest.hexdigest()


@dataclass(frozen=True)
class SealedFile:
    """A sealed file that was just made: how to find it, open it, and recognise it."""

    file_id: uuid.UUID
    key: Secret = field(repr=False)
    size: int
    sha256: str


def concept_path(file_id: uuid.UUID) -> Path:
    """Where a file waits until its report is sent."""
    return Path(settings.MEDIA_ROOT) / "concept" / file_id.hex


def stored_name(file_id: uuid.UUID) -> str:
    """What a sealed file is called in the store."""
    return f"{FOLDER}/{file_id.hex[:2]}/{file_id.hex}"


def waiting_path(file_id: uuid.UUID) -> Path:
    """Where a file is going to wait, with its folder made."""
    path = concept_path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def seal_waiting(content: Iterable[bytes]) -> SealedFile:
    """Seal bytes into a file that waits for its report, as an upload does."""
    file_id, key, digest = uuid.uuid4(), new_file_key(), hashlib.sha256()
    with waiting_path(file_id).open("wb") as target:
        sealer = FileSealer(target, key=key, file_id=file_id)
        for piece in content:
            digest.update(piece)
            sealer.write(piece)
        sealer.close()
        settle(target)
    return SealedFile(file_id=file_id, key=key, size=sealer.size, sha256=digest.hexdigest())


def keep_waiting(file_ids: Iterable[uuid.UUID], *, seconds: int) -> None:
    """Let files wait as long as what they belong to; the sweep goes by their age, which is set."""
    moment = time.time() + seconds - settings.CONCEPT_SECONDS
    for file_id in file_ids:
        if concept_path(file_id).exists():
            os.utime(concept_path(file_id), (moment, moment))


def settle(target: BinaryIO) -> None:
    """Force what was written to a new file to the disk, and its name with it: from then on it may be acknowledged."""
    target.flush()
    os.fsync(target.fileno())
    _sync(Path(target.name).parent)


def store_waiting(waiting: Mapping[uuid.UUID, Secret]) -> None:
    """Put waiting files into the store, and come back when each of them was opened there to its end.

    Doing it twice is doing it once: a stored copy that is not whole is made again. They keep waiting until
    ``drop_waiting``.

    Args:
        waiting: the keys of the files, by their ids.

    Raises:
        NotWhole: a file is whole in neither place.
        OSError: the store is full or away.
    """
    found = {
        file_id: _stored_fingerprint(file_id, key) or _put_waiting(file_id, key) for file_id, key in waiting.items()
    }
    _note(found)


def drop_waiting(file_ids: Iterable[uuid.UUID]) -> None:
    """Remove waiting files that are in the store."""
    for file_id in file_ids:
        concept_path(file_id).unlink(missing_ok=True)


def replace_stored(file_id: uuid.UUID, content: bytes) -> SealedFile:
    """Seal bytes straight into the store under an id of the caller; what lay there is gone once they are whole.

    Raises:
        NotWhole: what was written does not open.
        OSError: the store is full or away.
    """
    key, sealed = new_file_key(), io.BytesIO()
    sealer = FileSealer(sealed, key=key, file_id=file_id)
    sealer.write(content)
    sealer.close()
    sealed.seek(0)
    _note({file_id: _put(file_id, key, sealed)})
    return SealedFile(file_id=file_id, key=key, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def drop_stored(file_id: uuid.UUID) -> None:
    """Remove a file from the store, if it is there."""
    storages[ALIAS].delete(stored_name(file_id))
    StoredFile.objects.filter(pk=file_id).delete()


def owe_drop(file_ids: Collection[uuid.UUID]) -> None:
    """Write down that files have to go; call it in the transaction that makes it so, and ``drop_owed`` after it."""
    rows = [StoredFile(file_id=pk, sha256="", checked_on=today(), state=StoredState.ERASING) for pk in file_ids]
    StoredFile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["file_id"], update_fields=["sha256", "state"]
    )


def drop_owed() -> None:
    """Remove every file of which was written down that it has to go, also where whoever wrote it fell over."""
    for file_id in StoredFile.objects.filter(state=StoredState.ERASING).values_list("pk", flat=True):
        drop_stored(file_id)


def read_waiting(file_id: uuid.UUID, key: Secret) -> Iterator[bytes]:
    """The readable bytes of a file that waits for its report."""
    with concept_path(file_id).open("rb") as source:
        yield from open_file(source, key=key, file_id=file_id)


def read_stored(file_id: uuid.UUID, key: Secret) -> Iterator[bytes]:
    """The readable bytes of a stored file, chunk by chunk.

    Raises:
        FileNotFoundError: it is not in the store.
        VaultError: it was changed, cut, or is another file.
    """
    with storages[ALIAS].open(stored_name(file_id)) as source:
        yield from open_file(source, key=key, file_id=file_id)


def _stored_fingerprint(file_id: uuid.UUID, key: Secret) -> str:
    """The fingerprint of a stored file that opens to its end; empty where it is not there, or not whole."""
    return _fingerprint(stored_name(file_id), file_id, key) if storages[ALIAS].exists(stored_name(file_id)) else ""


def _fingerprint(name: str, file_id: uuid.UUID, key: Secret) -> str:
    with storages[ALIAS].open(name) as source:
        hashed = Hashed(source)
        try:
            for _chunk in open_file(hashed, key=key, file_id=file_id):
                pass
        except (VaultFormatError, VaultIntegrityError):
            return ""
        return hashed.sha256


def _put_waiting(file_id: uuid.UUID, key: Secret) -> str:
    try:
        with concept_path(file_id).open("rb") as source:
            return _put(file_id, key, source)
    except FileNotFoundError:
        raise NotWhole(str(file_id)) from None


def _put(file_id: uuid.UUID, key: Secret, content: IO[bytes]) -> str:
    """Write a sealed file into the store, and give its fingerprint once it has proved to be whole there."""
    store = storages[ALIAS]
    put = _put_aside if isinstance(store, FileSystemStorage) else _put_named
    found = put(file_id, key, content)
    if not found:
        raise NotWhole(str(file_id))
    return found


def _put_aside(file_id: uuid.UUID, key: Secret, content: IO[bytes]) -> str:
    """For a folder: under another name until it is whole."""
    store, name = storages[ALIAS], stored_name(file_id)
    aside = f"{name}.{uuid.uuid4().hex}"
    try:
        store.save(aside, File(content))
        _sync(Path(store.path(aside)))
        found = _fingerprint(aside, file_id, key)
        if found:
            _rename(Path(store.path(aside)), Path(store.path(name)))
    finally:
        with suppress(OSError):  # where it failed, the first error is the one to hear of
            store.delete(aside)
    return found


def _put_named(file_id: uuid.UUID, key: Secret, content: IO[bytes]) -> str:
    """For a bucket: what is there is replaced in one go, and never removed by whoever comes second."""
    store, name = storages[ALIAS], stored_name(file_id)
    made = store.save(name, File(content))
    if made != name:  # a store that does not replace; what is there was found not to be whole
        store.delete(made)
        store.delete(name)
        content.seek(0)
        store.save(name, File(content))
    return _fingerprint(name, file_id, key)


def _rename(old: Path, new: Path) -> None:
    """Give a file its name for good; its folder may be new as well."""
    old.replace(new)
    _sync(new.parent)
    _sync(new.parent.parent)


def _sync(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _note(found: Mapping[uuid.UUID, str]) -> None:
    """Remember the fingerprints of what is in the store; the night compares."""
    rows = [StoredFile(file_id=file_id, sha256=sha256, checked_on=today()) for file_id, sha256 in found.items()]
    StoredFile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["file_id"], update_fields=["sha256", "checked_on", "state"]
    )
