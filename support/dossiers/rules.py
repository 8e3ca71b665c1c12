"""Who may do what with a case: each rule answers with a refusal and its sentence, or with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, NotFound, Refusal
from meldpunt.evidence.service import Scan
from meldpunt.vault import service as vault
from support.dossiers.models import Toegang, in_force
from support.dossiers.states import GESLOTEN
from triage.service import Gradatie

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.inhoud import Bewijs, Feiten
    from support.dossiers.models import Dossier
    from support.dossiers.queries import Kaart

FEWEST_LETTERS = 3
DESK = frozenset({Rol.COORDINATOR, Rol.VERTROUWENSPERSOON})


def not_there() -> str:
    """What is said of a case that is not there, and of one that somebody may not read: the same."""
    return _("Dit dossier bestaat niet, of is niet aan jou toegewezen. Vraag het de coördinator.")


def refusal_to_read(by: Medewerker, dossier: Dossier) -> Refusal | None:
    """A coordinator with the key of the desk reads every case; anybody else those with access and a key of their own.

    From a closed case somebody is kept out: there a coordinator too needs access and a key of their own. Who was let in
    but was given no key yet sees nothing: an administrator lets people in, and must open nothing. To anybody else the
    case does not exist.
    """
    if by.rol == Rol.COORDINATOR and not dossier.besloten and vault.holds_desk(account_id=by.actor_id):
        return None
    if by.rol in DESK and (by.rol == Rol.VERTROUWENSPERSOON or dossier.besloten) and _has_access(by, dossier):
        return None
    return Refusal(not_there(), NotFound)


class KeyComesLater(NotFound):
    """A guest was let in to a case, and has no key to it yet."""


def not_for_guest() -> str:
    """What a guest hears once there is no case for them any more."""
    return _("Je leest hier niet meer mee. Bel het meldpunt als er nog iets nodig is.")


def refusal_to_read_along(by: Medewerker, dossier_id: UUID | None) -> Refusal | None:
    """A guest reads the case that they were let in to, with a key of their own; nobody else does.

    Args:
        by: who wants to.
        dossier_id: the case that they were let in to today; None for none.
    """
    if by.rol != Rol.GAST or dossier_id is None:
        return Refusal(not_for_guest(), NotFound)
    if not vault.holds_grant(case_id=dossier_id, holder=vault.Holder.ACCOUNT, holder_id=by.actor_id):
        return Refusal(_("Je bent begonnen. Het meldpunt geeft je nog de sleutel van dit dossier."), KeyComesLater)
    return None


def refusal_to_triage(by: Medewerker) -> Refusal | None:
    """Only a coordinator confirms a triage."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator stelt de triage vast."))


def refusal_to_second(by: Medewerker, door: str) -> Refusal | None:
    """A second person agrees to a lower gradation: anybody of the desk who reads the case, but not the first."""
    if by.rol in DESK and by.actor_id != door:
        return None
    return Refusal(_("Een lagere gradatie vraagt een tweede persoon. Vraag een collega om mee te kijken."))


def refusal_to_call_light(feiten: Feiten, gradatie: str) -> Refusal | None:
    """What nobody heard is not light: somebody listens first, and writes down what is said."""
    if gradatie != Gradatie.LICHT or not feiten.te_beluisteren:
        return None
    sentence = _("De melder sprak iets in dat nog niemand opschreef. Luister eerst. Dan kun je “licht” kiezen.")
    return Refusal(sentence, Conflict)


def refusal_to_search(term: str) -> Refusal | None:
    """Fewer than three letters stand in nearly every case."""
    if len("".join(term.split())) >= FEWEST_LETTERS:
        return None
    return Refusal(_("Schrijf drie letters of meer om in de meldingen te zoeken."))


def refusal_to_open(bewijs: Bewijs) -> Refusal | None:
    """Infected or not yet scanned files stay closed."""
    if bewijs.scan == Scan.BESMET:
        return Refusal(_("In dit bestand zit een virus. Het blijft op slot. Vraag de melder om een schermfoto."))
    if bewijs.weg is not None:
        return Refusal(_("Dit bewijs is weggehaald. De hash staat nog in het manifest."), NotFound)
    if not bewijs.is_vrij:
        return Refusal(_("Dit bestand is nog niet op virussen gescand. Kies in het dossier “Scan opnieuw”."))
    return None


def refusal_to_add(dossier: Dossier | Kaart) -> Refusal | None:
    """Nothing is added to a closed case, or taken out of it."""
    if dossier.status not in GESLOTEN:
        return None
    return Refusal(_("Dit dossier is afgesloten. Open het eerst weer."), Conflict)


def refusal_to_remove(bewijs: Bewijs) -> Refusal | None:
    """The desk takes out what it added itself; what a melder gave is the melder's."""
    if not bewijs.is_van_meldpunt:
        return Refusal(_("Dit kwam van de melder. Alleen wat het meldpunt toevoegde, haal je hier weg."))
    if bewijs.weg is not None:
        return Refusal(_("Dit bewijs is al weggehaald."), Conflict)
    return None


def _has_access(by: Medewerker, dossier: Dossier) -> bool:
    if not Toegang.objects.filter(in_force(), dossier=dossier, account_id=by.id).exists():
        return False
    return vault.holds_grant(case_id=dossier.pk, holder=vault.Holder.ACCOUNT, holder_id=by.actor_id)
