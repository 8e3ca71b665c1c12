"""What the public pages say that may change without code: versioned data files, read once.

Every text stands in the file in each language; ``Taalpaar`` shows the reader's.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from django.utils.translation import get_language
from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles

HULP_BESTAND, GEDRAGSCODE_BESTAND, OVER_BESTAND = (
    Path(__file__).parent / "data" / f"{name}-2026.1.yaml" for name in ("hulp", "gedragscode", "over")
)
STALE_AFTER_DAYS = 180


class Taalpaar(DataModel, frozen=True, kw_only=True):
    """One text in the languages of the product."""

    nl: Vast
    en: Vast

    def __str__(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


class Contactkaart(DataModel, frozen=True, kw_only=True):
    """An organisation that helps: for whom, how to reach it, when somebody checked that, how old the source is."""

    code: Code
    groep: Code
    naam: Taalpaar
    voor_wie: Taalpaar
    gecontroleerd_op: date | None
    bron: Vast
    bron_jaar: Annotated[int, Meta(ge=2000, le=2100)] | None = None
    telefoon: Vast = ""
    site: Vast = ""

    def is_stale(self, today: date) -> bool:
        """Tell whether the facts on this card were checked too long ago, or never."""
        return self.gecontroleerd_op is None or (today - self.gecontroleerd_op).days > STALE_AFTER_DAYS


class Groepnaam(DataModel, frozen=True, kw_only=True):
    """The name of a group of cards."""

    code: Code
    naam: Taalpaar


class Hulpgroep(Groepnaam, frozen=True, kw_only=True):
    """Cards that belong together on the page."""

    kaarten: tuple[Contactkaart, ...]


class HulpBestand(DataModel, frozen=True, kw_only=True):
    """Every contact card of one version, and the groups in the order of the page."""

    versie: Code
    groepen: Annotated[tuple[Groepnaam, ...], Meta(min_length=1)]
    kaarten: Annotated[tuple[Contactkaart, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a card that stands in the file twice, or in a group that does not exist and so on no page."""
        super().__post_init__()
        refuse_doubles(tuple(kaart.code for kaart in self.kaarten))
        known = {groep.code for groep in self.groepen}
        for kaart in self.kaarten:
            if kaart.groep not in known:
                raise ValueError(f"kaart {kaart.code} hoort bij een groep die er niet is: {kaart.groep}")


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
def list_hulp() -> tuple[Hulpgroep, ...]:
    """Give every contact card, in its group, in the order of the file."""
    found, _ = read_datafile(HULP_BESTAND, HulpBestand)
    return tuple(
        Hulpgroep(
            code=groep.code,
            naam=groep.naam,
            kaarten=tuple(kaart for kaart in found.kaarten if kaart.groep == groep.code),
        )
        for groep in found.groepen
    )


@cache
def get_gedragscode() -> Gedragscode:
    """Give the code of conduct that is in force."""
    return read_datafile(GEDRAGSCODE_BESTAND, Gedragscode)[0]


@cache
def get_protocol() -> Protocol:
    """Give the protocol's title, edition and credits."""
    return read_datafile(OVER_BESTAND, OverBestand)[0].protocol
