"""Who reads a case: giving and taking keys, assigning, stepping aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.db import SYSTEM, acting_as
from meldpunt.core.errors import Conflict
from meldpunt.vault import service as vault
from support.dossiers import schrijven
from support.dossiers.access import locked
from support.dossiers.models import Toegang
from support.dossiers.queries import visible_to
from support.dossiers.schrijven import writer
from support.dossiers.uitsluiten import check_can_receive, give_row, keep_out

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


@transaction.atomic
def grant_access(*, dossier_id: UUID, account_id: UUID, reden: str, by: Medewerker) -> None:
    """Give a colleague the key to one case; only somebody who holds it can.

    A colleague who has no key of their own yet waits for it: a coordinator gives it later, on the page with keys.

    Raises:
        NoGrant: the giver holds no key.
        NotAllowed: the colleague is kept out of this case.
    """
    dossier = locked(dossier_id, by)
    kluis = vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)
    check_can_receive(kluis, account_id)
    if vault.has_key(account_id=str(account_id)):
        kluis.grant(vault.account(str(account_id)))
    give_row(dossier.pk, account_id, reden=reden)
    audit.record(code="toegang.gegeven", subject=str(dossier.pk), by=by)


@transaction.atomic
def revoke_access(*, dossier_id: UUID, account_id: UUID, by: Medewerker) -> None:
    """Take a colleague's key to one case away; it opens nothing from the next request on."""
    dossier = locked(dossier_id, by)
    vault.revoke(case_id=dossier.pk, holder=vault.Holder.ACCOUNT, holder_id=str(account_id))
    Toegang.objects.filter(dossier=dossier, account_id=account_id, tot=None).update(tot=today())
    audit.record(code="toegang.ingetrokken", subject=str(dossier.pk), by=by)


@transaction.atomic
def step_back(*, dossier_id: UUID, by: Medewerker) -> None:
    """Keep oneself out of a case, for good: somebody who is too close to it says so and loses every key.

    Raises:
        Conflict: nobody would be left who can read it.
    """
    dossier = locked(dossier_id, by)
    kluis = vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)
    schrijven.write(dossier.pk, [schrijven.line(soort="stapt_opzij", by=writer(by), zichtbaar=True)])
    audit.record(code="dossier.opzij", subject=str(dossier.pk), by=by)
    with acting_as(SYSTEM):  # the own view ends with the key that is taken away here
        keep_out(dossier=dossier, kluis=kluis, account_ids=[by.id])


def waiting_for_key(account_ids: Collection[UUID], *, by: Medewerker) -> dict[UUID, set[UUID]]:
    """The cases that were given to people who have no key to them, since their own key is new; by person.

    Args:
        account_ids: the people.
        by: who asks; of a case that they cannot see they hear nothing, except that they wait for it themselves.
    """
    held = vault.cases_of([str(account_id) for account_id in account_ids])
    waiting: dict[UUID, set[UUID]] = {account_id: set() for account_id in account_ids}
    seen = Q(dossier__in=visible_to(by)) | Q(account_id=by.id)
    rows = Toegang.objects.filter(seen, account_id__in=waiting, tot=None)
    for account_id, dossier_id in rows.values_list("account_id", "dossier_id"):
        if dossier_id not in held[str(account_id)]:
            waiting[account_id].add(dossier_id)
    return waiting


@transaction.atomic
def give_back_keys(*, account_id: UUID, by: Medewerker) -> int:
    """Give somebody with a new key the cases back that were theirs; returns how many.

    Raises:
        NoGrant: the giver holds no key.
    """
    waiting = waiting_for_key([account_id], by=by)[account_id]
    for dossier_id in waiting:
        dossier = locked(dossier_id, by)
        kluis = vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)
        check_can_receive(kluis, account_id)
        kluis.grant(vault.account(str(account_id)))
        audit.record(code="toegang.teruggegeven", subject=str(dossier.pk), by=by)
    return len(waiting)


@transaction.atomic
def set_assignee(*, dossier_id: UUID, account_id: UUID | None, by: Medewerker, was: str | None = None) -> None:
    """Say who looks after a case.

    Args:
        dossier_id: the case.
        account_id: who, or nobody.
        by: who says so.
        was: the id of who looked after it when the question was put; empty for nobody, None for whoever.

    Raises:
        Conflict: a colleague was quicker.
    """
    dossier = locked(dossier_id, by)
    if was is not None and was != str(dossier.assignee_id or ""):
        raise Conflict(_("Een collega heeft dit dossier net toegewezen. Kijk eerst wie er nu naar omkijkt."))
    dossier.assignee_id = account_id
    dossier.save(update_fields=["assignee"])
    soort = "toegewezen" if account_id else "losgelaten"
    schrijven.write(dossier.pk, [schrijven.line(soort=soort, by=writer(by), zichtbaar=True)])
    audit.record(code=f"dossier.{soort}", subject=str(dossier.pk), by=by)
