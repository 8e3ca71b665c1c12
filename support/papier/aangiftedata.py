"""What can be in a package for the police, how much of it goes to whom, and its sentences: versioned data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles

__all__ = ["Aangiftedata", "Pakketdeel", "Pakketontvanger", "aangiftedata", "ontvanger_of"]

FILE = Path(__file__).parent / "data" / "aangifte-2026.1.yaml"


class Pakketdeel(StrEnum):
    """What a package can hold."""

    WIE = "wie"
    TIJDLIJN = "tijdlijn"
    ARTIKELEN = "artikelen"
    STUKKEN = "stukken"
    BESTANDEN = "bestanden"
    DOMICILIE = "domicilie"
    KLACHT = "klacht"
    VOLMACHT = "volmacht"


class Pakketontvanger(DataModel, frozen=True, kw_only=True):
    """How much of a package goes to one destination."""

    bestemming: Code
    naam: Vast
    delen: Annotated[tuple[Pakketdeel, ...], Meta(min_length=1)]


class Pakketzinnen(DataModel, frozen=True, kw_only=True):
    """The sentences on it."""

    soort: Vast
    titel: Vast
    titel_klacht: Vast
    titel_zonder: Vast
    kern: Vast
    met_bewijs: Vast
    met_lijst: Vast
    met_artikelen: Vast
    kern_klacht: Vast
    hulp: Vast
    klacht: Annotated[tuple[Vast, ...], Meta(min_length=1)]
    volmacht: Vast
    volmacht_klacht: Vast
    volmacht_slot: Vast
    verzoek: Vast
    woonadres: Vast

    def __post_init__(self) -> None:
        """Refuse a mandate that names nobody, and a first sentence without a place for what is in the package."""
        super().__post_init__()
        if not all("{naam}" in words for words in (self.volmacht, self.volmacht_klacht)):
            raise ValueError("in de volmacht ontbreekt {naam}")
        if "{met}" not in self.kern:
            raise ValueError("in de kern ontbreekt {met}")


class Aangiftedata(DataModel, frozen=True, kw_only=True):
    """Everything of one version."""

    versie: Code
    bron: Vast
    gecontroleerd_op: date | None
    ontvangers: Annotated[tuple[Pakketontvanger, ...], Meta(min_length=1)]
    zinnen: Pakketzinnen

    def __post_init__(self) -> None:
        """Refuse a destination that stands in the list twice."""
        super().__post_init__()
        refuse_doubles(tuple(item.bestemming for item in self.ontvangers))


@cache
def aangiftedata() -> Aangiftedata:
    """Return the data of this installation, read once.

    Raises:
        OngeldigBestand: something is missing, unknown or double.
    """
    found, _sha256 = read_datafile(FILE, Aangiftedata)
    return found


def ontvanger_of(bestemming: str) -> Pakketontvanger | None:
    """How much goes to a destination; None where no package goes there."""
    return next((item for item in aangiftedata().ontvangers if item.bestemming == bestemming), None)
