"""Who is away, and what somebody says of themself; what waits then goes to a deputy or the coordinators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, require
from support.bezetting import waarnemen
from support.vertrouwenspersonen import rules
from support.vertrouwenspersonen import service as pool
from support.vertrouwenspersonen.service import PoolGebeurtenis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.vertrouwenspersonen.service import Verlof


@transaction.atomic
def plan_leave(*, account_id: UUID, van: date, tot: date, by: Medewerker) -> Verlof | None:
    """Write down on which days a trusted person is away; nobody gives them a case then, and no melder chooses them.

    Melders whose report nobody else can open get a mail on the first day. Where days grow together, the keys that were
    lent for a part of them end at once.

    Returns:
        The longer stretch for which a deputy has to be named again; None where nobody stood in.

    Raises:
        NotAllowed: it is somebody else's leave, and this is no coordinator.
        Conflict: the days are past, or end before they begin.
    """
    require(rules.refusal_to_plan_leave(by, account_id))
    if tot < van:
        raise Conflict(_("De laatste dag ligt voor de eerste. Kijk de dagen nog even na."))
    if tot < today():
        raise Conflict(_("Deze dagen zijn al voorbij. Kies vandaag of later."))
    grown = pool.plan_leave(account_id=account_id, van=van, tot=tot)
    audit.record(code=PoolGebeurtenis.AFWEZIG, subject=str(account_id), by=by)
    waarnemen.follow(account_id)
    if van <= today():
        waarnemen.warn_alone(account_id)
    else:
        waarnemen.owe_warning(account_id, on=van)
    return grown


@transaction.atomic
def end_leave(*, account_id: UUID, verlof_id: UUID, by: Medewerker) -> None:
    """Take back that somebody is away; whoever stood in gives the keys back at once.

    Raises:
        NotAllowed: it is somebody else's leave, and this is no coordinator.
    """
    require(rules.refusal_to_plan_leave(by, account_id))
    pool.end_leave(account_id=account_id, verlof_id=verlof_id)
    audit.record(code=PoolGebeurtenis.WEER_ER, subject=str(account_id), by=by)
    waarnemen.follow(account_id)


@transaction.atomic
def set_own_profile(*, velden: Mapping[str, Any], by: Medewerker) -> None:
    """Store what a trusted person says of themself: what melders read, where to reach them, how many cases at once."""
    pool.set_own(account_id=by.id, velden=velden)
    audit.record(code=PoolGebeurtenis.PROFIEL_VERANDERD, subject=by.actor_id, by=by)
