"""The desk asks how it goes, and one tap answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from meldpunt.core import clock
from meldpunt.core.errors import Conflict
from support.behandeling import vragen
from support.nazorg import queries as agenda
from support.nazorg import service as nazorg
from support.nazorg.models import TERM_OF_LAW
from support.regie import queries as regielezer
from support.regie import service as regie
from support.regie.models import Vraag, Vraagstand
from tests.behandeling.deuren import behind, boek_van
from tests.maak import as_worker, send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


# ── questions ───────────────────────────────────────────────────────────────────────────────────
def test_the_calendar_asks_how_it_goes_and_one_tap_answers(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    _first, second = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort not in nazorg.NOT_ASKED][:2]
    with clock.at(second.voor):
        with as_worker():
            assert vragen.ask_around() >= 1
            assert vragen.ask_around() == 0
        with behind(nieuw.code) as melding:
            question = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))[-1]
            assert question.antwoorden[:3] == ("beter", "hetzelfde", "slechter")
            vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="slechter")
            with pytest.raises(Conflict):
                vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="beter")
        planned = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.voor > clock.now() and m.stand == "open"]
        day = clock.add_werkdagen(clock.to_local(clock.now()).date(), 1)

    assert day in {clock.to_local(m.voor).date() for m in planned if m.soort == "check_in"}
    answered = [item.antwoord for item in boek_van(ontvangst.dossier_id, mensen).vragen if item.id == question.id]
    assert answered == ["slechter"]


def test_who_does_not_answer_twice_is_not_asked_again_but_called(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    ontvangst = send()[1]
    moments = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort not in nazorg.NOT_ASKED]
    assert len(moments) >= 3
    Vraag.objects.all().delete()
    for _round in range(2):
        Vraag.objects.create(
            dossier_id=ontvangst.dossier_id, soort="nazorg", stand=Vraagstand.OPEN, gesteld_op=clock.today()
        )
    with clock.at(moments[0].voor):
        assert vragen.ask_around() == 0
        day = clock.add_werkdagen(clock.to_local(clock.now()).date(), 1)

    calls = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort == "check_in"]
    assert day in {clock.to_local(m.voor).date() for m in calls}


def test_a_question_of_another_report_cannot_be_answered(mensen: Mensen) -> None:
    one, first = send()
    other, _second = send()
    vragen.ask(dossier_id=first.dossier_id, tekst="Mag ik bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    with behind(one.code) as melding:
        (question,) = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))
    with behind(other.code) as melding, pytest.raises(Conflict):
        vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="Ja")
    with behind(one.code) as melding, pytest.raises(Conflict):
        vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="Misschien")


def test_who_wants_to_be_left_alone_is_left_alone(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, ontvangst = send()
    first = next(m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort not in nazorg.NOT_ASKED)
    with clock.at(first.voor):
        vragen.ask_around()
        with behind(nieuw.code) as melding:
            question = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))[-1]
            vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="laat_even")
        until = clock.today() + timedelta(weeks=2)
    left = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.stand == "open" and m.soort not in TERM_OF_LAW]
    assert all(clock.to_local(m.voor).date() >= until for m in left)
