"""Who writes a version down, who publishes it and who stops it: two people, or a day of waiting (decision 27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict, InvalidTransition, Refusal
from meldpunt.versies.states import TRANSITIONS, Versiestand
from meldpunt.vierogen import alleen

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from meldpunt.versies.models import Versie


def refusal_to_write(by: Medewerker) -> Refusal | None:
    """An administrator or a coordinator writes a version down."""
    if by.rol in (Rol.BEHEER, Rol.COORDINATOR):
        return None
    return Refusal(_("Dit verandert een beheerder of een coördinator."))


def refusal_to_become(stand: Versiestand, naar: Versiestand) -> Refusal | None:
    """A version goes from one state to the next and to no other."""
    if naar in TRANSITIONS[stand]:
        return None
    return Refusal(_("Dit kan niet meer met deze versie. Iemand anders was je voor."), InvalidTransition)


def refusal_to_propose(by: Medewerker, versie: Versie, *, busy: bool, current: int) -> Refusal | None:
    """Whoever wrote a version lays it before a second person, one of a kind at a time, and not behind a newer one.

    Args:
        by: who does it.
        versie: what they wrote.
        busy: whether another version of this kind waits already.
        current: the number of the version that holds now.
    """
    if by.id != versie.door_id:
        return Refusal(_("Wie dit opschreef, legt het voor."))
    if busy:
        return Refusal(_("Er wacht al een andere versie op een tweede persoon. Die gaat eerst."), Conflict)
    return _refusal_behind(versie, current)


def refusal_to_publish(by: Medewerker, versie: Versie, *, current: int, holders: Collection[UUID]) -> Refusal | None:
    """Somebody else publishes: another coordinator with a key, or where there is none, a day of waiting does.

    Args:
        by: who wants to publish.
        versie: what was written.
        current: the number of the version that holds now.
        holders: the coordinators at work who hold the key of the desk.
    """
    second = alleen.refusal_to_go_on(by, door_id=versie.door_id, subject=versie.pk, holders=holders)
    return second or _refusal_behind(versie, current)


def refusal_to_warn(by: Medewerker, versie: Versie, *, stand: Versiestand, holders: Collection[UUID]) -> Refusal | None:
    """Whoever laid a version before a colleague who is no longer there tells the administrators, and waits a day."""
    if stand != Versiestand.TER_TOETSING:
        return Refusal(_("Dit kan niet meer met deze versie. Iemand anders was je voor."), InvalidTransition)
    return alleen.refusal_to_warn(by, door_id=versie.door_id, subject=versie.pk, holders=holders)


def refusal_to_stop(by: Medewerker, versie: Versie, *, stand: Versiestand) -> Refusal | None:
    """Whoever wrote it, every coordinator and every administrator may stop a version that does not hold yet."""
    if stand == Versiestand.VASTGESTELD:
        return Refusal(_("Deze versie geldt. Zet een andere versie terug, dan vervalt ze."), InvalidTransition)
    return None if by.id == versie.door_id else refusal_to_write(by)


def _refusal_behind(versie: Versie, current: int) -> Refusal | None:
    if versie.basis == current:
        return None
    return Refusal(
        _("Intussen is een andere versie vastgesteld. Gooi deze weg en begin opnieuw vanaf de nieuwe."), Conflict
    )
