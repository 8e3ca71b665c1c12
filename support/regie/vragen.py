"""One mechanism for every question to a melder: asked by the desk or by the calendar, answered with one tap.

The words and the answer are sealed; the row says only that a question is open (``features.md`` §4.11).
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict
from meldpunt.outbox import service as outbox
from meldpunt.vault import service as vault
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.nazorg import service as nazorg
from support.regie import rules, toestemming
from support.regie.bestemmingen import bestemming
from support.regie.boek import ANTWOORD, VRAAG, Akkoord, entry
from support.regie.models import Soort, Stand, Vraag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.accounts.service import Medewerker
    from support.regie.boek import Boek, GesteldeVraag

HOE = gettext_noop("Hoe gaat het nu met je?")
BETER, HETZELFDE, SLECHTER, BEL_ME, LAAT_EVEN = "beter", "hetzelfde", "slechter", "bel_me", "laat_even"
HOE_ANTWOORDEN = (BETER, HETZELFDE, SLECHTER, BEL_ME, LAAT_EVEN)
AKKOORD_ANTWOORDEN = (Akkoord.GEGEVEN, Akkoord.GEWEIGERD, Akkoord.EERST_PRATEN)
SILENT = 2  # questions without an answer, after which somebody of the desk looks
REST = timedelta(weeks=2)  # for whoever wants to be left alone for a while
MAIL = "regie.mail"


@transaction.atomic
def ask_consent(*, dossier_id: uuid.UUID, code: str, wat: str, toelichting: str, by: Medewerker) -> None:
    """Ask the melder whether something may go to a destination.

    Args:
        dossier_id: the case.
        code: the destination.
        wat: exactly what would be shared; what usually is, where left empty.
        toelichting: why, in the desk's own words.
        by: who asks.

    Raises:
        NotAllowed: the person concerned does not know yet, or the consent is there.
        NotFound: there is no such destination.
    """
    naam = bestemming(code).naam
    boek = toestemming.boek_held(dossier_id=dossier_id, by=by)
    vraag_id = uuid.uuid4()
    wish = toestemming.requested(boek=boek, code=code, wat=wat, toelichting=toelichting, vraag_id=vraag_id)
    _drop_open(dossier_id, [item.id for item in boek.open_vragen if item.bestemming == code])
    question = entry(
        VRAAG,
        object_id=vraag_id,
        soort=str(Soort.AKKOORD),
        wie=by.naam,
        tekst=_("Wil je dat wij dit doorgeven aan %(naam)s?") % {"naam": naam},
        antwoorden=[str(item) for item in AKKOORD_ANTWOORDEN],
        bestemming=code,
    )
    _store(dossier_id, vraag_id, Soort.AKKOORD)
    dossiers.seal_into(
        dossier_id=dossier_id, objects=[question, wish], soort="akkoord_gevraagd", code="akkoord.gevraagd", by=by
    )


@transaction.atomic
def ask(*, dossier_id: uuid.UUID, tekst: str, antwoorden: Sequence[str], by: Medewerker) -> None:
    """Ask the melder something with answers to choose from.

    Args:
        dossier_id: the case.
        tekst: the question.
        antwoorden: the answers, in words.
        by: who asks.
    """
    dossiers.open_held(dossier_id=dossier_id, by=by)
    vraag_id = uuid.uuid4()
    question = entry(
        VRAAG, object_id=vraag_id, soort=str(Soort.VRAAG), wie=by.naam, tekst=tekst, antwoorden=list(antwoorden)
    )
    _store(dossier_id, vraag_id, Soort.VRAAG)
    dossiers.seal_into(dossier_id=dossier_id, objects=[question], soort="vraag_gesteld", code="vraag.gesteld", by=by)


def owe_mail(dossier_id: uuid.UUID) -> None:
    """Owe a melder who asked for it the news that something waits; one a day is enough."""
    outbox.enqueue(task=MAIL, subject=dossier_id, key=f"{MAIL}:{dossier_id}:{today()}")


def ask_around() -> int:
    """Ask every melder with a moment of aftercare today how it goes; a worker can put the question in, not read it.

    Who left two questions unanswered gets no third one: somebody of the desk looks instead.

    Returns:
        How many questions were asked.
    """
    return sum(_ask_at(moment) for moment in nazorg.due_aftercare())


@transaction.atomic
def answer(*, melding: letterbox.MijnMelding, vraag_id: uuid.UUID, antwoord: str, erbij: str = "") -> None:
    """Answer a question, once.

    Args:
        melding: the report.
        vraag_id: the question.
        antwoord: one of its answers.
        erbij: what the melder adds in words; may be empty.

    Raises:
        Conflict: it was answered already, is not needed any more, or has no such answer.
        NotAllowed: somebody else decides in this report.
    """
    letterbox.hold(melding)
    boek = toestemming.boek_van(melding)
    vraag = _question(boek, vraag_id)
    rules.check_can_answer(vraag, antwoord)
    if not Vraag.objects.filter(pk=vraag_id, stand=Stand.OPEN).update(stand=Stand.BEANTWOORD):
        raise Conflict(_("Deze vraag is al beantwoord of niet meer nodig."))
    given = entry(ANTWOORD, vraag=str(vraag_id), antwoord=antwoord, erbij=erbij)
    letterbox.seal_into(melding=melding, objects=[given], soort="vraag_beantwoord", code="vraag.beantwoord")
    if vraag.soort == Soort.AKKOORD:
        wat = boek.toestemmingen[vraag.bestemming].wat
        toestemming.decide(melding=melding, code=vraag.bestemming, naar=Akkoord(antwoord), wat=wat, vraag=str(vraag_id))
    if antwoord in (SLECHTER, BEL_ME, Akkoord.EERST_PRATEN):
        nazorg.plan_call(dossier_id=melding.dossier_id)
    if antwoord == LAAT_EVEN:
        nazorg.pause(dossier_id=melding.dossier_id, until=today() + REST)


def open_questions(melding: letterbox.MijnMelding, boek: Boek) -> list[GesteldeVraag]:
    """What waits for an answer of the melder, the oldest first."""
    rows = Vraag.objects.filter(dossier_id=melding.dossier_id, stand=Stand.OPEN).values_list("pk", flat=True)
    waiting = set(rows)
    return [item for item in boek.open_vragen if item.id in waiting]


def _question(boek: Boek, vraag_id: uuid.UUID) -> GesteldeVraag:
    found = next((item for item in boek.vragen if item.id == vraag_id), None)
    if found is None:
        raise Conflict(_("Deze vraag is al beantwoord of niet meer nodig."))
    return found


def _ask_at(moment: nazorg.Moment) -> bool:
    vraag_id = uuid.uuid5(moment.id, str(Soort.NAZORG))
    with transaction.atomic():
        if Vraag.objects.filter(pk=vraag_id).exists():
            return False
        waiting = Vraag.objects.filter(dossier_id=moment.dossier_id, soort=Soort.NAZORG, stand=Stand.OPEN)
        silent = waiting.count() >= SILENT
        waiting.update(stand=Stand.VERVALLEN)
        _store(moment.dossier_id, vraag_id, Soort.NAZORG, stand=Stand.VERVALLEN if silent else Stand.OPEN)
        if silent:
            nazorg.plan_call(dossier_id=moment.dossier_id)
            return False
        question = entry(
            VRAAG, object_id=vraag_id, soort=str(Soort.NAZORG), wie="", tekst=HOE, antwoorden=list(HOE_ANTWOORDEN)
        )
        vault.seal_objects(case_id=moment.dossier_id, objects=[question])
    return True


def _store(dossier_id: uuid.UUID, vraag_id: uuid.UUID, soort: Soort, *, stand: Stand = Stand.OPEN) -> None:
    Vraag.objects.create(id=vraag_id, dossier_id=dossier_id, soort=soort, stand=stand, gesteld_op=today())
    if stand == Stand.OPEN:
        owe_mail(dossier_id)


def _drop_open(dossier_id: uuid.UUID, vraag_ids: Sequence[uuid.UUID]) -> None:
    Vraag.objects.filter(dossier_id=dossier_id, pk__in=vraag_ids, stand=Stand.OPEN).update(stand=Stand.VERVALLEN)
