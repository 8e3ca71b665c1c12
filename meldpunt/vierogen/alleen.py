"""Going on without a second person: the administrators are told, and from then on a day passes (decision 27).

Who asked while a colleague could still agree may be alone later. What counts is the moment at which the administrators
were told, which stands in the trail; not the moment of asking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict, Refusal
from meldpunt.vierogen.gebeurtenissen import MeekijkGebeurtenis
from meldpunt.vierogen.models import WAIT

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


def record_warning(subject: UUID, *, by: Medewerker) -> None:
    """Write in the trail that the administrators are told; call it in the transaction that owes them the mail."""
    audit.record(code=MeekijkGebeurtenis.GEWAARSCHUWD, subject=str(subject), by=by)


def free_from(subject: UUID) -> datetime | None:
    """From when whoever asked goes on alone; None where the administrators were not told of this yet."""
    with acting_as(SYSTEM):
        found = audit.trail(subject=str(subject), codes=[MeekijkGebeurtenis.GEWAARSCHUWD])
    return found[0].at + WAIT if found else None


def refusal_to_warn(by: Medewerker, *, door_id: UUID, subject: UUID, holders: Collection[UUID]) -> Refusal | None:
    """Whoever asked tells the administrators, once, where nobody is left who can agree."""
    if refusal := refusal_to_be_alone(by, door_id=door_id, holders=holders):
        return refusal
    if free_from(subject) is not None:
        return Refusal(_("De beheerders weten dit al."), Conflict)
    return None


def refusal_to_go_on(by: Medewerker, *, door_id: UUID, subject: UUID, holders: Collection[UUID]) -> Refusal | None:
    """Another coordinator with a key agrees; where there is none, whoever asked goes on a day after the warning.

    Args:
        by: who wants to agree.
        door_id: who asked.
        subject: what was asked.
        holders: the coordinators at work who hold the key of the desk.
    """
    if by.id in frozenset(holders) - {door_id}:
        return None
    if refusal := refusal_to_be_alone(by, door_id=door_id, holders=holders):
        return refusal
    return refusal_before(free_from(subject))


def refusal_before(moment: datetime | None) -> Refusal | None:
    """Going on alone waits for its moment; None for a moment says that the administrators were not told yet."""
    if moment is None:
        return Refusal(
            _("Er is geen tweede coördinator meer. Vertel het eerst de beheerders. Daarna wacht dit een dag.")
        )
    if now() < moment:
        return Refusal(_("Er is geen tweede coördinator met een sleutel. Daarom wacht dit een dag."))
    return None


def refusal_to_be_alone(by: Medewerker, *, door_id: UUID, holders: Collection[UUID]) -> Refusal | None:
    """Only whoever asked, as the one coordinator who still has a key."""
    if by.id == door_id and frozenset(holders) - {door_id}:
        return Refusal(_("Dit doe je met zijn tweeën. Een andere coördinator geeft akkoord."))
    if by.id != door_id or by.id not in holders:
        return Refusal(_("Alleen een coördinator met een sleutel kijkt hier mee."))
    return None
