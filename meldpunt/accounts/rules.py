"""Who may do what with the people who work here; every rule says in one sentence why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import NotAllowed

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker


def check_can_manage(by: Medewerker) -> None:
    """Only an administrator invites people and sees who works here.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if by.rol != Rol.BEHEER:
        raise NotAllowed(_("Alleen een beheerder regelt wie hier werkt."))


def can_manage(by: Medewerker) -> bool:
    """Whether somebody may invite people."""
    return by.rol == Rol.BEHEER


def check_can_change(by: Medewerker, account: Account) -> None:
    """An administrator changes everybody's access but their own: that takes a second administrator.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    check_can_manage(by)
    if by.id == account.pk:
        raise NotAllowed(_("Je eigen toegang verandert een andere beheerder. Vraag een collega."))


def can_change(by: Medewerker, account: Account) -> bool:
    """Whether somebody may change this person's access."""
    return can_manage(by) and by.id != account.pk


def check_can_give_key(by: Medewerker, account: Account) -> None:
    """A coordinator gives keys, to a colleague, and never to themself.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if by.rol != Rol.COORDINATOR or by.id == account.pk:
        raise NotAllowed(_("Een sleutel krijg je van een andere coördinator. Vraag een collega."))


def can_give_key(by: Medewerker, account: Account) -> bool:
    """Whether somebody may give this person a key."""
    return by.rol == Rol.COORDINATOR and by.id != account.pk


def check_can_renew(by: Medewerker) -> None:
    """A coordinator renews the key of the desk.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if by.rol != Rol.COORDINATOR:
        raise NotAllowed(_("Alleen een coördinator vernieuwt de sleutel van het meldpunt."))


def can_renew(by: Medewerker) -> bool:
    """Whether somebody may renew the key of the desk."""
    return by.rol == Rol.COORDINATOR
