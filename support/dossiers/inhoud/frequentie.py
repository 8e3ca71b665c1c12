"""How often it happened, counted from what came in; it proposes an answer to the question F1 and decides nothing.

A link and a screenshot may show the same message, so of files alone and of everything else the larger number counts:
"at least so many". The proposal only ever grows with more, and never lowers what the melder said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meldpunt.core.clock import AMSTERDAM
from support.dossiers.inhoud.uitingen import distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from support.dossiers.inhoud.uitingen import Uiting

__all__ = ["Frequentie", "frequentie_of", "is_more_than", "raised", "words_of"]

VRAAG = "F1"
RANGEN = {"een": 0, "paar": 1, "weet_niet": 1, "veel": 2, "heel_veel": 3}  # what each answer gives to factor F
TIENTALLEN, HEEL_VEEL, VEEL_KANTEN = 12, 50, 10
MAAND = timedelta(days=31)
HOUR, DAY = 3600, 24
ALS_UREN = 48  # up to here a span is told in hours, beyond it in days


@dataclass(frozen=True)
class Frequentie:
    """How many, over how long, from how many accounts."""

    aantal: int = 0
    afzenders: int = 0
    eerste: datetime | None = None
    laatste: datetime | None = None
    met_moment: int = 0  # of how many it is known when
    op_de_minuut: bool = False  # whether all of those tell more than a day

    @property
    def duur(self) -> timedelta | None:
        """From the first to the last; None where no moment is known, or only one."""
        if self.eerste is None or self.laatste is None or self.eerste == self.laatste:
            return None
        return self.laatste - self.eerste

    @property
    def tijd(self) -> str:
        """Such as "in 3 uur"; empty where no moment is known, or only one."""
        return _span(self)

    @property
    def per_uur(self) -> float | None:
        """How many in an hour, of those that tell their minute; a shorter time counts as an hour."""
        if self.duur is None or not self.op_de_minuut:
            return None
        return round(self.met_moment / max(1.0, self.duur.total_seconds() / HOUR), 1)

    @property
    def voorstel(self) -> str:
        """The answer to F1 that the numbers point at; empty where nothing came in."""
        if not self.aantal:
            return ""
        if self.aantal >= HEEL_VEEL or (self.aantal >= TIENTALLEN and self.afzenders >= VEEL_KANTEN):
            return "heel_veel"
        if self.aantal >= TIENTALLEN or (self.duur is not None and self.duur > MAAND):
            return "veel"
        return "paar" if self.aantal > 1 else "een"


def frequentie_of(uitingen: Iterable[Uiting]) -> Frequentie:
    """Count what came in, each thing once."""
    items = distinct(uitingen)
    files = sum(item.is_bestand for item in items)
    moments = [moment for item in items if (moment := _moment(item)) is not None]
    return Frequentie(
        aantal=max(files, len(items) - files),
        afzenders=len({(item.platform, item.account.casefold()) for item in items if item.account}),
        eerste=min(moments, default=None),
        laatste=max(moments, default=None),
        met_moment=len(moments),
        op_de_minuut=not any(item.geplaatst_op is None and item.gezien_op for item in items),
    )


def is_more_than(frequentie: Frequentie, antwoorden: Mapping[str, Sequence[str]]) -> bool:
    """Whether the numbers weigh more than what was answered; no answer weighs nothing."""
    said = next(iter(antwoorden.get(VRAAG, ())), "")
    return RANGEN.get(frequentie.voorstel, 0) > RANGEN.get(said, 0)


def raised(antwoorden: Mapping[str, tuple[str, ...]], frequentie: Frequentie) -> dict[str, tuple[str, ...]]:
    """The answers with F1 as the numbers propose it, where that weighs more; never less."""
    if not is_more_than(frequentie, antwoorden):
        return dict(antwoorden)
    return {**antwoorden, VRAAG: (frequentie.voorstel,)}


def words_of(frequentie: Frequentie) -> str:
    """Such as "60 berichten in 3 uur van 12 accounts"; empty where nothing came in."""
    if not frequentie.aantal:
        return ""
    parts = [ngettext("%(n)s bericht", "%(n)s berichten", frequentie.aantal) % {"n": frequentie.aantal}]
    span = _span(frequentie)
    if span and frequentie.met_moment >= frequentie.aantal:
        parts.append(span)
    if frequentie.afzenders:
        parts.append(
            ngettext("van %(n)s account", "van %(n)s accounts", frequentie.afzenders) % {"n": frequentie.afzenders}
        )
    if span and frequentie.met_moment < frequentie.aantal:
        parts.append(_("(%(n)s daarvan %(tijd)s)") % {"n": frequentie.met_moment, "tijd": span})
    return " ".join(parts)


def _span(frequentie: Frequentie) -> str:
    if frequentie.duur is None:
        return ""
    hours = max(1, -(-int(frequentie.duur.total_seconds()) // HOUR))
    if hours <= ALS_UREN and frequentie.op_de_minuut:
        return ngettext("in %(n)s uur", "in %(n)s uur", hours) % {"n": hours}
    days = -(-hours // DAY)
    return ngettext("in %(n)s dag", "in %(n)s dagen", days) % {"n": days}


def _moment(item: Uiting) -> datetime | None:
    """When it was posted, or else the noon of the day on which it was seen."""
    if item.geplaatst_op is not None:
        return item.geplaatst_op.astimezone(UTC)
    if item.gezien_op is None:
        return None
    return datetime.combine(item.gezien_op, time(12), AMSTERDAM).astimezone(UTC)
