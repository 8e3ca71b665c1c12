"""Rows of questions to melders: that one is open, and no word more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict
from meldpunt.outbox import service as outbox
from support.regie.inhoud import Vraagsoort
from support.regie.models import Vraag, Vraagstand

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection

    from support.dossiers.service import Zaak
    from support.regie.boek import Boek
    from support.regie.inhoud import GesteldeVraag, Vraagtekst

MAIL = "regie.mail"


def owe_mail(dossier_id: uuid.UUID) -> None:
    """Owe a melder who asked for it the news that something waits; one a day is enough."""
    outbox.enqueue(task=MAIL, subject=dossier_id, key=f"{MAIL}:{dossier_id}:{today()}", replaces=True)


def open_questions(zaak: Zaak, boek: Boek) -> list[GesteldeVraag]:
    """What waits for an answer of the melder, the oldest first."""
    rows = Vraag.objects.filter(dossier_id=zaak.id, stand=Vraagstand.OPEN).values_list("pk", flat=True)
    waiting = set(rows)
    return [item for item in boek.open_vragen if item.id in waiting]


def was_asked(vraag_id: uuid.UUID) -> bool:
    """Whether this question was put before."""
    return Vraag.objects.filter(pk=vraag_id).exists()


def store_question(dossier_id: uuid.UUID, vraag: Vraagtekst, *, is_open: bool = True) -> None:
    """Write down that a question was put; the melder who wants mail hears that something waits."""
    stand = Vraagstand.OPEN if is_open else Vraagstand.VERVALLEN
    Vraag.objects.create(id=vraag.id, dossier_id=dossier_id, soort=vraag.soort, stand=stand, gesteld_op=today())
    if is_open:
        owe_mail(dossier_id)


def close_question(vraag_id: uuid.UUID) -> None:
    """Write down that a question was answered.

    Raises:
        Conflict: it was answered already, or is not needed any more.
    """
    if not Vraag.objects.filter(pk=vraag_id, stand=Vraagstand.OPEN).update(stand=Vraagstand.BEANTWOORD):
        raise Conflict(_("Deze vraag is al beantwoord of niet meer nodig."))


def drop_questions(dossier_id: uuid.UUID, vraag_ids: Collection[uuid.UUID]) -> None:
    """Let open questions fall away."""
    Vraag.objects.filter(dossier_id=dossier_id, pk__in=vraag_ids, stand=Vraagstand.OPEN).update(
        stand=Vraagstand.VERVALLEN
    )


def lapse_aftercare_questions(dossier_id: uuid.UUID) -> int:
    """Let open questions of the calendar fall away; returns how many those were."""
    rows = Vraag.objects.filter(dossier_id=dossier_id, soort=Vraagsoort.NAZORG, stand=Vraagstand.OPEN)
    return rows.update(stand=Vraagstand.VERVALLEN)
