"""Who may do what with the people who work here: each rule answers with a refusal and its sentence, or with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Refusal
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account, Uitnodiging
    from meldpunt.accounts.service import Medewerker


def refusal_to_manage(by: Medewerker) -> Refusal | None:
    """Only an administrator invites people and sees who works here."""
    return None if by.rol == Rol.BEHEER else Refusal(_("Alleen een beheerder regelt wie hier werkt."))


def refusal_to_change(by: Medewerker, account: Account) -> Refusal | None:
    """An administrator changes everybody's access but their own: that takes a second administrator."""
    refusal = refusal_to_manage(by)
    if refusal is None and by.id == account.pk:
        return Refusal(_("Je eigen toegang verandert een andere beheerder. Vraag een collega."))
    return refusal


def refusal_to_invite_guest(by: Medewerker) -> Refusal | None:
    """Only a coordinator lets somebody from outside make an account; the melder's yes is asked where the case is."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator nodigt iemand van buiten uit."))


def refusal_to_begin_anew(account: Account) -> Refusal | None:
    """A guest gets no second invitation, no other role and no key past the case: the melder said yes to less."""
    if account.rol != Rol.GAST:
        return None
    return Refusal(
        _("Dit is iemand van buiten, die in één dossier meeleest. Een coördinator vraagt het de melder opnieuw.")
    )


def refusal_to_take_role(account: Account, naar: str) -> Refusal | None:
    """Whoever has a key becomes coordinator only when a second person agreed."""
    if naar == Rol.COORDINATOR and vault.has_key(account_id=str(account.pk)):
        return Refusal(_("Coördinator word je pas als een tweede persoon akkoord geeft."))
    return None


def refusal_to_begin(invitation: Uitnodiging) -> Refusal | None:
    """A coordinator begins once a second person agreed; everybody else at once."""
    if invitation.akkoord:
        return None
    return Refusal(
        _("Je code klopt, maar er is nog akkoord nodig van een tweede persoon. Vraag degene die je uitnodigde.")
    )


def refusal_to_give_key(by: Medewerker, account: Account) -> Refusal | None:
    """A coordinator gives keys, to a colleague, and never to themself."""
    if by.rol == Rol.COORDINATOR and by.id != account.pk:
        return None
    return Refusal(_("Een sleutel krijg je van een andere coördinator. Vraag een collega."))


def refusal_to_hold_desk(account: Account) -> Refusal | None:
    """Only a coordinator at work holds the key of the desk."""
    if account.rol == Rol.COORDINATOR and account.is_active:
        return None
    return Refusal(_("Deze persoon is geen coördinator meer."))


def refusal_to_renew(by: Medewerker) -> Refusal | None:
    """A coordinator renews the key of the desk."""
    return (
        None
        if by.rol == Rol.COORDINATOR
        else Refusal(_("Alleen een coördinator vernieuwt de sleutel van het meldpunt."))
    )
