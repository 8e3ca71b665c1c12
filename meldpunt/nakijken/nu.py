"""Who can be called at this hour: the cards that were looked up, by their opening hours, and the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.clock import now, to_local
from meldpunt.core.web.opening import in_words, opens_at
from meldpunt.core.web.partij import partij
from meldpunt.nakijken.queries import cards

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meldpunt.nakijken.queries import Kaartstand

DANGER = "NU112"  # stands above everything else on every page


@dataclass(frozen=True)
class Hulplijn:
    """A number, whose it is, and one line about it."""

    naam: str
    bij: str
    telefoon: str


@dataclass(frozen=True)
class WieNu:
    """Who can be called now, who later, and who at hours that we do not know.

    Attributes:
        moment: for when this holds.
        opent: when the desk is there again, in words; empty while it is open.
        nu: who answers now.
        later: who answers at another hour, with that hour.
        onbekend: whose hours are not on their card.
        gecontroleerd_op: the oldest look at any of these numbers; None where all are known to everybody.
    """

    moment: datetime
    opent: str
    nu: tuple[Hulplijn, ...]
    later: tuple[Hulplijn, ...]
    onbekend: tuple[Hulplijn, ...]
    gecontroleerd_op: date | None


def who_now() -> WieNu:
    """Sort every number that a page may show by whether somebody answers it at this hour."""
    moment, opening = to_local(now()), opens_at()
    stands = [stand for stand in cards() if stand.is_shown and stand.kaart.telefoon and stand.kaart.code != DANGER]
    known = [stand for stand in stands if stand.kaart.open]
    looks = [stand.nagekeken_op for stand in stands if stand.nagekeken_op is not None]
    desk = _desk(opening)
    nu = _lines(stand for stand in known if stand.kaart.is_open(moment))
    later = _lines(stand for stand in known if not stand.kaart.is_open(moment))
    return WieNu(
        moment=moment,
        opent=in_words(opening) if opening else "",
        nu=nu if opening else (desk, *nu),
        later=(desk, *later) if opening else later,
        onbekend=_lines(stand for stand in stands if not stand.kaart.open),
        gecontroleerd_op=min(looks, default=None),
    )


def _desk(opening: datetime | None) -> Hulplijn:
    own = partij()
    hours = own["telefoon_uren"]
    bij = _("Vanaf %(moment)s") % {"moment": in_words(opening)} if opening else _(hours)
    return Hulplijn(naam=_("Ons meldpunt"), bij=bij, telefoon=own["telefoon"])


def _lines(stands: Iterable[Kaartstand]) -> tuple[Hulplijn, ...]:
    return tuple(
        Hulplijn(naam=str(kaart.naam), bij=str(kaart.kort or kaart.voor_wie), telefoon=kaart.telefoon)
        for kaart in (stand.kaart for stand in stands)
    )
