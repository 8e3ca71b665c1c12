"""Where sealed files lie: on this machine while a report is written, in the store ``bewijs`` once it is sent.

The store is whatever Django's storage API offers: a folder, or a bucket. Names are made of random ids only; what a
melder called a file never reaches a path (``vault.md`` F06).
"""

from __future__ import annotations

import hashlib
import io
import os
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from meldpunt.vault.files import FileSealer, new_file_key, open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meldpunt.vault.service import Secret

ALIAS = "bewijs"


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
    return f"bewijs/{file_id.hex[:2]}/{file_id.hex}"


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
    return SealedFile(file_id=file_id, key=key, size=sealer.size, sha256=digest.hexdigest())


def keep_waiting(file_ids: Iterable[uuid.UUID], *, seconds: int) -> None:
    """Let files wait as long as what they belong to; the sweep goes by their age, which is set."""
    moment = time.time() + seconds - settings.CONCEPT_SECONDS
    for file_id in file_ids:
        if concept_path(file_id).exists():
            os.utime(concept_path(file_id), (moment, moment))


def store_waiting(file_ids: Iterable[uuid.UUID]) -> None:
    """Put waiting files into the store; doing it twice is doing it once. They keep waiting until ``drop_waiting``."""
    for file_id in file_ids:
        name, source = stored_name(file_id), concept_path(file_id)
        if source.exists() and not storages[ALIAS].exists(name):
            with source.open("rb") as content:
                storages[ALIAS].save(name, File(content))


def drop_waiting(file_ids: Iterable[uuid.UUID]) -> None:
    """Remove waiting files that are in the store."""
    for file_id in file_ids:
        concept_path(file_id).unlink(missing_ok=True)


def replace_stored(file_id: uuid.UUID, content: bytes) -> SealedFile:
    """Seal bytes straight into the store under an id of the caller; what lay there is gone."""
    key, sealed = new_file_key(), io.BytesIO()
    sealer = FileSealer(sealed, key=key, file_id=file_id)
    sealer.write(content)
    sealer.close()
    drop_stored(file_id)
    storages[ALIAS].save(stored_name(file_id), ContentFile(sealed.getvalue()))
    return SealedFile(file_id=file_id, key=key, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def drop_stored(file_id: uuid.UUID) -> None:
    """Remove a file from the store, if it is there."""
    storages[ALIAS].delete(stored_name(file_id))


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
