"""Who asks for the trail, who agrees, and who gets it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.clock import now, today
from meldpunt.core.errors import Conflict, InvalidTransition, Refusal
from meldpunt.uitvoer.states import TRANSITIONS, Logverzoekstand
from meldpunt.vierogen import alleen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from meldpunt.uitvoer.models import Logverzoek

LONGEST = timedelta(days=366)
PICK_UP = timedelta(days=7)  # after that somebody looks again


def refusal_to_ask(by: Medewerker, *, van: date, tot_en_met: date) -> Refusal | None:
    """A coordinator asks for a year at most; to an administrator the database shows only what they did themselves."""
    if by.rol != Rol.COORDINATOR:
        return Refusal(_("Het logboek vraagt een coördinator op."))
    if van > tot_en_met:
        return Refusal(_("De laatste dag ligt voor de eerste. Draai ze om."), Conflict)
    if tot_en_met > today():
        return Refusal(_("De laatste dag moet nog komen. Kies vandaag of eerder."), Conflict)
    if tot_en_met - van > LONGEST:
        return Refusal(_("Kies hoogstens een jaar tegelijk."), Conflict)
    return None


def refusal_to_agree(by: Medewerker, verzoek: Logverzoek, holders: Collection[UUID]) -> Refusal | None:
    """Another coordinator agrees; where there is none, a day passes after the administrators were told."""
    return _refusal_to_become(verzoek, Logverzoekstand.AKKOORD) or alleen.refusal_to_go_on(
        by, door_id=verzoek.door_id, subject=verzoek.pk, holders=holders
    )


def refusal_to_warn(by: Medewerker, verzoek: Logverzoek, holders: Collection[UUID]) -> Refusal | None:
    """Whoever asked tells the administrators where nobody is left who can agree."""
    return _refusal_to_become(verzoek, Logverzoekstand.AKKOORD) or alleen.refusal_to_warn(
        by, door_id=verzoek.door_id, subject=verzoek.pk, holders=holders
    )


def refusal_to_download(by: Medewerker, verzoek: Logverzoek) -> Refusal | None:
    """Whoever asked gets the file, once, within a week of the agreement."""
    if refusal := _refusal_to_become(verzoek, Logverzoekstand.GEHAALD):
        return refusal
    if by.id != verzoek.door_id or by.rol != Rol.COORDINATOR:
        return Refusal(_("Alleen wie het logboek opvroeg, downloadt het."))
    if verzoek.akkoord_op is None or now() > verzoek.akkoord_op + PICK_UP:
        return Refusal(_("Het akkoord is te oud. Vraag het logboek opnieuw op."), Conflict)
    return None


def refusal_to_stop(by: Medewerker, verzoek: Logverzoek) -> Refusal | None:
    """Every coordinator and every administrator stops a request."""
    if by.rol not in (Rol.BEHEER, Rol.COORDINATOR):
        return Refusal(_("Dit stopt een coördinator of een beheerder."))
    return _refusal_to_become(verzoek, Logverzoekstand.GESTOPT)


def _refusal_to_become(verzoek: Logverzoek, naar: Logverzoekstand) -> Refusal | None:
    if naar in TRANSITIONS[Logverzoekstand(verzoek.stand)]:
        return None
    if naar == Logverzoekstand.GEHAALD and verzoek.stand == Logverzoekstand.GEHAALD:
        return Refusal(_("Dit is al gedownload. Dat kan één keer. Vraag het logboek opnieuw op."), InvalidTransition)
    return Refusal(_("Dit kan nu niet met dit verzoek. Iemand anders was je voor."), InvalidTransition)
