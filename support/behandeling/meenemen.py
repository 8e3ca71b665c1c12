"""What a melder may take along and may take away: everything in the report (AVG art. 15, 17 and 20)."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from meldpunt.accounts.service import drop_drafts
from meldpunt.core.db.acting import SYSTEM, acting_as
from support.aanvallen import service as aanvallen
from support.behandeling.gasten import toegang
from support.bewijskracht import service as bewijskracht
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typing_extensions import Buffer

    from support.dossiers.service import Bewijs, Inzage, Zaak


def everything(*, zaak: Zaak) -> Inzage:
    """The whole report as its melder gave it, for the copy that they take along; written down as a read."""
    zaak.record(DossierGebeurtenis.MEEGENOMEN)
    return dossiers.inzage_of(zaak)


def erase(*, zaak: Zaak, telt_mee: bool = False) -> None:
    """Destroy the report, for good; where its melder says so, codes without a case stay for one quarter of figures.

    Args:
        zaak: the report.
        telt_mee: whether it may still count.
    """
    with acting_as(SYSTEM):  # the melder's own view ends with the key that is destroyed here
        toegang.close_accounts(zaak)
        dossiers.erase(zaak, telt_mee=telt_mee)
        drop_drafts(zaak.id)
        aanvallen.forget_case(zaak.id)
        zaak.record(DossierGebeurtenis.GEWIST)


def as_zip(*, papers: Sequence[tuple[str, bytes]], bestanden: Sequence[Bewijs]) -> Iterator[bytes]:
    """A zip file, made while it is sent: nothing of it ever lies on a disk.

    Args:
        papers: name and content of what was written.
        bestanden: the pieces of evidence, as they came in; what was taken out is gone.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in papers:
            archive.writestr(name, content)
            yield sink.take()
        for bestand in (item for item in bestanden if item.weg is None):
            with archive.open(bewijskracht.path_of(bestand), "w", force_zip64=True) as entry:
                for chunk in dossiers.read_original(bestand):
                    entry.write(chunk)
                    yield sink.take()
    yield sink.take()


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
