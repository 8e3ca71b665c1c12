"""Debriefs: somebody who works here asks to talk, a coordinator says that they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.errors import require
from support.vertrouwenspersonen import rules
from support.vertrouwenspersonen import service as pool
from support.vertrouwenspersonen.service import PoolGebeurtenis

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


@transaction.atomic
def ask(*, by: Medewerker) -> None:
    """Ask for a debrief.

    Raises:
        Conflict: there is nobody else to talk with.
    """
    pool.ask_debrief(by=by)
    audit.record(code=PoolGebeurtenis.NABESPREKING_GEVRAAGD, subject=by.actor_id, by=by)


@transaction.atomic
def hold(*, vraag_id: UUID, by: Medewerker) -> None:
    """Say that a debrief with a colleague was held.

    Raises:
        NotAllowed: this is no coordinator.
        Conflict: it is not open any more, or it is one's own.
    """
    require(rules.refusal_to_assign(by))
    pool.hold_debrief(vraag_id=vraag_id, by=by)
    audit.record(code=PoolGebeurtenis.NABESPREKING_GEHOUDEN, subject=str(vraag_id), by=by)
