"""Who works with files and keys of other parties, and who is the second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict, InvalidTransition, Refusal
from meldpunt.vierogen import alleen
from statistieken.uitwisseling.bestand.sleutel import GROUP_DIGITS as DIGITS
from statistieken.uitwisseling.bestand.sleutel import GROUPS, digits_of, wrong_groups
from statistieken.uitwisseling.states import TRANSITIONS, Sleutelstand

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from statistieken.uitwisseling.models import Partnersleutel


def refusal_to_exchange(by: Medewerker) -> Refusal | None:
    """Files of parties are read and handed out by a coordinator."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator wisselt cijfers uit."))


def refusal_to_confirm(by: Medewerker, sleutel: Partnersleutel, holders: Collection[UUID]) -> Refusal | None:
    """One coordinator with a key hears the digits first, and another one after that; or alone, after a day."""
    if by.id not in holders:
        return Refusal(_("Alleen een coördinator met een sleutel van het meldpunt bevestigt een partij."))
    if Sleutelstand.VERTROUWD not in TRANSITIONS[Sleutelstand(sleutel.stand)]:
        return Refusal(_("Deze sleutel is al bevestigd of ingetrokken."), InvalidTransition)
    if sleutel.eerste_id is None:
        return None
    return alleen.refusal_to_go_on(by, door_id=sleutel.eerste_id, subject=sleutel.pk, holders=holders)


def refusal_to_warn(by: Medewerker, sleutel: Partnersleutel, holders: Collection[UUID]) -> Refusal | None:
    """Whoever heard the digits first tells the administrators where nobody is left to be the second."""
    if sleutel.stand != Sleutelstand.EERSTE or sleutel.eerste_id is None:
        return Refusal(_("Deze sleutel wacht niet op een tweede persoon."), InvalidTransition)
    return alleen.refusal_to_warn(by, door_id=sleutel.eerste_id, subject=sleutel.pk, holders=holders)


def refusal_to_withdraw(by: Medewerker, sleutel: Partnersleutel) -> Refusal | None:
    """Every coordinator withdraws a key, alone and at once: it lets nothing in."""
    if refusal := refusal_to_exchange(by):
        return refusal
    if Sleutelstand.INGETROKKEN in TRANSITIONS[Sleutelstand(sleutel.stand)]:
        return None
    return Refusal(_("Deze sleutel is al ingetrokken."), InvalidTransition)


def refusal_to_end(by: Medewerker, sleutel: Partnersleutel, tot: str) -> Refusal | None:
    """A party stops after a quarter in which it took part."""
    if refusal := refusal_to_exchange(by):
        return refusal
    if sleutel.stand != Sleutelstand.VERTROUWD:
        return Refusal(_("Deze partij doet niet mee."), InvalidTransition)
    if tot < sleutel.vanaf:
        return Refusal(_("Dit kwartaal is van voor de partij meedeed. Kies een later kwartaal."), Conflict)
    return None


def refusal_to_hear(getypt: str, groepen: tuple[str, ...]) -> Refusal | None:
    """What somebody heard and typed are the digits of the key, all sixty."""
    if len(digits_of(getypt)) != GROUPS * DIGITS:
        return Refusal(_("Typ alle twaalf groepen van vijf cijfers over."), Conflict)
    wrong = wrong_groups(getypt, groepen)
    if not wrong:
        return None
    names = ", ".join(map(str, wrong))
    return Refusal(
        _("Dit zijn andere cijfers dan in het bestand: groep %(groepen)s. Luister nog eens.") % {"groepen": names},
        Conflict,
    )
