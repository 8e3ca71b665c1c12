"""What pages read of attacks: those in which somebody may see a case, with those cases and no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.aanvallen.models import Aanval, Aanvalfeiten, Fgbesluit, Geenaanval, Samensoort, Samenstap, Verbandsoort
from support.dossiers.queries import kaarten_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart

__all__ = [
    "Aanvalkaart",
    "Samensoort",
    "Samenstap",
    "Verbandsoort",
    "aanval_of",
    "aanvallen_for",
    "fg_besluit",
    "may_compare_accounts",
    "said_no",
]


@dataclass(frozen=True)
class Aanvalkaart:
    """An attack as one person sees it: what they may not read of it is not there, and not counted.

    Attributes:
        kaarten: its cases, in the order of their numbers.
        samen: what was done in several of them at once, the newest first.
    """

    id: UUID
    kenmerk: str
    kaarten: tuple[Kaart, ...]
    begonnen_op: datetime
    door: str
    afgerond_op: date | None
    samen: tuple[Samenstap, ...]

    @property
    def dossiers(self) -> frozenset[UUID]:
        """The ids of its cases."""
        return frozenset(kaart.id for kaart in self.kaarten)


def aanvallen_for(by: Medewerker) -> list[Aanvalkaart]:
    """Every attack in which somebody may see a case: the running ones first, the newest of those first."""
    found = _seen_by(by, Aanval.objects.all())
    return sorted(found, key=lambda item: (item.afgerond_op is not None, -item.begonnen_op.timestamp()))


def aanval_of(aanval_id: UUID | str, *, by: Medewerker) -> Aanvalkaart | None:
    """One attack; None where there is none with a case that this person may see.

    Args:
        aanval_id: its id, such as the facts of a case hold it; empty for none.
        by: who asks.
    """
    found = _seen_by(by, Aanval.objects.filter(pk=aanval_id)) if aanval_id else []
    return found[0] if found else None


def fg_besluit() -> Fgbesluit | None:
    """The decision about comparing accounts that counts now: of the newest day, whenever it was entered; or None."""
    return Fgbesluit.objects.select_related("door").order_by("-genomen_op", "-pk").first()


def may_compare_accounts() -> bool:
    """Whether accounts and messages may be compared."""
    besluit = fg_besluit()
    return besluit is not None and besluit.mag


def said_no() -> list[frozenset[UUID]]:
    """The sets of cases of which a coordinator said that they do not belong together."""
    return [frozenset(row.inhoud.dossiers) for row in Geenaanval.objects.all()]


def _seen_by(by: Medewerker, rows: Iterable[Aanval]) -> list[Aanvalkaart]:
    opened = [(row, row.inhoud) for row in rows]
    kaarten = kaarten_of({pk for _row, inhoud in opened for pk in inhoud.dossiers}, by=by) if opened else {}
    found = (_card(row, inhoud, [kaarten[pk] for pk in inhoud.dossiers if pk in kaarten]) for row, inhoud in opened)
    return [item for item in found if item.kaarten]


def _card(row: Aanval, inhoud: Aanvalfeiten, kaarten: Collection[Kaart]) -> Aanvalkaart:
    seen = {kaart.id for kaart in kaarten}
    steps = (item.with_(dossiers=tuple(pk for pk in item.dossiers if pk in seen)) for item in reversed(inhoud.samen))
    return Aanvalkaart(
        id=row.pk,
        kenmerk=row.kenmerk,
        kaarten=tuple(sorted(kaarten, key=lambda kaart: kaart.kenmerk)),
        begonnen_op=inhoud.begonnen_op,
        door=inhoud.door,
        afgerond_op=inhoud.afgerond_op,
        samen=tuple(item for item in steps if item.dossiers),
    )
