"""What goes into a step plan and what comes out of it: coded facts in, texts out, both frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent, ContentPart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

__all__ = [
    "Alinea",
    "Gevaar",
    "Keuze",
    "PlanGegevens",
    "PlanPdf",
    "Plancontact",
    "Plandeel",
    "Planstap",
    "Stapkeuze",
    "Stappenplan",
    "Tijdregel",
    "WieHelpt",
]


class Keuze(models.TextChoices):
    """What someone may tick at a step."""

    DOE_IK = "doe_ik", _("Doe ik")
    LATER = "later", _("Later")
    LIEVER_NIET = "liever_niet", _("Liever niet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plancontact:
    """The trusted person as the plan names them."""

    naam: str
    telefoon: str = ""
    uren: str = ""

    @property
    def voornaam(self) -> str:
        """The first name, for running text."""
        return self.naam.split()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGegevens:
    """The coded facts that a plan is made of.

    Attributes:
        uitkomsten: The outcomes that the person may see.
        gradatie: licht, middel or ernstig.
        boom_versie: The version of the tree that gave them.
        ontvangen_op: The day on which the report came in.
        gemaakt_op: The day on which the plan is made.
        rol: The answer code of question Z1, for the police route.
        contact_voor: The moment before which the first contact is promised.
        gesproken_op: The day of the first contact, once there was one.
        klacht_uiterlijk: The day by which a complaint has to be filed (art. 66 Sr), while it is known and ahead.
        kennisdag_geschat: Whether that day is counted from the earliest day that could be.
        klacht_voorbij: Whether that day is known and behind us.
        bewaren_tot: The day until which the report is kept.
        nazorg: The days on which someone asks how it goes.
        vertrouwenspersoon: Who helps, once that is known.
        partij: The party's own details, as in the settings.
        behoeften: Answer codes of question R2; what someone needs comes first.
        kanaal: How the person wants to be reached: bellen, signal, email or code.
        taal: The language of the plan.
        versie: The number of the plan within the case.
        voorlopig: Whether a coordinator has not looked at it yet.
        namens: Whether the person reported for someone else.
        kiest: Whether the person decides; nobody does before the person concerned took over.
        banden_buiten: Whether people from the part of the party of the sender get no key.
        alleen_vastleggen: Whether the person only wants this kept, so that no contact is planned.
        anoniem: Whether the person gave no name.
        keuzes: What was ticked before, per block code.
        nummers: The numbers of others that somebody looked up, by the code of their card.
        niet_getoetst: The codes of the blocks about which a lawyer has a question open.
    """

    uitkomsten: tuple[str, ...]
    gradatie: str
    boom_versie: str
    ontvangen_op: date
    gemaakt_op: date
    rol: str | None = None
    contact_voor: datetime | None = None
    gesproken_op: date | None = None
    klacht_uiterlijk: date | None = None
    kennisdag_geschat: bool = False
    klacht_voorbij: bool = False
    bewaren_tot: date | None = None
    nazorg: tuple[date, ...] = ()
    vertrouwenspersoon: Plancontact | None = None
    partij: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    behoeften: tuple[str, ...] = ()
    kanaal: str = "code"
    taal: str = "nl"
    versie: int = 1
    voorlopig: bool = True
    namens: bool = False
    kiest: bool = True
    alleen_vastleggen: bool = False
    banden_buiten: bool = False
    anoniem: bool = False
    keuzes: Mapping[str, Keuze] = field(default_factory=lambda: MappingProxyType({}))
    nummers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    niet_getoetst: frozenset[str] = frozenset()


class Alinea(ContentPart, frozen=True, kw_only=True):
    """One paragraph of a step; emphasis is for a date that matters."""

    tekst: str
    nadruk: bool = False


class Planstap(ContentPart, frozen=True, kw_only=True):
    """One step of the plan; with ``keuze`` it carries a number and the three ticks, without it only informs."""

    nummer: int | None
    code: str
    titel: str
    alineas: tuple[Alinea, ...]
    keuze: bool
    gekozen: Keuze | None = None


class Plandeel(ContentPart, frozen=True, kw_only=True):
    """Steps under one heading; ``heeft_keuzes`` says whether there is anything to tick."""

    titel: str
    heeft_keuzes: bool
    stappen: tuple[Planstap, ...]


class Tijdregel(ContentPart, frozen=True, kw_only=True):
    """One line of what happens now."""

    wanneer: str
    tekst: str
    nadruk: bool


class WieHelpt(ContentPart, frozen=True, kw_only=True):
    """Who helps: a trusted person, or the desk until there is one."""

    naam: str
    zinnen: tuple[str, ...]
    telefoon: str
    uren: str


class Gevaar(ContentPart, frozen=True, kw_only=True):
    """The line about 112: always on the first page, and high up when it is serious."""

    titel: str
    tekst: str
    bovenaan: bool


class Stappenplan(CaseContent, frozen=True, kw_only=True):
    """A step plan, ready to be shown: texts only, in its language; sealed into the case as it is."""

    kind: ClassVar[str] = "stappenplan"
    added_by_worker: ClassVar[bool] = True

    titel: str
    aanhef: str
    aanhef_tekst: str
    partij: str
    versieregel: str
    taal: str
    tijdlijn_titel: str
    tijdlijn: tuple[Tijdregel, ...]
    wie_titel: str
    wie: WieHelpt
    gevaar: Gevaar
    delen: tuple[Plandeel, ...]
    uitleg_keuze: str
    gedachten: str
    gemaakt_op: str
    boom_versie: str
    blokken_versie: str
    bestandsnaam: str

    @property
    def stappen(self) -> tuple[Planstap, ...]:
        """All steps in order, whatever heading they stand under."""
        return tuple(stap for deel in self.delen for stap in deel.stappen)

    @property
    def met_uitleg(self) -> Plandeel | None:
        """The first part in which there is something to tick; how that goes stands above it."""
        return next((deel for deel in self.delen if deel.heeft_keuzes), None)


class PlanPdf(CaseContent, frozen=True, kw_only=True):
    """The same plan as a document."""

    kind: ClassVar[str] = "stappenplan_pdf"
    added_by_worker: ClassVar[bool] = True

    pdf: bytes

    @classmethod
    def upgrade(cls, raw: Any) -> dict[str, Any]:
        """Earlier versions sealed the document alone."""
        return super().upgrade({"pdf": raw} if isinstance(raw, str) else raw)


class Stapkeuze(CaseContent, frozen=True, kw_only=True):
    """What somebody ticked at a step; the newest tick counts."""

    kind: ClassVar[str] = "stap_keuze"

    blok: str
    keuze: Keuze
