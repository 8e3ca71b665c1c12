"""What goes into a step plan and what comes out of it: coded facts in, texts out, both frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

__all__ = [
    "Alinea",
    "Contact",
    "Deel",
    "Gevaar",
    "Keuze",
    "PlanGegevens",
    "Stap",
    "Stappenplan",
    "Tijdregel",
    "WieHelpt",
]


class Keuze(StrEnum):
    """What someone may tick at a step."""

    DOE_IK = "doe_ik"
    LATER = "later"
    LIEVER_NIET = "liever_niet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
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
        klacht_uiterlijk: The last day for a complaint (art. 66 Sr).
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
        anoniem: Whether the person gave no name.
        keuzes: What was ticked before, per block code.
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
    bewaren_tot: date | None = None
    nazorg: tuple[date, ...] = ()
    vertrouwenspersoon: Contact | None = None
    partij: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    behoeften: tuple[str, ...] = ()
    kanaal: str = "code"
    taal: str = "nl"
    versie: int = 1
    voorlopig: bool = True
    namens: bool = False
    anoniem: bool = False
    keuzes: Mapping[str, Keuze] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alinea:
    """One paragraph of a step; emphasis is for a date that matters."""

    tekst: str
    nadruk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step of the plan; with ``keuze`` it carries a number and the three ticks, without it only informs."""

    nummer: int | None
    code: str
    titel: str
    alineas: tuple[Alinea, ...]
    keuze: bool
    gekozen: Keuze | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """Steps under one heading; ``heeft_keuzes`` says whether there is anything to tick."""

    titel: str
    heeft_keuzes: bool
    stappen: tuple[Stap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tijdregel:
    """One line of what happens now."""

    wanneer: str
    tekst: str
    nadruk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WieHelpt:
    """Who helps: a trusted person, or the desk until there is one."""

    naam: str
    zinnen: tuple[str, ...]
    telefoon: str
    uren: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevaar:
    """The line about 112: always on the first page, and high up when it is serious."""

    titel: str
    tekst: str
    bovenaan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stappenplan:
    """A step plan, ready to be shown: texts only, in its language, so that ``asdict`` can be sealed as it is."""

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
    delen: tuple[Deel, ...]
    uitleg_keuze: str
    gedachten: str
    gemaakt_op: str
    boom_versie: str
    blokken_versie: str
    bestandsnaam: str

    @property
    def stappen(self) -> tuple[Stap, ...]:
        """All steps in order, whatever heading they stand under."""
        return tuple(stap for deel in self.delen for stap in deel.stappen)
