"""Who may do what with a case; every rule says in one sentence why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import NotAllowed, NotFound
from meldpunt.vault import service as vault
from support.dossiers.models import Toegang

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker
    from support.dossiers.models import Dossier

DESK = frozenset({Rol.COORDINATOR, Rol.VERTROUWENSPERSOON})


def check_can_read(by: Medewerker, dossier: Dossier) -> None:
    """A coordinator with the key of the desk reads every case; anybody else those with access and a key of their own.

    From a closed case somebody is kept out: there a coordinator too needs access and a key of their own.

    Who was let in but was given no key yet sees nothing: an administrator lets people in, and must open nothing.

    Raises:
        NotFound: to anybody else the case does not exist.
    """
    if by.rol == Rol.COORDINATOR and not dossier.besloten and vault.holds_desk(account_id=by.actor_id):
        return
    if by.rol in DESK and (by.rol == Rol.VERTROUWENSPERSOON or dossier.besloten) and _has_access(by, dossier):
        return
    raise NotFound(_("Dit dossier bestaat niet, of is niet aan jou toegewezen. Vraag het de coördinator."))


def can_read(by: Medewerker, dossier: Dossier) -> bool:
    """Whether somebody may read this case."""
    try:
        check_can_read(by, dossier)
    except NotFound:
        return False
    return True


def check_can_triage(by: Medewerker) -> None:
    """Only a coordinator confirms a triage.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if by.rol != Rol.COORDINATOR:
        raise NotAllowed(_("Alleen een coördinator stelt de triage vast."))


def can_triage(by: Medewerker) -> bool:
    """Whether somebody may confirm a triage."""
    return by.rol == Rol.COORDINATOR


def check_can_second(by: Medewerker, door: str) -> None:
    """A second person agrees to a lower gradation: anybody of the desk who reads the case, but not the first.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if by.rol not in DESK or by.actor_id == door:
        raise NotAllowed(_("Een lagere gradatie vraagt een tweede persoon. Vraag een collega om mee te kijken."))


def can_second(by: Medewerker, door: str) -> bool:
    """Whether somebody may be the second person."""
    return by.rol in DESK and by.actor_id != door


def _has_access(by: Medewerker, dossier: Dossier) -> bool:
    if not Toegang.objects.filter(dossier=dossier, account_id=by.id, tot=None).exists():
        return False
    return vault.holds_grant(case_id=dossier.pk, holder=vault.Holder.ACCOUNT, holder_id=by.actor_id)
