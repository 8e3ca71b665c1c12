"""What a melder may take along and may take away: everything in the report (AVG art. 15, 17 and 20).

Erasing destroys the keys first, so that a back-up that is put back shows nothing either; then rows and files go. A
line without content stays, and so do figures of a quarter that was published before.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.db import SYSTEM, acting_as
from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.dossiers.inhoud import BEWIJSSTUK, WEERGAVE
from support.dossiers.inzage import Inzage, inzage_of
from support.dossiers.models import Dossier, Wissing
from support.dossiers.schrijven import MELDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typing_extensions import Buffer

    from support.dossiers.inhoud import Bestand

SAFE_NAME = 60


def everything(*, dossier_id: uuid.UUID, kluis: vault.OpenCase) -> Inzage:
    """The whole report as its melder gave it, for the copy that they take along; written down as a read."""
    audit.record(code="dossier.meegenomen", subject=str(dossier_id), by=MELDER)
    return inzage_of(Dossier.objects.get(pk=dossier_id), kluis)


def as_zip(*, papers: Sequence[tuple[str, bytes]], bestanden: Sequence[Bestand]) -> Iterator[bytes]:
    """A zip file, made while it is sent: nothing of it ever lies on a disk.

    Args:
        papers: name and content of what was written.
        bestanden: the pieces of evidence, as they came in.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in papers:
            archive.writestr(name, content)
            yield sink.take()
        for bestand in bestanden:
            with archive.open(_name(bestand), "w", force_zip64=True) as entry:
                for chunk in evidence.read_stored(bestand.id, bestand.sleutel):
                    entry.write(chunk)
                    yield sink.take()
    yield sink.take()


def erase(*, dossier_id: uuid.UUID, kluis: vault.OpenCase) -> None:
    """Destroy the report, for good.

    Args:
        dossier_id: the case.
        kluis: the case, opened with the melder's code.
    """
    with acting_as(SYSTEM):  # the melder's own view ends with the key that is destroyed here
        files = _files(kluis)
        vault.destroy_case(case_id=dossier_id)
        Dossier.objects.filter(pk=dossier_id).delete()
        Wissing.objects.create(op=today(), reden=Wissing.Reden.MELDER)
        audit.record(code="dossier.gewist", subject=str(dossier_id), by=MELDER)
    transaction.on_commit(lambda: _drop(files))


def _files(kluis: vault.OpenCase) -> list[uuid.UUID]:
    """The ids of all files of a case: what came in, and clean pictures."""
    found = []
    for object_id, kind, raw in kluis.read_all(kinds=(BEWIJSSTUK, WEERGAVE)):
        if kind == BEWIJSSTUK:
            found.append(object_id)
        elif raw["bestand"]:
            found.append(uuid.UUID(raw["bestand"]))
    return found


def _drop(files: Sequence[uuid.UUID]) -> None:
    for file_id in files:
        evidence.drop_stored(file_id)


def _name(bestand: Bestand) -> str:
    """A name that is a file in one folder and nothing else."""
    path = PurePosixPath(bestand.naam.replace("\\", "/"))
    stem = "".join(c if c.isalnum() or c in " -_" else "_" for c in path.stem)[:SAFE_NAME].strip() or "bestand"
    ending = "".join(c for c in path.suffix.lower() if c.isascii() and c.isalnum())[:8]
    return f"bestanden/{bestand.nr:02d} {stem}{'.' if ending else ''}{ending}"


class _Sink(io.RawIOBase):
    """Where the zip writer writes: a buffer that is emptied as it fills."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        """It is written to, and cannot be wound back."""
        return True

    def write(self, data: Buffer) -> int:
        """Take bytes."""
        part = bytes(data)
        self._parts.append(part)
        self._position += len(part)
        return len(part)

    def tell(self) -> int:
        """How many bytes came through."""
        return self._position

    def take(self) -> bytes:
        """What came since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
