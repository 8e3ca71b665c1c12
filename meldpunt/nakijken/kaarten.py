"""The contact cards of everybody who helps: a versioned data file, read once.

Every text stands in the file in each language; ``Taalpaar`` shows the reader's.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from msgspec import Meta

from meldpunt.core.clock import is_werkdag
from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles
from meldpunt.versies.service import Feit, Versiebezwaar, Versiesoort, current

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

HULP_BESTAND = Path(__file__).parent / "data" / "hulp-2026.1.yaml"
SHORTEST = 3  # digits of a number: 112
NUMBER = frozenset("0123456789 -+()")


class Taalpaar(DataModel, frozen=True, kw_only=True):
    """One text in the languages of the product."""

    nl: Vast
    en: Vast

    def __str__(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


class Openingstijd(DataModel, frozen=True, kw_only=True):
    """The hours at which somebody answers, Dutch time: whole hours, every day or on working days alone."""

    van: Annotated[int, Meta(ge=0, le=23)]
    tot: Annotated[int, Meta(ge=1, le=24)]
    alle_dagen: bool = False

    def __post_init__(self) -> None:
        """Refuse hours that end before they begin."""
        super().__post_init__()
        if self.van >= self.tot:
            raise ValueError("de tijd van sluiten komt na de tijd van openen")

    def holds(self, moment: datetime) -> bool:
        """Whether a moment on Dutch wall time falls within these hours."""
        return (self.alle_dagen or is_werkdag(moment.date())) and self.van <= moment.hour < self.tot


class Contactkaart(DataModel, frozen=True, kw_only=True, omit_defaults=True):
    """An organisation that helps: for whom, how to reach it, and where that comes from.

    ``altijd`` is for what everybody knows (112, 0900-8844, 113) and for cards without a number or address to look up.
    ``kort`` is one line for a list of numbers; ``open`` is left out where the source does not tell the hours.
    Any other card is shown once somebody looked it up (``queries.shown_cards``); who edits a card in the browser says
    on which day they did, in ``gecontroleerd_op``.
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
    kort: Taalpaar | None = None
    open: Openingstijd | None = None
    gecontroleerd_op: date | None = None
    gecontroleerd_door: Vast = ""

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody answers at this moment on Dutch wall time, as far as the card tells."""
        return self.open is not None and self.open.holds(moment)

    @property
    def gezien(self) -> str:
        """The hash of what somebody looks up: who it is, for whom, how to reach them, and when."""
        said: list[str | int] = [self.naam.nl, self.voor_wie.nl, self.telefoon, self.site]
        if self.open is not None:
            said += [self.open.van, self.open.tot, self.open.alle_dagen]
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
def shipped_hulp() -> HulpBestand:
    """Version one: the file."""
    return read_datafile(HULP_BESTAND, HulpBestand)[0]


def hulp() -> HulpBestand:
    """Give every contact card and every group that hold now, in their order."""
    return current(HULPKAARTEN)


def wrong_with(kaart: Contactkaart, *, before: Contactkaart | None = None) -> Iterator[tuple[str, str]]:
    """What is wrong with one card, each at its field.

    Args:
        kaart: the card.
        before: how it was, where it is edited; some cards never had a number or a site.
    """
    if kaart.telefoon and len([sign for sign in kaart.telefoon if sign.isdecimal()]) < SHORTEST:
        yield "telefoon", _("In dit nummer ontbreken cijfers. Kijk je het nog even na?")
    if set(kaart.telefoon) - NUMBER:
        yield "telefoon", _("Schrijf een nummer met alleen cijfers, streepjes en spaties.")
    if before is not None and (before.telefoon or before.site) and not (kaart.telefoon or kaart.site):
        yield "telefoon", _("Vul een nummer of een site in. Anders kan niemand deze hulp bereiken.")
    if kaart.site and (" " in kaart.site or "." not in kaart.site):
        yield "site", _("Schrijf het adres van een site, zoals slachtofferhulp.nl.")


def bezwaren(own: HulpBestand) -> list[Versiebezwaar]:
    """What is wrong with a version, with the card in front."""
    return [Versiebezwaar(veld, f"{kaart.naam}: {zin}") for kaart in own.kaarten for veld, zin in wrong_with(kaart)]


def feiten(own: HulpBestand) -> list[Feit]:
    """All that a version says, line by line: also what no form changes, since an older version may say it otherwise."""
    groups = {groep.code: str(groep.naam) for groep in own.groepen}
    named = [
        Feit(f"groep.{groep.code}.{path}", f"{groep.naam}, {label}", value)
        for groep in own.groepen
        for path, label, value in _in_both("naam", _("naam van de groep"), groep.naam)
    ]
    cards = [feit for kaart in own.kaarten for feit in _of_card(kaart, groups[kaart.groep])]
    return [Feit("versie", _("Versie van de lijst"), own.versie), *named, *cards]


def _of_card(kaart: Contactkaart, groep: str) -> Iterator[Feit]:
    said = (
        *_in_both("naam", _("naam"), kaart.naam),
        *_in_both("voor_wie", _("voor wie"), kaart.voor_wie),
        *_in_both("kort", _("in het kort"), kaart.kort),
        (f"groep.{kaart.groep}", _("groep"), groep),  # two groups may have one name
        ("altijd", _("staat er altijd"), _("Ja") if kaart.altijd else ""),
        ("telefoon", _("telefoon"), kaart.telefoon),
        ("site", _("site"), kaart.site),
        ("open", _("open"), _hours(kaart.open)),
        ("bron", _("bron"), kaart.bron),
        ("bron_jaar", _("jaar van de bron"), str(kaart.bron_jaar or "")),
        ("dag", _("gecontroleerd op"), f"{kaart.gecontroleerd_op:%d-%m-%Y}" if kaart.gecontroleerd_op else ""),
        ("wie", _("gecontroleerd door"), kaart.gecontroleerd_door),
    )
    yield from (Feit(f"{kaart.code}.{code}", f"{kaart.naam}, {label}", value) for code, label, value in said if value)


def _in_both(path: str, label: str, own: Taalpaar | None) -> Iterator[tuple[str, str, str]]:
    """A text in each language."""
    if own is not None:
        yield path, label, own.nl
        yield f"{path}.en", _("%(wat)s, in het Engels") % {"wat": label}, own.en


def _hours(own: Openingstijd | None) -> str:
    if own is None:
        return ""
    hours = {"van": own.van, "tot": own.tot}
    if own.alle_dagen:
        return _("elke dag van %(van)s.00 tot %(tot)s.00 uur") % hours
    return _("op werkdagen van %(van)s.00 tot %(tot)s.00 uur") % hours


HULPKAARTEN: Versiesoort[HulpBestand] = Versiesoort(
    code="hulpkaarten",
    naam=gettext_lazy("Hulpkaarten"),
    model=HulpBestand,
    meegeleverd=shipped_hulp,
    bezwaren=bezwaren,
    feiten=feiten,
)
