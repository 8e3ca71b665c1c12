"""The public face of referrals for the use cases: rows that go from state to state, and what is sealed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import InvalidTransition, NotFound
from support.doorgeleiding.gebeurtenissen import GeleideGebeurtenis, Geleideregelsoort
from support.doorgeleiding.inhoud import (
    Afloop,
    Afloopsoort,
    Brief,
    Meekijkbesluit,
    Reactie,
    Reactiesoort,
    Verzendwijze,
)
from support.doorgeleiding.invullen import allowed_in, days_of, fill_in
from support.doorgeleiding.models import Doorgeleiding, Mailpost, kenmerk_of
from support.doorgeleiding.post import hash_of, new_code, owe_mail, take_back_mail
from support.doorgeleiding.queries import (
    Traject,
    dossier_of,
    traject_of,
    trajecten_of,
    waiting_for,
)
from support.doorgeleiding.sjablonen import Brieftekst, brieven, sjabloon_for
from support.doorgeleiding.states import LOOPT, NOG_NIET_WEG, TRANSITIONS, WACHT, Geleidestand

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.service import Zaak

__all__ = [
    "LOOPT",
    "NOG_NIET_WEG",
    "WACHT",
    "Afloop",
    "Afloopsoort",
    "Brief",
    "Brieftekst",
    "GeleideGebeurtenis",
    "Geleideregelsoort",
    "Geleidestand",
    "Mailpost",
    "Meekijkbesluit",
    "Reactie",
    "Reactiesoort",
    "Traject",
    "Verzendwijze",
    "allowed_in",
    "become",
    "begin",
    "brieven",
    "days_of",
    "dossier_of",
    "fill_in",
    "hash_of",
    "kenmerk_of",
    "new_code",
    "note_silence",
    "owe_mail",
    "set_day",
    "sjabloon_for",
    "take_answer",
    "take_back_mail",
    "the_traject",
    "traject_of",
    "trajecten_of",
]


def begin(dossier_id: UUID) -> UUID:
    """A new referral of a held case; returns its id."""
    row = Doorgeleiding(dossier_id=dossier_id)
    row.save(force_insert=True)
    return row.pk


def become(doorgeleiding_id: UUID, naar: Geleidestand, **changes: Any) -> None:
    """Bring a referral of a held case to another state, with the days that belong to it.

    Raises:
        InvalidTransition: it cannot go there from where it is.
        NotFound: there is no such referral.
    """
    row = Doorgeleiding.objects.select_for_update().filter(pk=doorgeleiding_id).first()
    if row is None:
        raise NotFound(_("Deze doorgeleiding bestaat niet."))
    if naar not in TRANSITIONS[Geleidestand(row.stand)]:
        raise InvalidTransition(_("Dit is intussen veranderd. Kijk op deze pagina hoe het nu staat."))
    Doorgeleiding.objects.filter(pk=doorgeleiding_id).update(stand=naar, **changes)


def the_traject(zaak: Zaak, doorgeleiding_id: UUID) -> Traject:
    """One referral of an opened case.

    Raises:
        NotFound: it is none of this case.
    """
    found = traject_of(zaak, doorgeleiding_id)
    if found is None:
        raise NotFound(_("Deze doorgeleiding bestaat niet."))
    return found


def set_day(doorgeleiding_id: UUID, **changes: Any) -> None:
    """Expect the answer of a held case on another day; its silence counts anew."""
    Doorgeleiding.objects.filter(pk=doorgeleiding_id).update(stil=False, **changes)


def take_answer(typed: str) -> tuple[UUID, UUID] | None:
    """Use a code up: the referral has its answer now. None where no code like this waits for one.

    Returns:
        The referral and its case.
    """
    row = waiting_for(typed).select_for_update().first()
    if row is None:
        return None
    become(row.pk, Geleidestand.ANTWOORD, link_hash=None)
    return row.pk, row.dossier_id


def note_silence() -> list[UUID]:
    """Mark the referrals whose answer did not come before today, each once; returns the cases, each once."""
    rows = Doorgeleiding.objects.filter(stand__in=WACHT, stil=False, antwoord_voor__lt=today())
    found = list(rows.values_list("pk", "dossier_id"))
    Doorgeleiding.objects.filter(pk__in=[pk for pk, _dossier in found]).update(stil=True)
    return list(dict.fromkeys(dossier_id for _pk, dossier_id in found))
