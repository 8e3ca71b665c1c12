"""To whom something can go: versioned data, the same in every party."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from django.utils.translation import gettext
from msgspec import Meta
from msgspec.structs import replace

from meldpunt.core.datafile import Code, DataModel, Vertaalbaar, read_datafile, refuse_doubles
from meldpunt.core.errors import NotFound
from support.regie.inhoud import Onderdeel

if TYPE_CHECKING:
    from collections.abc import Collection

FILE = Path(__file__).parent / "data" / "bestemmingen-2026.1.yaml"


class Bestemming(DataModel, frozen=True, kw_only=True):
    """One destination: its name, what is shared with it, and what it is for."""

    code: Code
    naam: Vertaalbaar
    deelt: Vertaalbaar
    zin: Vertaalbaar
    uitkomsten: tuple[Code, ...]
    onderdelen: tuple[Onderdeel, ...] = ()  # what ``deelt`` says, by name
    groep: Code = "STEUN"  # in the figures, a group of the taxonomy
    zonder_akkoord: bool = False  # whether the law may ask that something goes here without a yes
    met_brief: bool = True  # whether something is passed on to it with a letter
    kiest: bool = False  # whether the melder ticks each part
    weghalen: bool = False  # whether a request to take something down goes to it


class Bestemmingen(DataModel, frozen=True, kw_only=True):
    """All destinations of one version, in the order in which they are shown."""

    versie: Code
    bestemmingen: Annotated[tuple[Bestemming, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a destination that stands in the list twice."""
        super().__post_init__()
        refuse_doubles(tuple(item.code for item in self.bestemmingen))


@cache
def read_bestemmingen() -> tuple[Bestemming, ...]:
    """Return every destination as the file has it, read once.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    found, _ = read_datafile(FILE, Bestemmingen)
    return found.bestemmingen


def bestemmingen() -> list[Bestemming]:
    """Every destination, in words of the reader's language."""
    return [
        replace(item, naam=gettext(item.naam), deelt=gettext(item.deelt), zin=gettext(item.zin))
        for item in read_bestemmingen()
    ]


def bestemming(code: str) -> Bestemming:
    """One destination.

    Raises:
        NotFound: there is no such destination.
    """
    found = next((item for item in bestemmingen() if item.code == code), None)
    if found is None:
        raise NotFound(gettext("Deze bestemming kennen we niet. Kies er een uit de lijst."))
    return found


def bij_uitkomsten(uitkomsten: Collection[str]) -> list[Bestemming]:
    """The destinations that an advice speaks of."""
    return [item for item in bestemmingen() if set(item.uitkomsten) & set(uitkomsten)]
