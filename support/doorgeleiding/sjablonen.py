"""Letters as versioned data: text with variables out of a closed list, and which of them the melder has to allow.

A paragraph that needs something the melder did not allow, or that is not known, is left out as a whole. So no text of
a template can bring more into a letter than the consent names.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from django.utils.translation import gettext as _
from msgspec import Meta, field

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles
from meldpunt.core.errors import NotFound
from support.regie.service import Onderdeel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["Briefstuk", "Brieftekst", "Brieven", "Onderdeel", "Sjabloon", "Vrij", "brieven", "compose", "sjabloon_for"]

FILE = Path(__file__).parent / "data" / "brieven-2026.1.yaml"
DAYS = Annotated[int, Meta(ge=1, le=60)]


class Vrij(StrEnum):
    """What a letter may say without anybody's consent, because it tells nothing of the melder."""

    PARTIJ = "partij"
    KENMERK = "kenmerk"
    AAN = "aan"
    WIE = "wie"
    TELEFOON_MELDPUNT = "telefoon_meldpunt"
    ANTWOORD_VOOR = "antwoord_voor"
    ANTWOORD_PAGINA = "antwoord_pagina"
    ANTWOORD_CODE = "antwoord_code"
    LINK_TOT = "link_tot"


KNOWN = frozenset({*(item.value for item in Vrij), *(item.value for item in Onderdeel)})


class Sjabloon(DataModel, frozen=True, kw_only=True):
    """One letter: for which destination, and what it says."""

    code: Code
    bestemming: Code
    naam: Vast
    aan: Vast
    onderwerp: Vast
    alineas: Annotated[tuple[Vast, ...], Meta(min_length=1)]
    antwoord_werkdagen: DAYS
    alleen_wet: bool = False

    def __post_init__(self) -> None:
        """Refuse a variable that no letter may have, and one of the melder above the text."""
        super().__post_init__()
        for text in (self.aan, self.onderwerp, *self.alineas):
            if unknown := [name for name in _names(text) if name not in KNOWN]:
                raise ValueError(f"onbekende variabele '{unknown[0]}' in brief {self.code}")
        if [*_names(self.aan), *_names(self.onderwerp)]:
            raise ValueError(f"boven brief {self.code} staat een variabele")


class Brievenkop(DataModel, frozen=True, kw_only=True):
    """What the letters say about themselves."""

    versie: Code
    bron: Vast
    gecontroleerd_op: date | None


class Brieven(DataModel, frozen=True, kw_only=True):
    """All letters of one version."""

    kop: Brievenkop = field(name="brieven")
    link_werkdagen: DAYS
    slot: Annotated[tuple[Vast, ...], Meta(min_length=1)]
    sjablonen: Annotated[tuple[Sjabloon, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a letter that stands in the list twice, and an end that says something of the melder."""
        super().__post_init__()
        refuse_doubles(tuple(item.code for item in self.sjablonen))
        allowed = {item.value for item in Vrij}
        if strange := [name for text in self.slot for name in _names(text) if name not in allowed]:
            raise ValueError(f"onbekende variabele '{strange[0]}' in het slot")


@dataclass(frozen=True)
class Briefstuk:
    """A piece of a paragraph: text of the template, or what was filled in."""

    tekst: str
    ingevuld: bool = False


@dataclass(frozen=True)
class Brieftekst:
    """A letter as it reads now.

    Attributes:
        alineas: every paragraph in pieces; the first says to whom, the second what about.
        erin: what of the melder stands in it.
        leeg: what the melder allows and nobody knows.
    """

    alineas: tuple[tuple[Briefstuk, ...], ...]
    erin: tuple[Onderdeel, ...]
    leeg: tuple[Onderdeel, ...]

    @property
    def tekst(self) -> tuple[str, ...]:
        """The same as plain text."""
        return tuple("".join(stuk.tekst for stuk in alinea) for alinea in self.alineas)


@cache
def brieven() -> Brieven:
    """Return the letters of this installation, read once.

    Raises:
        OngeldigBestand: something is missing, unknown or double.
    """
    found, _sha256 = read_datafile(FILE, Brieven)
    return found


def sjabloon_for(bestemming: str, *, code: str = "", wet: bool = False) -> Sjabloon:
    """The letter for a destination: the one that is named, or else the first.

    Args:
        bestemming: the destination.
        code: which one.
        wet: one for what the law asks, of which there is no consent.

    Raises:
        NotFound: nothing is written to this destination.
    """
    fits = sjablonen_for(bestemming, wet=wet)
    found = next((item for item in fits if item.code == code), None) or next(iter(fits), None)
    if found is None:
        raise NotFound(_("Voor deze bestemming is er geen brief."))
    return found


def sjablonen_for(bestemming: str, *, wet: bool = False) -> list[Sjabloon]:
    """Every letter for a destination."""
    return [item for item in brieven().sjablonen if item.bestemming == bestemming and item.alleen_wet is wet]


def compose(sjabloon: Sjabloon, waarden: Mapping[str, str], mag: Collection[Onderdeel]) -> Brieftekst:
    """Fill a letter in; what is not allowed or not known takes its paragraph with it.

    Args:
        sjabloon: the letter.
        waarden: what is known, by the name of the variable.
        mag: what the melder lets go along.
    """
    allowed = {item.value for item in Vrij} | {item.value for item in mag}
    known = {name: value for name, value in waarden.items() if value and name in allowed}
    body = [text for text in (*sjabloon.alineas, *brieven().slot) if set(_names(text)) <= set(known)]
    typed = (Briefstuk(", "), Briefstuk(known[Vrij.AAN], ingevuld=True)) if Vrij.AAN in known else ()
    head = ((Briefstuk(sjabloon.aan), *typed), (Briefstuk(sjabloon.onderwerp),))
    used = {name for text in body for name in _names(text)}
    wanted = {name for text in sjabloon.alineas for name in _names(text)}
    return Brieftekst(
        alineas=(*head, *(_pieces(text, known) for text in body)),
        erin=tuple(item for item in Onderdeel if item.value in used),
        leeg=tuple(item for item in Onderdeel if item in mag and item.value in wanted - used),
    )


def _names(text: str) -> Iterator[str]:
    """The variables in a text.

    Raises:
        ValueError: a brace stands alone, or a variable says how it is written.
    """
    for _literal, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(f"een variabele is één woord tussen accolades: '{name}'")
        yield name


def _pieces(text: str, known: Mapping[str, str]) -> tuple[Briefstuk, ...]:
    found = []
    for literal, name, _spec, _conversion in string.Formatter().parse(text):
        if literal:
            found.append(Briefstuk(literal))
        if name is not None:
            found.append(Briefstuk(known[name], ingevuld=True))
    return tuple(found)
