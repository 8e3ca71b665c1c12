"""Attacks in words and in a strip of time: aliases and traces, and never a name or a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meldpunt.core.clock import to_local
from support.aanvallen.queries import Verbandsoort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from support.aanvallen.vergelijken import Samenhang
    from support.behandeling.aanvallen.bekijken import Aanvalsrij
    from support.dossiers.queries import Kaart

SHARES = {
    Verbandsoort.ACCOUNT: gettext_lazy("Zelfde account als %(alias)s"),
    Verbandsoort.LINK: gettext_lazy("Zelfde bericht als %(alias)s"),
    Verbandsoort.TEKST: gettext_lazy("Bijna dezelfde tekst als %(alias)s"),
}
IN_SHORT = {
    Verbandsoort.ACCOUNT: gettext_lazy("zelfde account"),
    Verbandsoort.LINK: gettext_lazy("zelfde bericht"),
    Verbandsoort.TEKST: gettext_lazy("bijna dezelfde tekst"),
    Verbandsoort.HAND: gettext_lazy("met de hand gekozen"),
}
KLAS = {Verbandsoort.ACCOUNT: "st-zelf", Verbandsoort.TEKST: "st-lijkt", None: "st-los"}
ORDER = ("st-los", "st-lijkt", "st-zelf")  # what lies on top where two fall together
TICKS = 4
DAY_HOURS = 48
SIDE_BY_SIDE = 200  # places beside each other in the strip


@dataclass(frozen=True)
class Voorstelrij:
    """One case of a proposal: why it fits, in words, and whether it belongs to the attack already."""

    kaart: Kaart
    redenen: tuple[str, ...]
    hoort_al: bool


@dataclass(frozen=True)
class Voorstelblok:
    """A proposal as the page shows it."""

    zin: str
    rijen: tuple[Voorstelrij, ...]
    redenen: tuple[str, ...]
    aanval: str


@dataclass(frozen=True)
class Stip:
    """A mark in the strip: where from the left, and how it looks."""

    plek: str
    klas: str


@dataclass(frozen=True)
class Strookrij:
    """One case in the strip, and in the table that says the same."""

    kaart: Kaart
    stippen: tuple[Stip, ...]
    aantal: int
    eerste: datetime | None
    laatste: datetime | None
    gedeeld: tuple[str, ...]


@dataclass(frozen=True)
class Strook:
    """When things came in, case by case."""

    rijen: tuple[Strookrij, ...]
    streepjes: tuple[tuple[str, str, str], ...]  # where, what stands there, and how it is anchored
    zin: str


def in_short(redenen: Sequence[Verbandsoort]) -> str:
    """Why cases belong together, in a few words."""
    return ", ".join(str(IN_SHORT[soort]) for soort in redenen)


def voorstel_of(groep: Samenhang, kaarten: Mapping[UUID, Kaart]) -> Voorstelblok:
    """A group of cases as a proposal: how many, of how many people, in which time, and why."""
    rows = []
    for spoor in groep.sporen:
        shares = sorted(groep.redenen[spoor.dossier].items(), key=lambda item: list(Verbandsoort).index(item[0]))
        redenen = tuple(str(SHARES[soort]) % {"alias": kaarten[other].alias} for soort, other in shares)
        rows.append(Voorstelrij(kaarten[spoor.dossier], redenen, hoort_al=bool(spoor.aanval)))
    return Voorstelblok(
        zin=_sentence(groep),
        rijen=tuple(rows),
        redenen=tuple(str(soort) for soort in groep.soorten),
        aanval=groep.aanval,
    )


def strook_of(rijen: Sequence[Aanvalsrij]) -> Strook | None:
    """The strip of an attack; None where nothing is known of when."""
    moments = [moment for rij in rijen for moment, _soort in rij.momenten]
    if not moments:
        return None
    start, end = _edges(min(moments), max(moments))
    return Strook(
        rijen=tuple(_strip_row(rij, start, end) for rij in rijen),
        streepjes=tuple(_tick(number, start, end) for number in range(TICKS + 1)),
        zin=_("Van %(van)s tot %(tot)s.") % {"van": _when(min(moments)), "tot": _when(max(moments))},
    )


def _sentence(groep: Samenhang) -> str:
    people, is_all = groep.personen
    number = len(groep.sporen)
    about = (
        ngettext("%(n)s mens", "%(n)s mensen", people)
        if is_all
        else ngettext("minstens %(n)s mens", "minstens %(n)s mensen", people)
    )
    parts = (
        ngettext("%(n)s melding", "%(n)s meldingen", number) % {"n": number},
        about % {"n": people},
        ngettext("%(n)s uur", "%(n)s uur", groep.uren) % {"n": groep.uren},
        in_short(groep.soorten),
    )
    return ", ".join(parts)


def _edges(first: datetime, last: datetime) -> tuple[datetime, datetime]:
    """Whole hours around all moments; a strip is four hours at least."""
    start = to_local(first).replace(minute=0, second=0, microsecond=0)
    hours = max(TICKS, -(-int((last - start).total_seconds() + 1) // 3600))
    return start, start + timedelta(hours=-(-hours // TICKS) * TICKS)


def _strip_row(rij: Aanvalsrij, start: datetime, end: datetime) -> Strookrij:
    places: dict[int, str] = {}
    for moment, soort in rij.momenten:
        place = round(SIDE_BY_SIDE * ((moment - start) / (end - start)))
        places[place] = max(KLAS[soort], places.get(place, "st-los"), key=ORDER.index)
    moments = [moment for moment, _soort in rij.momenten]
    return Strookrij(
        kaart=rij.kaart,
        stippen=tuple(Stip(f"{100 * place / SIDE_BY_SIDE:.1f}%", klas) for place, klas in sorted(places.items())),
        aantal=len(moments),
        eerste=min(moments, default=None),
        laatste=max(moments, default=None),
        gedeeld=tuple(str(IN_SHORT[soort]) for soort in rij.gedeeld),
    )


def _tick(number: int, start: datetime, end: datetime) -> tuple[str, str, str]:
    moment = start + (end - start) * number / TICKS
    anchor = {0: "start", TICKS: "end"}.get(number, "middle")
    at_edge = number in (0, TICKS) or (end - start) > timedelta(hours=DAY_HOURS)
    return f"{100 * number / TICKS:.0f}%", date_format(to_local(moment), "D H:i" if at_edge else "H:i"), anchor


def _when(moment: datetime) -> str:
    return date_format(to_local(moment), "l j F, H:i")
