"""Pieces of evidence: the name and key of a sealed file, and what was found out about it later."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

import msgspec

from meldpunt.evidence.service import Scan
from meldpunt.vault.service import CaseContent, Secret

if TYPE_CHECKING:
    from collections.abc import Iterable


class Bestand(CaseContent, frozen=True, kw_only=True):
    """A file as it came in; its id is that of the sealed file."""

    kind: ClassVar[str] = "bewijsstuk"

    nr: int
    naam: str
    soort: str
    grootte: int
    sha256: str
    sleutel: Secret
    scan: Scan = Scan.GEEN_SCANNER
    actief: bool = False


class Scanuitslag(CaseContent, frozen=True, kw_only=True):
    """What a scanner said later."""

    kind: ClassVar[str] = "scan"

    van: UUID
    uitslag: Scan
    wie: str


class Weergave(CaseContent, frozen=True, kw_only=True):
    """The clean picture of a file; without a file where none could be made."""

    kind: ClassVar[str] = "weergave"
    empty_means_none: ClassVar[tuple[str, ...]] = ("bestand", "sleutel")

    van: UUID
    soort: str = ""
    bestand: UUID | None = None
    sleutel: Secret | None = None


class Bewijs(Bestand, frozen=True, kw_only=True):
    """A file with what was found out about it since; never sealed itself."""

    weergave: Weergave | None = None

    @property
    def is_beeld(self) -> bool:
        """Whether it is a picture, of which a clean one can be made."""
        return self.soort.startswith("image/")

    @property
    def is_vrij(self) -> bool:
        """Whether it may be looked at: no scanner here, or one that found nothing."""
        return self.scan in (Scan.GEEN_SCANNER, Scan.SCHOON)

    @property
    def kan_getoond(self) -> bool:
        """Whether a clean picture is there or can still be made."""
        return self.is_beeld and self.is_vrij and (self.weergave is None or self.weergave.bestand is not None)


def with_findings(bestand: Bestand, scans: Iterable[Scanuitslag], weergaven: Iterable[Weergave]) -> Bewijs:
    """A file with what was found out about it, the newest finding of each kind.

    Args:
        bestand: the file.
        scans: of the whole case, the oldest first.
        weergaven: idem.
    """
    scan = next((item.uitslag for item in reversed([*scans]) if item.van == bestand.id), bestand.scan)
    weergave = next((item for item in reversed([*weergaven]) if item.van == bestand.id), None)
    return Bewijs(**msgspec.structs.asdict(bestand) | {"scan": scan, "weergave": weergave})
