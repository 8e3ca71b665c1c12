"""Eight quarters beside each other: a pure function of payloads, in which nothing is counted or rounded anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from statistieken.rapport import woorden
from statistieken.tellen import TABELLEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statistieken.payload import Cijfers
    from statistieken.tellen import Tabelvorm

NIET = "–"  # this quarter did not print this row


@dataclass(frozen=True)
class Verlooprij:
    """One row through the quarters, as text."""

    label: str
    waarden: tuple[str, ...]


@dataclass(frozen=True)
class Verlooptabel:
    """One table through the quarters."""

    naam: str
    caption: str
    kolomkop: str
    rijen: tuple[Verlooprij, ...]


@dataclass(frozen=True)
class Verloop:
    """The last quarters, newest first, with their totals and tables."""

    kolommen: tuple[str, ...]
    totaal: Verlooprij
    tabellen: tuple[Verlooptabel, ...]
    met_overig: bool  # whether a row was folded somewhere


def build_verloop(alle: Sequence[Cijfers]) -> Verloop | None:
    """Put the last eight quarters beside each other; nothing where there are no two of them."""
    shown = sorted(alle, key=lambda cijfers: cijfers.kwartaal, reverse=True)[: woorden.KWARTALEN]
    if len(shown) < 2:  # noqa: PLR2004 - one quarter has a page of its own
        return None
    return Verloop(
        kolommen=tuple(part.kwartaal.kort for part in shown),
        totaal=Verlooprij(_("Totaal"), tuple(woorden.totaal_kort(part) for part in shown)),
        tabellen=tuple(_table(vorm, shown) for vorm in TABELLEN.values()),
        met_overig=any(part.folded for part in shown if not part.is_band),
    )


def _table(vorm: Tabelvorm, shown: Sequence[Cijfers]) -> Verlooptabel:
    return Verlooptabel(
        naam=vorm.naam,
        caption=str(woorden.CAPTIONS[vorm.naam]),
        kolomkop=str(woorden.KOLOMKOPPEN[vorm.naam]),
        rijen=tuple(
            Verlooprij(woorden.label(vorm.naam, code), tuple(_cell(part, vorm.naam, code) for part in shown))
            for code in vorm.codes
        ),
    )


def _cell(part: Cijfers, naam: str, code: str) -> str:
    if code in part.folded.get(naam, ()):
        return _("overig")
    value = part.tables.get(naam, {}).get(code)
    return NIET if value is None else str(value)
