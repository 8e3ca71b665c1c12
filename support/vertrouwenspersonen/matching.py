"""Who fits a case, and why: every point of the order has a reason that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support.vertrouwenspersonen.models import Expertise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

# Which training helps with which form of online hate (protocol 1.2 and 5.1).
EXPERTISE_VOOR: dict[str, tuple[Expertise, ...]] = {
    "HAATZAAIEN": (Expertise.ONLINE_HAAT, Expertise.DISCRIMINATIE),
    "BELEDIGING": (Expertise.ONLINE_HAAT,),
    "DISCRIMINATIE": (Expertise.DISCRIMINATIE, Expertise.ONLINE_HAAT),
    "OPROEP_GEWELD": (Expertise.AANGIFTE,),
    "BEDREIGING": (Expertise.AANGIFTE, Expertise.PSYCHOSOCIAAL),
    "DESINFORMATIE": (Expertise.ONLINE_HAAT,),
    "DOXING": (Expertise.DIGITALE_VEILIGHEID, Expertise.AANGIFTE),
    "PESTEN": (Expertise.PSYCHOSOCIAAL,),
    "STALKING": (Expertise.AANGIFTE, Expertise.DIGITALE_VEILIGHEID),
    "GECOORDINEERD": (Expertise.ONLINE_HAAT, Expertise.DIGITALE_VEILIGHEID),
}
EXPERTISE_BIJ_UITKOMST: dict[str, Expertise] = {"OFFLIMITS": Expertise.SEKSUEEL, "PSYCH": Expertise.PSYCHOSOCIAAL}
WISH_POINTS, EXPERTISE_POINTS, LOAD_POINTS, REST_POINTS, AWAY_POINTS = 100, 10, 3, 50, 500


@dataclass(frozen=True)
class Kandidaat:
    """A trusted person as the matching sees one."""

    account_id: UUID
    naam: str
    expertise: tuple[str, ...]
    extern: bool
    beschikbaar: bool
    open_dossiers: int
    hoogstens: int | None = None
    weg_tot: date | None = None
    rust_tot: date | None = None

    @property
    def is_vol(self) -> bool:
        """Whether they look after as many cases as they said they can."""
        return self.hoogstens is not None and self.open_dossiers >= self.hoogstens

    @property
    def kan(self) -> bool:
        """Whether they can take a case now."""
        return self.beschikbaar and not self.is_vol and self.weg_tot is None


@dataclass(frozen=True)
class Matchreden:
    """One visible reason, for or against."""

    tekst: str
    voor: bool


@dataclass(frozen=True)
class Voorstel:
    """A candidate with the reasons for the place in the list."""

    kandidaat: Kandidaat
    redenen: tuple[Matchreden, ...]
    kan: bool
    punten: int


def rank(
    *,
    kandidaten: Sequence[Kandidaat],
    vormen: Sequence[str],
    uitkomsten: Sequence[str],
    wens: UUID | None,
    uitgesloten: Mapping[UUID, str],
) -> list[Voorstel]:
    """Order candidates: the melder's wish first, then training, then who has room.

    Args:
        kandidaten: everybody in the pool.
        vormen: the forms of this case.
        uitkomsten: the outcomes of its triage.
        wens: whom the melder asked for.
        uitgesloten: who may not, and in words why.
    """
    needed = _needed(vormen, uitkomsten)
    found = [_propose(kandidaat, needed, wens, uitgesloten) for kandidaat in kandidaten]
    return sorted(found, key=lambda item: (not item.kan, -item.punten, item.kandidaat.naam))


def _needed(vormen: Sequence[str], uitkomsten: Sequence[str]) -> tuple[Expertise, ...]:
    by_form = [expertise for vorm in vormen for expertise in EXPERTISE_VOOR.get(vorm, ())]
    by_outcome = [EXPERTISE_BIJ_UITKOMST[code] for code in uitkomsten if code in EXPERTISE_BIJ_UITKOMST]
    return tuple(dict.fromkeys([*by_form, *by_outcome]))


def _propose(
    kandidaat: Kandidaat, needed: Sequence[Expertise], wens: UUID | None, uitgesloten: Mapping[UUID, str]
) -> Voorstel:
    if kandidaat.account_id in uitgesloten:
        reason = Matchreden(uitgesloten[kandidaat.account_id], voor=False)
        return Voorstel(kandidaat=kandidaat, redenen=(reason,), kan=False, punten=-AWAY_POINTS)
    known = [item for item in needed if item in kandidaat.expertise]
    redenen = [Matchreden(_("gevraagd door de melder"), voor=True)] if kandidaat.account_id == wens else []
    redenen += [Matchreden(str(item.label), voor=True) for item in known]
    redenen.append(_load_reason(kandidaat))
    if kandidaat.extern:
        redenen.append(Matchreden(_("van buiten de partij"), voor=True))
    redenen += [Matchreden(text, voor=False) for text in _why_not(kandidaat)]
    punten = WISH_POINTS * (kandidaat.account_id == wens) + EXPERTISE_POINTS * len(known)
    punten -= REST_POINTS * (kandidaat.rust_tot is not None)
    punten -= LOAD_POINTS * kandidaat.open_dossiers + AWAY_POINTS * (not kandidaat.kan)
    return Voorstel(kandidaat=kandidaat, redenen=tuple(redenen), kan=kandidaat.kan, punten=punten)


def _why_not(kandidaat: Kandidaat) -> list[str]:
    found = [] if kandidaat.beschikbaar else [_("nu niet beschikbaar")]
    if kandidaat.weg_tot is not None:
        found.append(_("is weg tot en met %(dag)s") % {"dag": date_format(kandidaat.weg_tot, "j F")})
    if kandidaat.rust_tot is not None:
        dag = date_format(kandidaat.rust_tot, "j F")
        found.append(_("had een zwaar dossier, liefst rust tot en met %(dag)s") % {"dag": dag})
    if kandidaat.is_vol:
        found.append(_("wil er hoogstens %(n)s tegelijk") % {"n": kandidaat.hoogstens})
    return found


def _load_reason(kandidaat: Kandidaat) -> Matchreden:
    count = kandidaat.open_dossiers
    text = ngettext("%(count)s open dossier", "%(count)s open dossiers", count) % {"count": count}
    return Matchreden(text, voor=count <= 3)  # noqa: PLR2004 - more than three at once is much beside a job
