"""Closing a case and opening it again: the same consequences whoever does it.

A case that opens again gets a call on the next working day, so that it has a date and does not lie under all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Regelsoort, Status
from support.dossiers.states import GESLOTEN
from support.nazorg import service as nazorg

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@transaction.atomic
def change_status(*, dossier_id: UUID, naar: Status, by: Medewerker) -> None:
    """Bring a case to another state; closing it ends what was still planned.

    Raises:
        NotFound: there is no such case, for this person.
        InvalidTransition: it cannot go there from where it is.
    """
    _bring(dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True), naar)


@transaction.atomic
def close(*, zaak: Zaak) -> None:
    """Close the report because the melder wants it; everything stays, and the code keeps working.

    Raises:
        InvalidTransition: it is closed already.
    """
    zaak.hold()
    _bring(zaak, Status.AFGESLOTEN)
    aandacht.ask(zaak, Reden.DOOR_MELDER_GESLOTEN)


@transaction.atomic
def reopen(*, zaak: Zaak) -> None:
    """Open a closed report again.

    Raises:
        InvalidTransition: it is not closed.
    """
    zaak.hold()
    _bring(zaak, Status.IN_BEHANDELING)
    aandacht.ask(zaak, Reden.HEROPEND)


def reopen_if_closed(zaak: Zaak) -> None:
    """Hold a case, and open it again where it was closed: whatever a melder adds reaches somebody."""
    zaak.hold()
    if zaak.dossier.status in GESLOTEN:
        _bring(zaak, Status.IN_BEHANDELING)
        aandacht.ask(zaak, Reden.HEROPEND)


def _bring(zaak: Zaak, naar: Status) -> None:
    was_closed = zaak.dossier.status in GESLOTEN
    zaak.become(naar)
    zaak.write(zaak.line(Regelsoort(f"status_{naar}")))
    zaak.record(DossierGebeurtenis(f"status.{naar}"))
    if naar == Status.AFGESLOTEN:
        nazorg.close(zaak)
    if was_closed:
        nazorg.plan_call(dossier_id=zaak.id)
