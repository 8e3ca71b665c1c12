"""What may stand in a question to somebody outside, and the sentences around it: versioned data."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile

__all__ = ["Consultdata", "consultdata"]

FILE = Path(__file__).parent / "data" / "consultatie-2026.1.yaml"


class Consultzinnen(DataModel, frozen=True, kw_only=True):
    """The sentences on the sheet."""

    soort: Vast
    titel: Vast
    inleiding: Vast
    kern: Vast
    waar: Vast
    vraag: Vast
    voet: Vast


class Consultdata(DataModel, frozen=True, kw_only=True):
    """One version of it."""

    versie: Code
    bron: Vast
    reeks: Annotated[int, Meta(ge=3, le=20)]
    mag: Annotated[tuple[Vast, ...], Meta(min_length=1)]
    zinnen: Consultzinnen


@cache
def consultdata() -> Consultdata:
    """Return what this installation has, read once.

    Raises:
        OngeldigBestand: something is missing or unknown.
    """
    found, _sha256 = read_datafile(FILE, Consultdata)
    return found
