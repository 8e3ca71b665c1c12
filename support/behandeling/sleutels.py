"""Keys of the desk: giving one, making the shared key anew after somebody left, and bringing cases along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from meldpunt.accounts import rules
from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.service import Rol, check_account
from meldpunt.audit import service as audit
from meldpunt.core.errors import require
from meldpunt.vault import service as vault
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker

ROUNDS = 10  # of 500 cases: a few seconds; the rest goes on with the next press of the button


@transaction.atomic
def give_key(*, account: Account, by: Medewerker) -> int:
    """Give a colleague the key of the desk, or the keys of the cases that were assigned to them.

    Returns:
        How many cases they can open again by a key of their own.

    Raises:
        NotAllowed: only a coordinator with a key may, and not to themself.
        VaultIntegrityError: the account is not as this installation signed it.
    """
    require(rules.refusal_to_give_key(by, account))
    check_account(account.pk)
    if account.rol == Rol.COORDINATOR:
        vault.remove_from_desk(account_id=str(account.pk), leaves=False)
        vault.add_to_desk(unlocked=by.open_kluis, account_id=str(account.pk))
        audit.record(code=AccountGebeurtenis.SLEUTEL_GEGEVEN, subject=str(account.pk), by=by)
    return _give_back(account.pk, by=by)


def renew(*, by: Medewerker) -> int:
    """Make the key of the desk anew where no cases wait for the last one, and bring cases along.

    Returns:
        How many cases came along in this go; ``vault.desk_state`` tells how many are left.

    Raises:
        NotAllowed: only a coordinator with a key may.
    """
    require(rules.refusal_to_renew(by))
    if not vault.desk_state().behind:
        _new_generation(by=by)
    return bring_along(by=by)


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
