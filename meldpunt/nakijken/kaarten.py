"""The contact cards of everybody who helps: a versioned data file, read once.

Every text stands in the file in each language; ``Taalpaar`` shows the reader's.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from django.utils.translation import get_language
from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles

HULP_BESTAND = Path(__file__).parent / "data" / "hulp-2026.1.yaml"


class Taalpaar(DataModel, frozen=True, kw_only=True):
    """One text in the languages of the product."""

    nl: Vast
    en: Vast

    def __str__(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


class Contactkaart(DataModel, frozen=True, kw_only=True):
    """An organisation that helps: for whom, how to reach it, and where that comes from.

    ``altijd`` is for what everybody knows (112, 0900-8844, 113) and for cards without a number or address to look up.
    Any other card is shown once somebody looked it up (``queries.shown_cards``).
    """

    code: Code
    groep: Code
    naam: Taalpaar
    voor_wie: Taalpaar
    bron: Vast
    bron_jaar: Annotated[int, Meta(ge=2000, le=2100)] | None = None
    telefoon: Vast = ""
    site: Vast = ""
    altijd: bool = False

    @property
    def gezien(self) -> str:
        """The hash of what somebody looks up: who it is, for whom, and how to reach them."""
        said = [self.naam.nl, self.voor_wie.nl, self.telefoon, self.site]
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


class Groepnaam(DataModel, frozen=True, kw_only=True):
    """The name of a group of cards."""

    code: Code
    naam: Taalpaar


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


@cache
def hulp() -> HulpBestand:
    """Give every contact card and every group, in the order of the file."""
    return read_datafile(HULP_BESTAND, HulpBestand)[0]
