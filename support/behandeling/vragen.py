"""One mechanism for every question to a melder: asked by the desk or by the calendar, answered with one tap.

The words and the answer are sealed; the row says only that a question is open (``features.md`` §4.11).
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from celery import shared_task
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling import delen, gesprek
from support.behandeling.gasten import toestemming
from support.dossiers import service as dossiers
from support.nazorg import service as nazorg
from support.regie import rules
from support.regie import service as regie
from support.regie.service import (
    Akkoord,
    Antwoord,
    HoeAntwoord,
    RegieGebeurtenis,
    Regieregelsoort,
    Vraagsoort,
    Vraagtekst,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak
    from support.regie.service import Boek, GesteldeVraag

HOE = gettext_noop("Hoe gaat het nu met je?")
SILENT = 2  # questions without an answer, after which somebody of the desk looks
REST = timedelta(weeks=2)  # for whoever wants to be left alone for a while
WANTS_CALL = frozenset({HoeAntwoord.SLECHTER, HoeAntwoord.BEL_ME, Akkoord.EERST_PRATEN})


@transaction.atomic
def ask(*, dossier_id: uuid.UUID, tekst: str, antwoorden: Sequence[str], by: Medewerker) -> None:
    """Ask the melder something with answers to choose from.

    Args:
        dossier_id: the case.
        tekst: the question.
        antwoorden: the answers, in words.
        by: who asks.

    Raises:
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    question = Vraagtekst(soort=Vraagsoort.VRAAG, wie=by.naam, tekst=tekst, antwoorden=tuple(antwoorden))
    regie.store_question(zaak.id, question)
    zaak.write(question, zaak.line(Regieregelsoort.VRAAG_GESTELD))
    zaak.record(RegieGebeurtenis.VRAAG_GESTELD)


@transaction.atomic
def answer(*, zaak: Zaak, vraag_id: uuid.UUID, antwoord: str, erbij: str = "") -> None:
    """Answer a question, once; some answers plan a call, one gives rest.

    Args:
        zaak: the report.
        vraag_id: the question.
        antwoord: one of its answers.
        erbij: what the melder adds in words; may be empty.

    Raises:
        Conflict: it was answered already, is not needed any more, or has no such answer; or it is a yes to what the
            melder ticks part by part, which is said where the parts stand.
        NotAllowed: somebody else decides in this report.
    """
    zaak.hold()
    boek = regie.boek_of(zaak)
    require(rules.refusal_to_steer(boek, zaak.lookup))
    vraag = _question(boek, vraag_id)
    require(rules.refusal_to_answer(vraag, antwoord))
    regie.close_question(vraag_id)
    zaak.write(Antwoord(vraag=vraag_id, antwoord=antwoord, erbij=erbij), zaak.line(Regieregelsoort.VRAAG_BEANTWOORD))
    zaak.record(RegieGebeurtenis.VRAAG_BEANTWOORD)
    if vraag.soort == Vraagsoort.AKKOORD:
        delen.decide(zaak, code=vraag.bestemming, naar=Akkoord(antwoord), vraag=vraag_id)
    elif vraag.soort == Vraagsoort.MEELEZEN:
        toestemming.decide(zaak, vraag=vraag_id, naar=Akkoord(antwoord))
    else:
        aandacht.ask(zaak, Reden.ANTWOORD)
    if antwoord in WANTS_CALL:
        nazorg.plan_call(dossier_id=zaak.id)
    if antwoord == HoeAntwoord.LAAT_EVEN:
        nazorg.pause(dossier_id=zaak.id, until=today() + REST)
    gesprek.follow_agenda(zaak)


def ask_around() -> int:
    """Ask every melder with a moment of aftercare today how it goes; a worker can put the question in, not read it.

    Who left two questions unanswered gets no third one: somebody of the desk looks instead.

    Returns:
        How many questions were asked.
    """
    return sum(_ask_at(moment) for moment in nazorg.due_aftercare())


@shared_task(name="regie.ask_around")
def ask_around_task() -> None:
    """Look at today's moments of aftercare; twice a day is the same as once."""
    with acting_as(SYSTEM):
        ask_around()


def _question(boek: Boek, vraag_id: uuid.UUID) -> GesteldeVraag:
    found = next((item for item in boek.vragen if item.id == vraag_id), None)
    if found is None:
        raise Conflict(_("Deze vraag is al beantwoord of niet meer nodig."))
    return found


@transaction.atomic
def _ask_at(moment: nazorg.Moment) -> bool:
    question = Vraagtekst(
        id=uuid.uuid5(moment.id, str(Vraagsoort.NAZORG)),
        soort=Vraagsoort.NAZORG,
        tekst=HOE,
        antwoorden=tuple(HoeAntwoord.values),
    )
    if regie.was_asked(question.id):
        return False
    silent = regie.lapse_aftercare_questions(moment.dossier_id) >= SILENT
    regie.store_question(moment.dossier_id, question, is_open=not silent)
    if silent:
        nazorg.plan_call(dossier_id=moment.dossier_id)
        return False
    dossiers.seal(moment.dossier_id, [question])
    return True
