"""What a melder may take along and may take away: everything in the report (AVG art. 15, 17 and 20)."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from meldpunt.core.db.acting import SYSTEM, acting_as
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typing_extensions import Buffer

    from support.dossiers.service import Bewijs, Inzage, Zaak

SAFE_NAME = 60


def everything(*, zaak: Zaak) -> Inzage:
    """The whole report as its melder gave it, for the copy that they take along; written down as a read."""
    zaak.record(DossierGebeurtenis.MEEGENOMEN)
    return dossiers.inzage_of(zaak)


def erase(*, zaak: Zaak) -> None:
    """Destroy the report, for good."""
    with acting_as(SYSTEM):  # the melder's own view ends with the key that is destroyed here
        dossiers.erase(zaak)
        zaak.record(DossierGebeurtenis.GEWIST)


def as_zip(*, papers: Sequence[tuple[str, bytes]], bestanden: Sequence[Bewijs]) -> Iterator[bytes]:
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
                for chunk in dossiers.read_original(bestand):
                    entry.write(chunk)
                    yield sink.take()
    yield sink.take()


def _name(bestand: Bewijs) -> str:
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
