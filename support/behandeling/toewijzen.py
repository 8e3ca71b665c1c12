"""Who looks after a case: assigning, and letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Regelsoort
from support.stappenplan import service as stappenplan
from support.vertrouwenspersonen import rules
from support.vertrouwenspersonen import service as pool

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@transaction.atomic
def assign(*, dossier_id: UUID, account_id: UUID, by: Medewerker, was: str | None = None) -> None:
    """Let one trusted person look after a case; whoever did so before loses the key, and the step plan is made anew.

    Args:
        dossier_id: the case.
        account_id: the trusted person.
        by: the coordinator.
        was: who looked after it when the coordinator chose; empty for nobody, None for whoever.

    Raises:
        NotAllowed: only a coordinator may; or this person is kept out, or has a tie with the part of the sender.
        NotFound: there is no such case, for this coordinator.
        Conflict: this person is not available, or a colleague assigned the case at the same moment.
    """
    require(rules.refusal_to_assign(by))
    require(pool.refusal_to_take(account_id))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    if was is not None and was != str(zaak.dossier.assignee_id or ""):
        raise Conflict(_("Een collega heeft dit dossier net toegewezen. Kijk eerst wie er nu naar omkijkt."))
    require(pool.refusal_to_be_near(account_id, zaak.feiten.blijft_weg_van))
    _change_assignee(zaak, account_id)
    stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)


@transaction.atomic
def release(*, dossier_id: UUID, by: Medewerker) -> None:
    """Take a case away from whoever looks after it; the key goes at once.

    Raises:
        NotAllowed: only a coordinator may, or the one who looks after it.
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    if zaak.dossier.assignee_id is None:
        return
    if by.id != zaak.dossier.assignee_id:
        require(rules.refusal_to_assign(by))
    _change_assignee(zaak, None)


@transaction.atomic
def add_to_pool(*, account: Account, velden: Mapping[str, Any]) -> None:
    """Make somebody a trusted person that melders can choose."""
    pool.add_to_pool(account=account, **velden)


@transaction.atomic
def set_profile(*, account_id: UUID, velden: Mapping[str, Any], by: Medewerker) -> None:
    """Store what melders read of a trusted person.

    Raises:
        NotAllowed: only a coordinator may.
    """
    require(rules.refusal_to_assign(by))
    pool.set_profile(account_id=account_id, velden=velden)
    audit.record(code=pool.PoolGebeurtenis.PROFIEL_VERANDERD, subject=str(account_id), by=by)


def _change_assignee(zaak: Zaak, account_id: UUID | None) -> None:
    """The one place where assignee, access, assignment and key of a held case change, together."""
    previous = pool.current_of(zaak.id)
    dossiers.hand_over(zaak, van=previous, naar=account_id, reden="toewijzing")
    dossiers.set_assignee(zaak, account_id)
    pool.record_toewijzing(dossier_id=zaak.id, account_id=account_id)
    zaak.write(zaak.line(Regelsoort.TOEGEWEZEN if account_id else Regelsoort.LOSGELATEN))
    zaak.record(DossierGebeurtenis.TOEGEWEZEN if account_id else DossierGebeurtenis.LOSGELATEN)
    if previous not in (None, account_id):
        zaak.record(DossierGebeurtenis.TOEGANG_INGETROKKEN)
    if account_id is None:
        aandacht.hand_over(zaak, naar=None)
        aandacht.ask(zaak, Reden.NIEMAND, desk=True)
        return
    zaak.record(DossierGebeurtenis.TOEGANG_GEGEVEN)
    aandacht.finish(zaak, Reden.NIEMAND, Reden.IEMAND_ANDERS, Reden.GEKOZEN, Reden.TOEGEWEZEN)
    aandacht.hand_over(zaak, naar=account_id)
    aandacht.ask(zaak, Reden.TOEGEWEZEN)
