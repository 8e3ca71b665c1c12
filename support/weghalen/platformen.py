"""Platforms, reasons, terms and the words of each letter, as versioned data."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from django.utils.translation import gettext as _
from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles
from meldpunt.core.errors import NotFound
from support.weghalen.states import Verzoekstand

__all__ = [
    "Doelplatform",
    "Termijnen",
    "Verzoekreden",
    "Weghaaldata",
    "brief_for",
    "platform_of",
    "reden_of",
    "weghaaldata",
]

FILE = Path(__file__).parent / "data" / "weghalen-2026.1.yaml"
DAYS = Annotated[int, Meta(ge=1, le=200)]
ONBEKEND = "ANDERS"  # what a link leads to of which nobody knows where


class Termijnen(DataModel, frozen=True, kw_only=True):
    """How long each step may take."""

    melden_werkdagen: DAYS
    kijken_werkdagen: DAYS
    navragen_werkdagen: DAYS
    besluit_werkdagen: DAYS
    klagen_werkdagen: DAYS
    klacht_maanden: DAYS
    geschil_dagen: DAYS
    toezicht_werkdagen: DAYS


class Doelplatform(DataModel, frozen=True, kw_only=True):
    """A platform to which a request goes."""

    code: Code
    naam: Vast
    klachten: bool
    formulier: Vast | None = None
    formulier_bron: Vast | None = None
    gecontroleerd_op: date | None = None

    def __post_init__(self) -> None:
        """Refuse an address that nobody looked up."""
        super().__post_init__()
        if self.formulier is not None and (self.formulier_bron is None or self.gecontroleerd_op is None):
            raise ValueError(f"bij het formulier van {self.code} hoort een bron en een dag waarop iemand het opende")


class Verzoekreden(DataModel, frozen=True, kw_only=True):
    """Why something should go: what it does, never what it says, with the articles of the law table."""

    code: Code
    tekst: Vast
    artikelen: tuple[Code, ...]
    zonder_afzender: bool = False  # art. 16(2)(c) DSA


class Verzoekbrief(DataModel, frozen=True, kw_only=True):
    """The words of the letter that leads to one rung."""

    naar: Verzoekstand
    soort: Vast
    titel: Vast
    kern: Vast
    kern_regels: Vast | None = None  # where no article is named, only the platform's own rules
    dagkop: Vast
    vraagt: Annotated[tuple[Vast, ...], Meta(min_length=1)]
    verklaring: Vast


class Weghaaldata(DataModel, frozen=True, kw_only=True):
    """Everything of one version."""

    versie: Code
    bron: Vast
    gecontroleerd_op: date | None
    termijnen: Termijnen
    platforms: Annotated[tuple[Doelplatform, ...], Meta(min_length=1)]
    redenen: Annotated[tuple[Verzoekreden, ...], Meta(min_length=1)]
    brieven: Annotated[tuple[Verzoekbrief, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse what stands in a list twice."""
        super().__post_init__()
        refuse_doubles(tuple(item.code for item in self.platforms))
        refuse_doubles(tuple(item.code for item in self.redenen))
        refuse_doubles(tuple(item.naar.value for item in self.brieven))


@cache
def weghaaldata() -> Weghaaldata:
    """Return the data of this installation, read once.

    Raises:
        OngeldigBestand: something is missing, unknown or double.
    """
    found, _sha256 = read_datafile(FILE, Weghaaldata)
    return found


def platform_of(code: str) -> Doelplatform:
    """The platform of a code, or the one that stands for all others."""
    found = {item.code: item for item in weghaaldata().platforms}
    return found.get(code, found[ONBEKEND])


def reden_of(code: str) -> Verzoekreden:
    """One reason.

    Raises:
        NotFound: there is no such reason.
    """
    found = next((item for item in weghaaldata().redenen if item.code == code), None)
    if found is None:
        raise NotFound(_("Deze reden kennen we niet. Kies er een uit de lijst."))
    return found


def brief_for(naar: Verzoekstand) -> Verzoekbrief:
    """The words of the letter that leads to a rung.

    Raises:
        NotFound: nothing is written for this rung.
    """
    found = next((item for item in weghaaldata().brieven if item.naar == naar), None)
    if found is None:
        raise NotFound(_("Bij deze stap hoort geen brief."))
    return found
