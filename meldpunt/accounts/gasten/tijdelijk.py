"""The account of a guest: made by a coordinator, without a role at the desk, and closed for good on its last day.

Which case it opens, and whether the melder said yes, is asked where the case is (``docs/adr/0047``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts import rules, signed
from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.mensen import add_invited, close
from meldpunt.accounts.models import Account, Rol
from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict, require

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = ["end_guest", "invite_guest"]


@transaction.atomic
def invite_guest(*, gebruikersnaam: str, naam: str, email: str, eindigt: date, by: Medewerker) -> tuple[UUID, str]:
    """Make an account for somebody outside who reads along in one case until a day; it has no passphrase and no key.

    Returns:
        Its id, and the code with which its owner begins; shown once, stored nowhere, of no use after the last day.

    Raises:
        NotAllowed: only a coordinator may.
        Conflict: somebody has this name already, or works here with this mail address.
    """
    require(rules.refusal_to_invite_guest(by))
    if email and Account.objects.filter(email__iexact=email, is_active=True).exists():
        raise Conflict(_("Iemand met dit e-mailadres heeft hier al een account. Kijk of dit de goede persoon is."))
    account = Account(gebruikersnaam=gebruikersnaam, naam=naam, rol=Rol.GAST, email=email, eindigt=eindigt)
    return account.pk, add_invited(account, by=by)


@transaction.atomic
def end_guest(*, account_id: UUID, by: audit.Actor) -> bool:
    """Close the account of a guest for good: passphrase, factors, invitation, key and sessions go.

    Returns:
        Whether it was open until now; nobody else's account is touched.
    """
    account = Account.objects.select_for_update().filter(pk=account_id, rol=Rol.GAST, is_active=True).first()
    if account is None:
        return False
    signed.check(account.pk)
    close(account, by=by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record(code=AccountGebeurtenis.GESTOPT, subject=str(account.pk), by=by)
    return True
