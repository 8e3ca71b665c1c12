"""Freezing a quarter with two people: one asks, another coordinator agrees, and only then anything is counted.

Where no second coordinator holds a key, it waits for a day and the administrators get a mail (decision 27).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import names_of
from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.vierogen import alleen
from meldpunt.vierogen.service import key_holders
from statistieken import service
from statistieken.models import Vaststelverzoek
from statistieken.vaststellen import rules
from statistieken.vaststellen.gebeurtenissen import VaststelGebeurtenis
from statistieken.vaststellen.states import Vaststelstand
from statistieken.vaststellen.tasks import ask_coordinators, warn_administrators

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from statistieken.models import Release

__all__ = ["agree", "ask", "ask_revision", "stop", "warn"]


@transaction.atomic
def ask(*, kwartaal: str, by: Medewerker) -> UUID:
    """Ask to freeze a quarter; nothing is counted until somebody else agrees.

    Raises:
        NotAllowed: this person is no coordinator with a key.
        InvalidTransition: the quarter cannot be frozen yet.
        Conflict: it has been frozen, or somebody asked already.
    """
    require(rules.refusal_to_ask(by, holders=key_holders()))
    service.check_turn(kwartaal)
    return _ask(kwartaal, "", VaststelGebeurtenis.GEVRAAGD, by=by)


@transaction.atomic
def ask_revision(*, kwartaal: str, reden: str, by: Medewerker) -> UUID:
    """Ask to do the last quarter over, because of an error; the reason is published.

    Raises:
        NotAllowed: this person is no coordinator with a key.
        Conflict: there is no reason, it cannot be done over, or somebody asked already.
    """
    require(rules.refusal_to_ask(by, holders=key_holders()))
    require(rules.refusal_of_reason(reden))
    require(service.refusal_to_revise(kwartaal))
    return _ask(kwartaal, reden.strip(), VaststelGebeurtenis.HERZIENING, by=by)


@transaction.atomic
def warn(*, verzoek_id: UUID, by: Medewerker) -> None:
    """Tell the administrators that nobody is left who can agree; a day later whoever asked may go on alone.

    Raises:
        NotFound: there is no such request.
        NotAllowed: somebody can still agree, or this is not who asked, with a key.
        Conflict: they were told already.
        InvalidTransition: it does not wait.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_warn(by, row, key_holders()))
    _warn(row, by=by)


@transaction.atomic
def agree(*, verzoek_id: UUID, by: Medewerker) -> Release:
    """Agree as the second person, or go on alone after a day of waiting: the quarter is frozen now.

    Raises:
        NotFound: there is no such request.
        NotAllowed: this person is not the second one, or it is too early.
        InvalidTransition: it does not wait, or another quarter comes first.
        Conflict: it was frozen meanwhile, or cannot be done over any more.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_agree(by, row, key_holders()))
    asked_by = names_of([str(row.door_id)])[str(row.door_id)]
    if row.is_herziening:
        release = service.revise_kwartaal(kwartaal=row.period, reden=row.reden, by=by, gevraagd_door=asked_by)
    else:
        release = service.freeze_kwartaal(kwartaal=row.period, by=by, gevraagd_door=asked_by)
    row.stand, row.akkoord_door_id, row.akkoord_op = Vaststelstand.VASTGESTELD, by.id, now()
    row.save(update_fields=["stand", "akkoord_door", "akkoord_op"])
    code = VaststelGebeurtenis.ALLEEN if by.id == row.door_id else VaststelGebeurtenis.AKKOORD
    audit.record(code=code, subject=str(row.pk), by=by)
    return release


@transaction.atomic
def stop(*, verzoek_id: UUID, by: Medewerker) -> None:
    """Stop a request; nothing is counted.

    Raises:
        NotFound: there is no such request.
        NotAllowed: this role may not.
        InvalidTransition: it was frozen or stopped already.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_stop(by, row))
    row.stand = Vaststelstand.GESTOPT
    row.save(update_fields=["stand"])
    audit.record(code=VaststelGebeurtenis.GESTOPT, subject=str(row.pk), by=by)


def _ask(kwartaal: str, reden: str, code: VaststelGebeurtenis, *, by: Medewerker) -> UUID:
    if Vaststelverzoek.objects.filter(period=kwartaal, stand=Vaststelstand.GEVRAAGD).exists():
        raise Conflict(_("Dit is al gevraagd. Het wacht op een tweede persoon."))
    row = Vaststelverzoek.objects.create(period=kwartaal, reden=reden, door_id=by.id, sinds=now())
    audit.record(code=code, subject=str(row.pk), by=by)
    if key_holders() - {by.id}:
        ask_coordinators(row.pk)
    else:
        _warn(row, by=by)
    return row.pk


def _warn(row: Vaststelverzoek, *, by: Medewerker) -> None:
    alleen.record_warning(row.pk, by=by)
    warn_administrators(row.pk)


def _locked(verzoek_id: UUID) -> Vaststelverzoek:
    row = Vaststelverzoek.objects.select_for_update().filter(pk=verzoek_id).first()
    if row is None:
        raise NotFound(_("Dit verzoek is er niet."))
    return row
