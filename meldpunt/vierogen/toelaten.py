"""Letting people in: what an administrator does alone, and making somebody coordinator, which takes a second person.

Pages of the administrator call these; they end what was proposed about a person who changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts import mensen
from meldpunt.accounts.models import Account
from meldpunt.accounts.rules import refusal_to_take_role
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import NotFound
from meldpunt.vierogen import service
from meldpunt.vierogen.models import Meekijksoort

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from meldpunt.vierogen.service import Agreed


@transaction.atomic
def invite(*, gebruikersnaam: str, naam: str, rol: str, email: str, by: Medewerker) -> str:
    """Make an account without passphrase or key, and where it is a coordinator's ask a second person.

    Returns:
        The code with which its owner begins; shown once, stored nowhere.

    Raises:
        NotAllowed: only an administrator may.
        Conflict: somebody has this name already.
    """
    code = mensen.invite(gebruikersnaam=gebruikersnaam, naam=naam, rol=rol, email=email, by=by)
    if rol == Rol.COORDINATOR:
        _propose(Account.objects.get(gebruikersnaam=gebruikersnaam), by=by)
    return code


@transaction.atomic
def invite_again(*, account_id: UUID, by: Medewerker) -> str:
    """Let somebody begin anew who lost everything; a coordinator only when a second person agrees.

    Returns:
        The code with which they begin.

    Raises:
        NotAllowed: only another administrator may.
    """
    code = mensen.invite_again(account_id=account_id, by=by)
    service.drop_about(account_id=account_id, by=by)
    account = Account.objects.get(pk=account_id)
    if account.rol == Rol.COORDINATOR:
        _propose(account, by=by)
    return code


@transaction.atomic
def change_role(*, account_id: UUID, naar: str, by: Medewerker) -> str:
    """Give somebody another role; that of coordinator waits for a second person.

    Returns:
        The code with which they begin anew, where the new role needs a key and they have none; empty otherwise.

    Raises:
        NotAllowed: only another administrator may.
        Conflict: it was asked already.
    """
    account = mensen.account_to_change(account_id=account_id, by=by)
    if account.rol == naar:
        return ""
    if refusal_to_take_role(account, naar) is not None:
        _propose(account, by=by)
        return ""
    code = mensen.change_role(account_id=account_id, naar=naar, by=by)
    service.drop_about(account_id=account_id, by=by)
    if naar == Rol.COORDINATOR:
        _propose(Account.objects.get(pk=account_id), by=by)
    return code


@transaction.atomic
def deactivate(*, account_id: UUID, by: Medewerker) -> None:
    """Let somebody go: sessions end, keys go, nothing opens any more, and nothing waits for them.

    Raises:
        NotAllowed: only another administrator may.
    """
    mensen.deactivate(account_id=account_id, by=by)
    service.drop_about(account_id=account_id, by=by)


@transaction.atomic
def agree(*, vraag_id: UUID, by: Medewerker) -> Agreed:
    """Agree to a coordinator, as the second person; or go on alone after the day of waiting.

    Raises:
        NotFound: the proposal is not there any more, or is about something else.
        NotAllowed: this person is not the second one, or it is too early.
        Conflict: somebody changed meanwhile.
    """
    agreed = service.agree(vraag_id=vraag_id, by=by)
    if agreed.soort != Meekijksoort.COORDINATOR or agreed.account is None:
        raise NotFound(_("Hierover besluit een coördinator, onder Sleutels."))
    mensen.let_coordinator_begin(account_id=agreed.account.pk, by=by)
    return agreed


def _propose(account: Account, *, by: Medewerker) -> None:
    service.propose(soort=Meekijksoort.COORDINATOR, account=account, by=by)
