"""What both readers go through before a card is shared: versioned data, with its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from meldpunt.core.datafile import Code, Codes, DataModel, Vast, read_datafile, refuse_doubles

__all__ = ["Kaartdata", "Kaartpunt", "kaartdata"]

FILE = Path(__file__).parent / "data" / "casuistiek-2026.1.yaml"


class Kaartpunt(DataModel, frozen=True, kw_only=True):
    """One thing that a reader declares."""

    code: Code
    zin: Vast


class Kaartdata(DataModel, frozen=True, kw_only=True):
    """One version of the checklist, and the words by which the flags are found."""

    versie: Code
    bron: Vast
    meer_dan: Annotated[int, Meta(ge=3, le=6)]
    drie: Annotated[int, Meta(ge=3, le=20)]
    schrijver: Annotated[tuple[Kaartpunt, ...], Meta(min_length=1)]
    tweede: Annotated[tuple[Kaartpunt, ...], Meta(min_length=1)]
    mag: Codes
    opent: Codes

    def __post_init__(self) -> None:
        """Refuse a point that stands in the list twice."""
        super().__post_init__()
        refuse_doubles(tuple(punt.code for punt in (*self.schrijver, *self.tweede)))


@cache
def kaartdata() -> Kaartdata:
    """Return what this installation has, read once.

    Raises:
        OngeldigBestand: something is missing, unknown or double.
    """
    found, _sha256 = read_datafile(FILE, Kaartdata)
    return found
