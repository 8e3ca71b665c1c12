"""What an opened case holds, in words; frozen, and only ever in the memory of one request."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.dossiers.uitingen import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from support.dossiers.feiten import Feiten
    from support.dossiers.uitingen import Uiting

MELDING, CONTACT, BEWIJSSTUK = "melding", "contact", "bewijsstuk"
BERICHT, TRIAGE, TIJDLIJN = "bericht", "triage", "tijdlijn"
SCAN, WEERGAVE, UITSLUITING, UITINGEN = "scan", "weergave", "uitsluiting", "uitingen"
KINDS = (MELDING, CONTACT, BEWIJSSTUK, BERICHT, TRIAGE, TIJDLIJN, SCAN, WEERGAVE, UITSLUITING, UITINGEN)


@dataclass(frozen=True)
class Kaart:
    """The clear side of a case with its coded facts."""

    id: UUID
    kenmerk: str
    alias: str
    status: str
    opened_on: date
    due_on: date | None
    assignee_id: UUID | None
    feiten: Feiten


@dataclass(frozen=True)
class Verhaal:
    """What the melder wrote in one report."""

    id: UUID
    op: datetime
    tekst: str = field(repr=False)
    antwoorden: Mapping[str, tuple[str, ...]] = field(repr=False)
    links: tuple[str, ...] = field(repr=False)
    wanneer: str = field(repr=False)
    wanneer_datum: date | None
    over_wie: str = field(repr=False)
    niet_zien: str = field(repr=False)


@dataclass(frozen=True)
class Contact:
    """How the melder wants to be reached."""

    kanaal: str
    naam: str = field(repr=False)
    email: str = field(repr=False)
    telefoon: str = field(repr=False)
    wanneer: str = field(repr=False)
    voicemail: str
    geen_citaten: bool = False
    pauze_tot: str = ""

    @property
    def anoniem(self) -> bool:
        """Whether there is no name and no address."""
        return not (self.naam or self.email or self.telefoon)


@dataclass(frozen=True)
class Weergave:
    """The clean picture of a piece of evidence; without a file where none could be made."""

    soort: str
    bestand: UUID | None
    sleutel: vault.Secret = field(repr=False)

    @property
    def gelukt(self) -> bool:
        """Whether there is a picture."""
        return self.bestand is not None


@dataclass(frozen=True)
class Bestand:
    """A piece of evidence: what it is called and how to open it."""

    id: UUID
    nr: int
    naam: str = field(repr=False)
    soort: str
    grootte: int
    sha256: str
    op: datetime
    sleutel: vault.Secret = field(repr=False)
    scan: str = evidence.Scan.GEEN_SCANNER
    actief: bool = False
    weergave: Weergave | None = None

    @property
    def is_beeld(self) -> bool:
        """Whether it is a picture, of which a clean one can be made."""
        return self.soort.startswith("image/")

    @property
    def is_vrij(self) -> bool:
        """Whether it may be looked at: no scanner here, or one that found nothing."""
        return self.scan in (evidence.Scan.GEEN_SCANNER, evidence.Scan.SCHOON)

    @property
    def kan_getoond(self) -> bool:
        """Whether a clean picture is there or can still be made."""
        return self.is_beeld and self.is_vrij and (self.weergave is None or self.weergave.gelukt)


@dataclass(frozen=True)
class BerichtTekst:
    """One message."""

    id: UUID
    van: str
    wie: str
    op: datetime
    tekst: str = field(repr=False)


@dataclass(frozen=True)
class Besluit:
    """One judgement with its reasons."""

    id: UUID
    stand: str
    door: str
    wie: str
    op: datetime
    antwoorden: Mapping[str, tuple[str, ...]] = field(repr=False)
    gradatie: str
    berekend: str
    reden: str = field(repr=False)
    tweede: str = ""


@dataclass(frozen=True)
class Regel:
    """One line of the timeline."""

    id: UUID
    soort: str
    wie: str
    rol: str
    op: datetime
    tekst: str = field(repr=False)
    zichtbaar: bool


def verhaal_of(object_id: UUID, raw: Mapping[str, Any]) -> Verhaal:
    """A report out of its sealed value."""
    return Verhaal(
        id=object_id,
        op=datetime.fromisoformat(raw["op"]),
        tekst=raw["verhaal"],
        antwoorden=_antwoorden(raw["antwoorden"]),
        links=tuple(raw["links"]),
        wanneer=raw["wanneer"],
        wanneer_datum=date.fromisoformat(raw["wanneer_datum"]) if raw["wanneer_datum"] else None,
        over_wie=raw["over_wie"],
        niet_zien=raw["niet_zien"],
    )


def contact_of(raws: Iterable[Mapping[str, Any]]) -> Contact:
    """The newest wish for contact among all of them."""
    newest = max(raws, key=lambda raw: str(raw.get("op", "")))
    return Contact(**{name: value for name, value in newest.items() if name != "op"})


def bestand_of(object_id: UUID, raw: Mapping[str, Any]) -> Bestand:
    """A piece of evidence out of its sealed value."""
    return Bestand(
        id=object_id,
        nr=raw["nr"],
        naam=raw["naam"],
        soort=raw["soort"],
        grootte=raw["grootte"],
        sha256=raw["sha256"],
        op=datetime.fromisoformat(raw["op"]),
        sleutel=vault.Secret(base64.b64decode(raw["sleutel"])),
        scan=raw.get("scan", evidence.Scan.GEEN_SCANNER),
        actief=raw.get("actief", False),
    )


def uitingen_of(raws: Iterable[Mapping[str, Any]]) -> tuple[Uiting, ...]:
    """What came in one by one, out of all sealed rows of it: in order of arrival, and in the melder's order."""
    ordered = sorted(raws, key=lambda raw: str(raw["op"]))
    return tuple(from_json(item) for raw in ordered for item in raw["uitingen"])


def with_later(bestand: Bestand, later: Iterable[tuple[str, Mapping[str, Any]]]) -> Bestand:
    """A piece of evidence with what was found out about it after it came in: kind and sealed value of each finding."""
    ordered = sorted((item for item in later if item[1]["van"] == str(bestand.id)), key=lambda item: item[1]["op"])
    for kind, raw in ordered:
        if kind == SCAN:
            bestand = replace(bestand, scan=raw["uitslag"])
        else:
            bestand = replace(bestand, weergave=_weergave_of(raw))
    return bestand


def bericht_of(object_id: UUID, raw: Mapping[str, Any]) -> BerichtTekst:
    """A message out of its sealed value."""
    op = datetime.fromisoformat(raw["op"])
    return BerichtTekst(id=object_id, van=raw["van"], wie=raw["wie"], op=op, tekst=raw["tekst"])


def besluit_of(object_id: UUID, raw: Mapping[str, Any], *, stand: str) -> Besluit:
    """A judgement out of its sealed value."""
    return Besluit(
        id=object_id,
        stand=stand,
        door=raw["door"],
        wie=raw["wie"],
        op=datetime.fromisoformat(raw["op"]),
        antwoorden=_antwoorden(raw["antwoorden"]),
        gradatie=raw["gradatie"],
        berekend=raw["berekend"],
        reden=raw["reden"],
    )


def regel_of(object_id: UUID, raw: Mapping[str, Any]) -> Regel:
    """A line of the timeline out of its sealed value."""
    return Regel(
        id=object_id,
        soort=raw["soort"],
        wie=raw["wie"],
        rol=raw["rol"],
        op=datetime.fromisoformat(raw["op"]),
        tekst=raw["tekst"],
        zichtbaar=raw["zichtbaar"],
    )


def _weergave_of(raw: Mapping[str, Any]) -> Weergave:
    return Weergave(
        soort=raw["soort"],
        bestand=uuid.UUID(raw["bestand"]) if raw["bestand"] else None,
        sleutel=vault.Secret(base64.b64decode(raw["sleutel"])),
    )


def _antwoorden(raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {vraag: tuple(codes) for vraag, codes in raw.items()}
