"""Who may let somebody outside read along, and when (``docs/adr/0047``)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_of, names_of
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, Refusal
from support.gasten.states import LOOPT, TRANSITIONS, Gaststand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.gasten.inhoud import Meelezing

LONGEST = timedelta(days=92)  # a yes for longer is asked again


def refusal_to_ask(*, tot: date, gasten: Iterable[Meelezing], beslist_niemand: bool) -> Refusal | None:
    """The melder is asked about one person at a time, for days to come that they can oversee.

    Args:
        tot: until which day.
        gasten: who was asked about before.
        beslist_niemand: whether nobody decides in this case yet.
    """
    if beslist_niemand:
        return Refusal(_("Degene om wie het gaat, beslist nog niet zelf. Tot dan leest niemand van buiten mee."))
    if not today() < tot <= today() + LONGEST:
        return Refusal(_("Kies een dag na vandaag, en niet later dan over drie maanden."), Conflict)
    if any(item.loopt for item in gasten):
        return Refusal(_("In een dossier leest één persoon van buiten mee. Stop eerst wat er nu loopt."), Conflict)
    return None


def refusal_to_be_guest(uitgesloten: Collection[UUID], *, naam: str, email: str = "") -> Refusal | None:
    """Whoever the melder keeps out does not come back in as a guest, by name or by mail address."""
    names = names_of(map(str, uitgesloten)).values()
    addresses = {address.casefold() for _pk, address in addresses_of(uitgesloten) if address}
    if any(_same_name(item, naam) for item in names) or (email and email.casefold() in addresses):
        return Refusal(_("%(naam)s blijft hierbuiten. Kies iemand anders.") % {"naam": naam})
    return None


def refusal_to_become(meelezing: Meelezing, naar: Gaststand) -> Refusal | None:
    """It goes from one state to another as ``TRANSITIONS`` says, and after the last day nowhere but to its end."""
    if naar not in TRANSITIONS[meelezing.stand] or (meelezing.is_voorbij and naar in LOOPT):
        return Refusal(_("Dit is intussen veranderd. Kijk op deze pagina hoe het nu staat."), Conflict)
    return None


def refusal_to_invite(by: Medewerker, meelezing: Meelezing) -> Refusal | None:
    """A coordinator invites, and only once the melder said yes to this person until this day."""
    if by.rol != Rol.COORDINATOR:
        return Refusal(_("Alleen een coördinator nodigt iemand van buiten uit."))
    if meelezing.stand in {Gaststand.GEVRAAGD, Gaststand.EERST_PRATEN, Gaststand.GEWEIGERD}:
        return Refusal(_("De melder zei nog geen ja. Tot dan nodig je niemand uit."))
    return refusal_to_become(meelezing, Gaststand.UITGENODIGD)


def _same_name(one: str, other: str) -> bool:
    """Whether two names are one, however they were typed."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
