"""Actions of the desk that span several apps, each in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from support.dossiers import service as dossiers
from support.nazorg import service as nazorg
from support.regie import service as regie
from support.stappenplan import service as stappenplan
from support.vertrouwenspersonen import service as vertrouwenspersonen

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


@transaction.atomic
def confirm_triage(*, dossier_id: UUID, voorstel: dossiers.TriageVoorstel, by: Medewerker) -> bool:
    """Confirm a judgement; aftercare and step plan follow it.

    Returns:
        Whether it holds already, or waits for a second person.
    """
    holds = dossiers.record_triage(dossier_id=dossier_id, voorstel=voorstel, by=by)
    _follow(dossier_id)
    return holds


@transaction.atomic
def second_triage(*, dossier_id: UUID, akkoord: bool, by: Medewerker) -> None:
    """Decide as the second person; aftercare and step plan follow a lower gradation."""
    dossiers.second_triage(dossier_id=dossier_id, akkoord=akkoord, by=by)
    if akkoord:
        _follow(dossier_id)


@transaction.atomic
def change_status(*, dossier_id: UUID, naar: str, by: Medewerker) -> None:
    """Bring a case to another state; closing it ends what was still planned."""
    dossiers.change_status(dossier_id=dossier_id, naar=naar, by=by)
    if naar == dossiers.Status.AFGESLOTEN:
        nazorg.lapse_open(dossier_id=dossier_id, by=by)


@transaction.atomic
def assign(*, dossier_id: UUID, account_id: UUID, by: Medewerker, was: str | None = None) -> None:
    """Give a case to a trusted person; the step plan then carries their name."""
    vertrouwenspersonen.assign(dossier_id=dossier_id, account_id=account_id, by=by, was=was)
    stappenplan.order(dossier_id=dossier_id, voorlopig=not dossiers.feiten_of(dossier_id).ingedeeld)


@transaction.atomic
def step_back(*, dossier_id: UUID, by: Medewerker) -> None:
    """Keep oneself out of a case, for good; nobody looks after it until a coordinator assigns it anew.

    Raises:
        Conflict: nobody would be left who can read it.
    """
    vertrouwenspersonen.step_back(dossier_id=dossier_id, by=by)


@transaction.atomic
def send_bericht(*, dossier_id: UUID, tekst: str, by: Medewerker) -> None:
    """Write to the melder; one who asked for it gets a mail that says nothing else than that something waits."""
    dossiers.send_bericht(dossier_id=dossier_id, tekst=tekst, by=by)
    regie.owe_mail(dossier_id)


def _follow(dossier_id: UUID) -> None:
    regie.owe_mail(dossier_id)
    nazorg.plan_na_triage(dossier_id=dossier_id)
    stappenplan.order(dossier_id=dossier_id)
