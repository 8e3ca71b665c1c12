"""Pieces of evidence: the name and key of a sealed file, what was found out about it later, and the chain of all."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, ClassVar, TypeVar
from uuid import UUID

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.evidence.service import DRAWN, SPOKEN, Scan
from meldpunt.vault.service import CaseContent, Secret

if TYPE_CHECKING:
    from meldpunt.vault.service import Contents


class Bewijsherkomst(models.TextChoices):
    """How a piece of evidence came in."""

    MELDER = "melder", _("Van de melder zelf")
    SIGNAL = "signal", _("Via Signal of WhatsApp")
    MAIL = "mail", _("Per mail")
    PAPIER = "papier", _("Op papier")
    PERSOONLIJK = "persoonlijk", _("Persoonlijk gegeven")
    VASTGELEGD = "vastgelegd", _("Door het meldpunt zelf vastgelegd")


class Vastlegwijze(models.TextChoices):
    """With what something was captured."""

    TELEFOON = "telefoon", _("Schermfoto op een telefoon")
    COMPUTER = "computer", _("Schermfoto op een computer")
    SINGLEFILE = "singlefile", _("Bewaarde webpagina (SingleFile)")
    WACZ = "wacz", _("Webarchief (WACZ)")
    EXPORT = "export", _("Export uit de app zelf")
    FOTO = "foto", _("Foto of scan van papier")
    ANDERS = "anders", _("Iets anders")


class Schakelsoort(models.TextChoices):
    """What a link of the chain says."""

    STUK = "stuk", _("Bewijs toegevoegd")
    KAART = "kaart", _("Vastlegkaart ingevuld")
    WEG = "weg", _("Bewijs weggehaald")


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
    op_slot: bool = False
    herkomst: Bewijsherkomst = Bewijsherkomst.MELDER
    door: str = ""  # who of the desk added it
    gesproken: bool = False  # the melder told the story in it; it is no exhibit


class Vastlegkaart(CaseContent, frozen=True, kw_only=True):
    """Eight facts about how a piece of evidence was captured, as far as they are known; the newest card counts."""

    kind: ClassVar[str] = "vastlegkaart"

    van: UUID
    wie: str = ""  # who filled it in
    wat: str = ""
    link: str = ""
    account: str = ""
    profiel: str = ""
    geplaatst_op: date | None = None
    geplaatst_om: time | None = None
    vastgelegd_op: date | None = None
    vastgelegd_om: time | None = None
    door_wie: str = ""
    waarmee: Vastlegwijze | None = None
    tweede: str = ""

    @property
    def feiten(self) -> tuple[bool, ...]:
        """Which of the eight are known; an account counts with the address of its profile."""
        return (
            bool(self.wat),
            bool(self.link),
            bool(self.account and self.profiel),
            self.geplaatst_op is not None,
            self.vastgelegd_op is not None,
            bool(self.door_wie),
            self.waarmee is not None,
            bool(self.tweede),
        )

    @property
    def bekend(self) -> int:
        """How many of the eight are known."""
        return sum(self.feiten)


class Weggehaald(CaseContent, frozen=True, kw_only=True):
    """That a piece of evidence was taken out: by whom and why. Its hash stays in the chain."""

    kind: ClassVar[str] = "bewijs_weg"

    van: UUID
    wie: str
    waarom: str


class Schakel(CaseContent, frozen=True, kw_only=True):
    """One link of the chain over the evidence of a case; each carries the hash of the one before.

    ``zout`` is random, so that a hash outside the case tells nothing about what is in it.
    """

    kind: ClassVar[str] = "schakel"

    plek: int
    soort: Schakelsoort
    stuk: int
    sha256: str
    grootte: int = 0
    naam: str = ""
    mime: str = ""
    herkomst: Bewijsherkomst = Bewijsherkomst.MELDER
    ontvangen_op: datetime | None = None
    wie: str = ""
    waarom: str = ""
    zout: str
    vorige: str


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


FINDINGS: tuple[type[CaseContent], ...] = (Scanuitslag, Weergave, Vastlegkaart, Weggehaald)
Finding = TypeVar("Finding", Scanuitslag, Weergave, Vastlegkaart, Weggehaald)


class Bewijs(Bestand, frozen=True, kw_only=True):
    """A file with what was found out about it since; never sealed itself."""

    weergave: Weergave | None = None
    kaart: Vastlegkaart | None = None
    weg: Weggehaald | None = None

    @property
    def is_van_meldpunt(self) -> bool:
        """Whether the desk added it, and not the melder."""
        return self.herkomst != Bewijsherkomst.MELDER

    @property
    def bekend(self) -> int:
        """How many of the eight facts of its card are known."""
        return self.kaart.bekend if self.kaart else 0

    @property
    def is_beeld(self) -> bool:
        """Whether it is a picture, of which a clean one can be made."""
        return self.soort in DRAWN

    @property
    def speelt_als(self) -> str:
        """What a page plays a spoken story as; empty for any other file."""
        return SPOKEN.get(self.soort, "") if self.gesproken else ""

    @property
    def is_vrij(self) -> bool:
        """Whether it may be looked at: no scanner here, or one that found nothing."""
        return self.weg is None and self.scan in (Scan.GEEN_SCANNER, Scan.SCHOON)

    @property
    def kan_getoond(self) -> bool:
        """Whether a clean picture is there or can still be made."""
        return self.is_beeld and self.is_vrij and (self.weergave is None or self.weergave.bestand is not None)


def with_findings(bestand: Bestand, found: Contents) -> Bewijs:
    """A file with what was found out about it, the newest finding of each kind.

    Args:
        bestand: the file.
        found: what was read of the case, findings of all its files among it.
    """
    scan, weergave = _newest(found, Scanuitslag, bestand), _newest(found, Weergave, bestand)
    later = {
        "scan": scan.uitslag if scan else bestand.scan,
        "weergave": weergave,
        "kaart": _newest(found, Vastlegkaart, bestand),
        "weg": _newest(found, Weggehaald, bestand),
    }
    return Bewijs(**msgspec.structs.asdict(bestand) | later)


def _newest(found: Contents, kind: type[Finding], bestand: Bestand) -> Finding | None:
    return next((item for item in reversed(found.of(kind)) if item.van == bestand.id), None)
