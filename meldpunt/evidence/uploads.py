"""Receiving a file: sealed while it arrives, so that no temp folder ever holds a readable byte (``vault.md`` §4b)."""

from __future__ import annotations

import hashlib
import uuid
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from meldpunt.evidence.sealed_store import concept_path, read_waiting, settle, waiting_path
from meldpunt.vault.files import FileSealer, new_file_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpRequest

    from meldpunt.vault.service import Secret

HEAD_BYTES = 4096


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A received file: on disk it is sealed, in memory there is only its beginning."""

    def __init__(self, *, name: str, content_type: str, file_id: uuid.UUID, key: Secret) -> None:
        """Describe a file that is about to arrive."""
        super().__init__(file=None, name="bestand", content_type=content_type, size=0)  # a name of ours, always
        self.original_name = name
        self.file_id = file_id
        self.key = key
        self.head = b""
        self.sha256 = ""
        self.too_large = False
        self.mime = ""  # what it is; this and the next two are what the inspection found
        self.active = False  # whether it does more than show itself
        self.locked = False  # whether a password keeps everybody out
        self.kept = False

    def __repr__(self) -> str:
        return f"<sealed upload {self.file_id}>"

    def keep(self) -> None:
        """Let the sealed file stay when the request ends."""
        self.kept = True

    def close(self) -> None:
        """Forget a file that nobody kept."""
        if not self.kept:
            concept_path(self.file_id).unlink(missing_ok=True)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 - Django's signature
        """The readable bytes, for the one check that needs all of them."""
        yield from read_waiting(self.file_id, self.key)


class SealingUploadHandler(FileUploadHandler):
    """Django's hook for incoming files: every byte goes through the sealer."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the sealed container of the next file."""
        super().new_file(*args, **kwargs)
        file_id, key = uuid.uuid4(), new_file_key()
        path = waiting_path(file_id)
        self._target = path.open("wb")
        self._leftover = weakref.finalize(self, _forget, self._target, path)  # whatever ends this upload half-way
        self._sealer = FileSealer(self._target, key=key, file_id=file_id)
        self._digest = hashlib.sha256()
        self._upload = SealedUpload(
            name=self.file_name or "", content_type=self.content_type or "", file_id=file_id, key=key
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal the next bytes; past the limit they are dropped."""
        if start < HEAD_BYTES:
            self._upload.head += raw_data[: HEAD_BYTES - start]
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self._upload.too_large = True
            return
        self._digest.update(raw_data)
        with self._nothing_left():
            self._sealer.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        """Close the container and hand over what describes it."""
        with self._nothing_left():
            self._sealer.close()
            settle(self._target)
        self._leftover.detach()
        self._target.close()
        self._upload.size = file_size
        self._upload.sha256 = self._digest.hexdigest()
        return self._upload

    @contextmanager
    def _nothing_left(self) -> Iterator[None]:
        """Where a disk is full, leave no half container on it."""
        try:
            yield
        except OSError:
            self._leftover()
            raise

    def upload_interrupted(self) -> None:
        """Remove the half container of a broken upload."""
        if hasattr(self, "_leftover"):
            self._leftover()


def _forget(target: BinaryIO, path: Path) -> None:
    """Remove what came in of a file that did not come in whole."""
    with suppress(OSError):  # a disk without room refuses even what was still to be written
        target.close()
    path.unlink(missing_ok=True)


def uploads_of(request: HttpRequest, name: str) -> list[SealedUpload]:
    """The files that came with a form under one name."""
    return [upload for upload in request.FILES.getlist(name) if isinstance(upload, SealedUpload)]
