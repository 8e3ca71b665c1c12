"""How a request looks at the desk: the ladder with what was done on each rung, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from support.weghalen.queries import ORDE, Verzoekstand

if TYPE_CHECKING:
    from support.weghalen.queries import Verwijderloop, Verzoeksport

__all__ = ["Verzoektrede", "ladder_of"]

DONE, NOW, LATER = "klaar", "nu", "komt"


@dataclass(frozen=True)
class Verzoektrede:
    """One rung or look, as the page shows it."""

    naam: str
    klas: str
    bij: str = ""
    tekst: str = field(default="", repr=False)


def ladder_of(loop: Verwijderloop) -> list[Verzoektrede]:
    """What was done, then the step of now, then the rungs that can follow."""
    first, *later = loop.sporten
    done = [_evidence(loop), _done(first), *map(_done, later)]
    last = loop.laatste
    if last.stap is None:
        return done
    bij = _("vóór %(dag)s") % {"dag": date_format(last.voor, "l j F")} if last.voor else ""
    above = ORDE[ORDE.index(loop.naar or loop.stand) + 1 :]
    return [
        *done,
        Verzoektrede(str(last.stap.label), NOW, bij),
        *(
            Verzoektrede(str(stand.label), LATER)
            for stand in above
            if stand != Verzoekstand.GEKEKEN or loop.naar is None
        ),
    ]


def _evidence(loop: Verwijderloop) -> Verzoektrede:
    """What was sealed before anything was asked, or why nothing was."""
    if not loop.begin.bewijs:
        return Verzoektrede(_("Zonder bewijs"), DONE, tekst=loop.begin.zonder_bewijs)
    numbers = ", ".join(map(str, loop.begin.bewijs))
    return Verzoektrede(_("Bewijs ligt op slot"), DONE, _("bewijs %(nummers)s") % {"nummers": numbers})


def _done(sport: Verzoeksport) -> Verzoektrede:
    name = sport.uitslag.label if sport.uitslag else sport.stand.label
    parts = [date_format(sport.dag, "D j b")]
    if sport.wie:
        parts.append(_("door %(wie)s") % {"wie": sport.wie})
    if sport.kenmerk:
        parts.append(_("kenmerk %(kenmerk)s") % {"kenmerk": sport.kenmerk})
    return Verzoektrede(str(name), DONE, ", ".join(parts), sport.tekst)
