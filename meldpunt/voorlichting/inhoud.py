"""What the public pages say that may change without code: versioned data files, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile
from meldpunt.nakijken.kaarten import Taalpaar

GEDRAGSCODE_BESTAND, OVER_BESTAND = (
    Path(__file__).parent / "data" / f"{name}-2026.1.yaml" for name in ("gedragscode", "over")
)


class Principe(DataModel, frozen=True, kw_only=True):
    """One principle of the code of conduct, word for word."""

    naam: Taalpaar
    tekst: Taalpaar


class Gedragscode(DataModel, frozen=True, kw_only=True):
    """The code of conduct in one version."""

    versie: Code
    protocol: Vast
    principes: Annotated[tuple[Principe, ...], Meta(min_length=1)]


class Protocol(DataModel, frozen=True, kw_only=True):
    """The protocol that this desk carries out, with its makers."""

    titel: Vast
    ondertitel: Vast
    uitgave: Vast
    werkgroep: Vast
    opgericht: Vast
    initiatief: Vast
    ondersteuning: Vast
    partijen: tuple[Vast, ...]
    netwerken: tuple[Vast, ...]


class OverBestand(DataModel, frozen=True, kw_only=True):
    """The facts about the protocol in one version."""

    versie: Code
    protocol: Protocol


@cache
def get_gedragscode() -> Gedragscode:
    """Give the code of conduct that is in force."""
    return read_datafile(GEDRAGSCODE_BESTAND, Gedragscode)[0]


@cache
def get_protocol() -> Protocol:
    """Give the protocol's title, edition and credits."""
    return read_datafile(OVER_BESTAND, OverBestand)[0].protocol
