"""Who proposes, who agrees and who stops: another coordinator, or where there is none, a day passes (decision 27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, Refusal
from meldpunt.vierogen import alleen
from meldpunt.vierogen.models import Meekijksoort

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from meldpunt.vierogen.models import Meekijkvraag


def refusal_to_agree(by: Medewerker, vraag: Meekijkvraag, holders: Collection[UUID]) -> Refusal | None:
    """Another coordinator with a key agrees; where the desk has one such coordinator or none, a day of waiting does.

    Args:
        by: who wants to agree.
        vraag: what was proposed.
        holders: the coordinators at work who hold the key of the desk.
    """
    if not vraag.door.is_active:
        return Refusal(_("Wie dit voorstelde, werkt hier niet meer. Houd het tegen en begin opnieuw."), Conflict)
    if by.id in vraag.second_people(holders):
        return None
    if by.id != vraag.door_id:
        return Refusal(_("Alleen een coördinator met een sleutel kijkt hier mee."))
    # who asked may have lost the role or the key meanwhile
    return refusal_to_propose(by, Meekijksoort(vraag.soort), holders) or _refusal_to_go_on_alone(vraag, holders)


def _refusal_to_go_on_alone(vraag: Meekijkvraag, holders: Collection[UUID]) -> Refusal | None:
    if len(holders) > 1:
        return Refusal(_("Dit doe je met zijn tweeën. Een andere coördinator geeft akkoord."))
    told = alleen.free_from(vraag.pk)
    return alleen.refusal_before(told and max(told, vraag.free_from))  # the moment of asking is signed


def refusal_to_warn(by: Medewerker, vraag: Meekijkvraag, holders: Collection[UUID]) -> Refusal | None:
    """Whoever proposed it tells the administrators, once, where no second coordinator holds a key any more."""
    if by.id != vraag.door_id or len(holders) > 1:
        return Refusal(_("Dit doe je met zijn tweeën. Een andere coördinator geeft akkoord."))
    if alleen.free_from(vraag.pk) is not None:
        return Refusal(_("De beheerders weten dit al."), Conflict)
    return refusal_to_propose(by, Meekijksoort(vraag.soort), holders)


def refusal_to_propose(by: Medewerker, soort: Meekijksoort, holders: Collection[UUID]) -> Refusal | None:
    """An administrator proposes who becomes coordinator; a coordinator with a key proposes what happens to keys."""
    if soort == Meekijksoort.COORDINATOR:
        return None if by.rol == Rol.BEHEER else Refusal(_("Alleen een beheerder nodigt een coördinator uit."))
    return None if by.id in holders else Refusal(_("Alleen een coördinator met een sleutel doet dit."))


def refusal_to_stop(by: Medewerker, vraag: Meekijkvraag, holders: Collection[UUID]) -> Refusal | None:
    """Whoever proposed it, every coordinator with a key and every administrator may stop it."""
    if by.rol == Rol.BEHEER or by.id == vraag.door_id or by.id in holders:
        return None
    return Refusal(_("Dit houdt een coördinator met een sleutel tegen, of een beheerder."))
