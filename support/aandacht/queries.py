"""What pages read of attention: what waits for somebody, and in one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import now
from support.aandacht.models import BY_A_STEP, OF_THE_DESK, PERSONAL, STAP, VAN_EEN_ANDER, Aandacht, Reden
from support.dossiers.queries import ongelezen_per_dossier, visible_to
from support.dossiers.service import stood_in, stood_in_by
from support.vertrouwenspersonen.queries import away_accounts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = ["Reden", "Wachtpunt", "in_case", "unread_among", "waiting_for"]

_ORDER = {reden: nr for nr, reden in enumerate(Reden)}


@dataclass(frozen=True)
class Wachtpunt:
    """One thing that waits, in words.

    Attributes:
        id: of the row.
        dossier_id: the case.
        reden: why.
        naam: why, in words.
        stap: what to do, in words.
        voor: for whom; None for the coordinators.
        sinds: since which day.
        uiterlijk: until when it may wait.
        gezien: whether whoever it waits for looked at it.
        geescaleerd: whether others were told.
    """

    id: UUID
    dossier_id: UUID
    reden: Reden
    naam: str
    stap: str
    voor: UUID | None
    sinds: date
    uiterlijk: datetime
    gezien: bool
    geescaleerd: bool

    @property
    def kan_klaar(self) -> bool:
        """Whether it can be said to be done without a deed of the desk."""
        return self.reden not in BY_A_STEP

    @property
    def te_laat(self) -> bool:
        """Whether it waits longer than it may."""
        return self.uiterlijk < now()

    @property
    def rang(self) -> tuple[bool, int, date]:
        """Where it comes in a list: unread before read, the most pressing first, the oldest of those first."""
        return (self.gezien, _ORDER[self.reden], self.sinds)


def waiting_for(by: Medewerker) -> list[Wachtpunt]:
    """Everything that waits for somebody in cases that they may see, unread first."""
    return _in_words(Aandacht.objects.filter(is_for(by), dossier__in=visible_to(by)), by=by)


def in_case(dossier_id: UUID, *, by: Medewerker) -> list[Wachtpunt]:
    """Everything that waits in one case, for whomever; what this person asked of others is left out."""
    return _in_words(Aandacht.objects.filter(dossier_id=dossier_id), by=by)


def unread_among(dossier_ids: Iterable[UUID]) -> set[UUID]:
    """The cases in which something of the melder waits that nobody looked at: the report, a message, evidence."""
    ids = list(dossier_ids)
    rows = Aandacht.objects.filter(dossier_id__in=ids, gezien=False)
    waiting = {row.dossier_id for row in rows if (reden := row.wat.reden) == Reden.NIEUW or reden not in OF_THE_DESK}
    return waiting | set(ongelezen_per_dossier(ids))


def is_for(by: Medewerker) -> Q:
    """The rows that wait for somebody.

    Those with their name, and of whoever they stand in for; for a coordinator also those of the desk, of people who
    left or are away without a deputy, and what nobody looked at in time. Where somebody is kept out of a case, its
    readers are its desk.
    """
    gone = away_accounts()
    away = Q(voor__in=gone)
    own = Q(voor=by.id) | Q(voor=None, dossier__besloten=True)
    own |= away & Q(voor=F("dossier__assignee"), dossier__in=stood_in_by(by.id))
    if by.rol != Rol.COORDINATOR:
        return own
    left = Q(voor=None) | Q(voor__is_active=False) | Q(geescaleerd=True)
    return own | left | (away & ~Q(dossier__in=stood_in(away=gone)))


def _in_words(rows: Iterable[Aandacht], *, by: Medewerker) -> list[Wachtpunt]:
    opened = [(row, row.wat) for row in rows]
    items = [_item(row, wat.reden, by=by) for row, wat in opened if wat.door != by.actor_id]
    return sorted(items, key=lambda item: item.rang)


def _item(row: Aandacht, reden: Reden, *, by: Medewerker) -> Wachtpunt:
    mine = row.voor_id == by.id or reden not in PERSONAL  # "koos jou" is said to nobody else
    return Wachtpunt(
        id=row.pk,
        dossier_id=row.dossier_id,
        reden=reden,
        naam=str(reden.label if mine else VAN_EEN_ANDER[reden]),
        stap=str(STAP[reden]),
        voor=row.voor_id,
        sinds=row.sinds,
        uiterlijk=row.uiterlijk,
        gezien=row.gezien,
        geescaleerd=row.geescaleerd,
    )
