"""Keys of the desk: giving one, making the shared key anew after somebody left, and bringing cases along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts import mensen, rules
from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.service import Rol, check_account
from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict, require
from meldpunt.vault import service as vault
from meldpunt.vierogen import service as vierogen
from meldpunt.vierogen.service import Meekijksoort
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker
    from meldpunt.vierogen.service import Agreed

ROUNDS = 10  # of 500 cases: a few seconds; the rest goes on with the next press of the button


@transaction.atomic
def give_key(*, account: Account, by: Medewerker) -> int:
    """Give a trusted person the keys of their cases back; for the key of the desk, ask a second person.

    Returns:
        How many cases they can open again by a key of their own; 0 for a coordinator, who waits.

    Raises:
        NotAllowed: only a coordinator with a key may, and not to themself.
        Conflict: the key of the desk was proposed for this person already.
        VaultIntegrityError: the account is not as this installation signed it.
    """
    require(rules.refusal_to_give_key(by, account))
    require(rules.refusal_to_begin_anew(account))
    check_account(account.pk)
    if account.rol == Rol.COORDINATOR:
        vierogen.propose(soort=Meekijksoort.SLEUTEL_GEVEN, account=account, by=by)
        return 0
    return _give_back(account.pk, by=by)


def propose_renewal(*, by: Medewerker) -> None:
    """Ask a second person to make the key of the desk anew.

    Raises:
        NotAllowed: only a coordinator with a key may.
        Conflict: cases wait for the last key still, or it was proposed already.
    """
    require(rules.refusal_to_renew(by))
    if vault.desk_state().behind:
        raise Conflict(_("Neem eerst alle dossiers mee naar de vorige nieuwe sleutel."))
    vierogen.propose(soort=Meekijksoort.SLEUTEL_VERNIEUWEN, by=by)


def agree(*, vraag_id: UUID, by: Medewerker) -> Agreed:
    """Agree to what a colleague proposed about keys or a coordinator, and do it.

    Raises:
        NotFound: the proposal is not there any more.
        NotAllowed: this person is not the second one, or it is too early.
        Conflict: names or keys are not the ones that the first person saw.
    """
    with transaction.atomic():
        agreed = vierogen.agree(vraag_id=vraag_id, by=by)
        if agreed.account is None:
            _new_generation(by=by)
        elif agreed.soort == Meekijksoort.COORDINATOR:
            mensen.let_coordinator_begin(account_id=agreed.account.pk, by=by)
        else:
            _add_to_desk(agreed.account, by=by)
    if agreed.soort == Meekijksoort.SLEUTEL_VERNIEUWEN:
        bring_along(by=by)
    return agreed


def bring_along(*, by: Medewerker) -> int:
    """Bring cases to the newest key of the desk; returns how many in this go.

    Raises:
        NotAllowed: only a coordinator with a key may.
    """
    require(rules.refusal_to_renew(by))
    done = 0
    for _round in range(ROUNDS):
        count = vault.regrant(unlocked=by.open_kluis)
        done += count
        if not count:
            break
    return done


def _add_to_desk(account: Account, *, by: Medewerker) -> None:
    require(rules.refusal_to_hold_desk(account))
    vault.remove_from_desk(account_id=str(account.pk), leaves=False)
    vault.add_to_desk(unlocked=by.open_kluis, account_id=str(account.pk))
    audit.record(code=AccountGebeurtenis.SLEUTEL_GEGEVEN, subject=str(account.pk), by=by)
    _give_back(account.pk, by=by)


@transaction.atomic
def _new_generation(*, by: Medewerker) -> None:
    for member in vault.desk_state().members:
        check_account(UUID(member))
    vault.renew_desk(unlocked=by.open_kluis)
    audit.record(code=AccountGebeurtenis.SLEUTEL_VERNIEUWD, by=by)


def _give_back(account_id: UUID, *, by: Medewerker) -> int:
    """Give somebody with a new key the cases back that were theirs."""
    waiting = dossiers.waiting_for_key([account_id], by=by)[account_id]
    for dossier_id in waiting:
        zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
        require(dossiers.refusal_to_receive(zaak, account_id))
        zaak.kluis.grant(vault.Grantee.account(str(account_id)))
        zaak.record(DossierGebeurtenis.TOEGANG_TERUGGEGEVEN)
    return len(waiting)
