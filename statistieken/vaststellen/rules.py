"""Who asks to freeze a quarter, who agrees, and who stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict, InvalidTransition, Refusal
from meldpunt.vierogen import alleen
from statistieken.rules import refusal_to_freeze
from statistieken.vaststellen.states import TRANSITIONS, Vaststelstand

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from statistieken.models import Vaststelverzoek


def refusal_to_ask(by: Medewerker, *, holders: Collection[UUID]) -> Refusal | None:
    """A coordinator with the key of the desk asks."""
    if refusal := refusal_to_freeze(by):
        return refusal
    if by.id not in holders:
        return Refusal(_("Je hebt nog geen sleutel, dus je kunt nog niets tellen. Vraag een coördinator."))
    return None


def refusal_to_agree(by: Medewerker, verzoek: Vaststelverzoek, holders: Collection[UUID]) -> Refusal | None:
    """Another coordinator agrees; where there is none, a day passes after the administrators were told."""
    return _refusal_to_become(verzoek, Vaststelstand.VASTGESTELD) or alleen.refusal_to_go_on(
        by, door_id=verzoek.door_id, subject=verzoek.pk, holders=holders
    )


def refusal_to_warn(by: Medewerker, verzoek: Vaststelverzoek, holders: Collection[UUID]) -> Refusal | None:
    """Whoever asked tells the administrators where nobody is left who can agree."""
    return _refusal_to_become(verzoek, Vaststelstand.VASTGESTELD) or alleen.refusal_to_warn(
        by, door_id=verzoek.door_id, subject=verzoek.pk, holders=holders
    )


def refusal_to_stop(by: Medewerker, verzoek: Vaststelverzoek) -> Refusal | None:
    """Every coordinator and every administrator stops a request."""
    if by.rol not in (Rol.BEHEER, Rol.COORDINATOR):
        return Refusal(_("Dit stopt een coördinator of een beheerder."))
    return _refusal_to_become(verzoek, Vaststelstand.GESTOPT)


def refusal_of_reason(reden: str) -> Refusal | None:
    """A quarter is done over for an error alone, and the board reads which."""
    if not reden.strip():
        return Refusal(_("Schrijf op welke fout er was. Het bestuur leest dit."), Conflict)
    return None


def _refusal_to_become(verzoek: Vaststelverzoek, naar: Vaststelstand) -> Refusal | None:
    if naar in TRANSITIONS[Vaststelstand(verzoek.stand)]:
        return None
    return Refusal(_("Dit kan nu niet meer. Iemand anders was je voor."), InvalidTransition)
