"""What desk and melder say to each other, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db.models import Max

from meldpunt.core import clock
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound
from support.behandeling import gesprek, inzien, sluiten
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.dossiers.states import Status
from support.nazorg import queries as agenda
from support.regie import service as regie
from support.stappenplan import queries as planlijst
from support.stappenplan.models import Overhandiging
from tests.behandeling.deuren import behind, open_with
from tests.maak import close_case, send
from tests.momenten import first_contact_of

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_messages_go_both_ways(mensen: Mensen) -> None:

    nieuw, ontvangst = send()
    gesprek.write_bericht(zaak=open_with(nieuw.code).zaak, tekst="Van mij.")
    gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Van ons.", by=mensen.cor)

    assert [(item.van, item.tekst) for item in open_with(nieuw.code).berichten] == [
        ("melder", "Van mij."),
        ("meldpunt", "Van ons."),
    ]


def test_a_tick_in_the_plan_is_kept_and_can_change(dossier_id: UUID, mensen: Mensen, carried_out: Any) -> None:
    carried_out()
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor)
    gesprek.choose_step(zaak=zaak, blok="SP06", keuze="doe_ik")
    gesprek.choose_step(zaak=zaak, blok="SP06", keuze="later")
    with pytest.raises(ValueError, match="nooit"):
        gesprek.choose_step(zaak=zaak, blok="SP06", keuze="nooit")

    plan = planlijst.plan_of(zaak)

    assert plan is not None
    assert plan.keuzes == {"SP06": "later"}


def test_the_first_contact_is_noted_once(dossier_id: UUID, mensen: Mensen) -> None:
    first = first_contact_of(dossier_id)

    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)

    noted = dossiers.kaart(dossier_id).feiten
    assert noted.in_termijn is True
    with pytest.raises(InvalidTransition):
        gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)


def test_a_report_of_before_the_wishes_still_shows_how_to_reach_the_melder(mensen: Mensen) -> None:
    code, ontvangst = send()
    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).contact.naam == "Mira"
    with behind(code.code) as melding:
        gesprek.change_contact(melding.zaak, letterbox.Contactwens(kanaal="code", geen_citaten=True))
    contact = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).contact
    assert (contact.naam, contact.geen_citaten) == ("", True)
    assert dossiers.kaart(ontvangst.dossier_id).feiten.anoniem


def test_a_second_talk_changes_neither_the_first_contact_nor_a_later_state(dossier_id: UUID, mensen: Mensen) -> None:
    first, second = first_contact_of(dossier_id), call_of(dossier_id)
    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    contact_op = dossiers.kaart(dossier_id).feiten.contact_op
    sluiten.change_status(dossier_id=dossier_id, naar=Status.IN_BEHANDELING, by=mensen.cor)
    gesprek.finish_moment(moment_id=second.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)

    assert contact_op is not None
    assert dossiers.kaart(dossier_id).feiten.contact_op == contact_op
    assert dossiers.kaart(dossier_id).status == Status.IN_BEHANDELING


def test_a_moment_that_falls_away_is_no_contact(dossier_id: UUID, mensen: Mensen) -> None:
    first = first_contact_of(dossier_id)

    assert gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.VERVALLEN, by=mensen.cor) == dossier_id

    assert dossiers.kaart(dossier_id).feiten.contact_op is None
    assert dossiers.kaart(dossier_id).status == Status.NIEUW


# ── what became of a moment ────────────────────────────────────────────────────────────────────────


def notes(dossier_id: UUID, mensen: Mensen) -> list[str]:
    """What the desk wrote on the timeline, the oldest first."""
    regels = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
    return [regel.tekst for regel in regels if regel.soort == "notitie"]


@pytest.mark.parametrize("uitkomst", ["niet_bereikt", "ingesproken"])
def test_who_was_not_reached_was_not_spoken_with_and_is_tried_again(
    dossier_id: UUID, mensen: Mensen, uitkomst: str
) -> None:
    first = first_contact_of(dossier_id)

    gesprek.finish_moment(
        moment_id=first.id,
        naar=agenda.Momentstand.GEDAAN,
        by=mensen.cor,
        hoe="gebeld",
        uitkomst=uitkomst,
        tekst="Bezet",
    )

    kaart = dossiers.kaart(dossier_id)
    assert kaart.feiten.contact_op is None
    assert kaart.status == Status.NIEUW
    again = [item for item in agenda.moments_of(dossier_id) if item.soort == "eerste_contact" and item.stand == "open"]
    assert len(again) == 1
    assert again[0].voor > first.voor
    (note,) = notes(dossier_id, mensen)
    assert note.startswith("Eerste contact: Gebeld. ")
    assert note.endswith(". Bezet.")


def test_who_was_reached_was_spoken_with(dossier_id: UUID, mensen: Mensen) -> None:
    first = first_contact_of(dossier_id)

    gesprek.finish_moment(
        moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor, hoe="mail", uitkomst="bereikt"
    )

    assert dossiers.kaart(dossier_id).feiten.contact_op is not None
    assert dossiers.kaart(dossier_id).status == Status.CONTACT_GELEGD
    assert notes(dossier_id, mensen) == ["Eerste contact: Gemaild. Elkaar gesproken, of antwoord gekregen."]


def test_a_contact_that_was_noted_by_mistake_did_not_happen(dossier_id: UUID, mensen: Mensen) -> None:
    first, second = first_contact_of(dossier_id), call_of(dossier_id)
    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)

    assert gesprek.reopen_moment(moment_id=first.id, by=mensen.cor) == dossier_id
    undone = dossiers.kaart(dossier_id).feiten.contact_op
    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    spoken = dossiers.kaart(dossier_id).feiten.contact_op
    gesprek.finish_moment(moment_id=second.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    gesprek.reopen_moment(moment_id=second.id, by=mensen.cor)

    assert undone is None
    assert dossiers.kaart(dossier_id).feiten.contact_op == spoken is not None  # the first talk did happen
    assert "Eerste contact: weer open gezet." in notes(dossier_id, mensen)


def test_a_moment_goes_to_another_day_with_its_reason(dossier_id: UUID, mensen: Mensen) -> None:
    call = next(item for item in agenda.moments_of(dossier_id) if item.soort == "check_in")
    day = clock.today() + timedelta(days=90)

    gesprek.postpone_moment(moment_id=call.id, dag=day, reden="Op vakantie.", by=mensen.cor)

    (moved,) = (item for item in agenda.moments_of(dossier_id) if item.id == call.id)
    assert clock.to_local(moved.voor).date() == day
    (note,) = notes(dossier_id, mensen)
    assert note.startswith("Bellen hoe het gaat: verzet van ")
    assert note.endswith(". Op vakantie.")


def test_a_task_of_ones_own_says_sealed_what_it_is(dossier_id: UUID, mensen: Mensen) -> None:
    day = clock.today()

    gesprek.add_taak(
        dossier_id=dossier_id, moment_id=uuid4(), soort="taak_navraag", dag=day, tekst="Bel de griffie.", by=mensen.cor
    )

    assert dossiers.kaart(dossier_id).due_on == day
    (task,) = (item for item in agenda.moments_of(dossier_id) if item.is_taak)
    assert "griffie" not in repr(task)
    assert notes(dossier_id, mensen)[0].endswith(". Bel de griffie.")
    with pytest.raises(NotFound):
        gesprek.add_taak(
            dossier_id=dossier_id, moment_id=uuid4(), soort="taak_brief", dag=day, tekst="", by=mensen.nadia
        )
    with pytest.raises(NotFound):
        gesprek.postpone_moment(moment_id=task.id, dag=day, reden="Nee", by=mensen.nadia)
    with pytest.raises(NotFound):
        gesprek.reopen_moment(moment_id=task.id, by=mensen.nadia)


# ── what the melder reads of it ────────────────────────────────────────────────────────────────────


def days_in(dossier_id: UUID) -> tuple[date, ...]:
    """The days on which the melder reads that somebody asks how it goes."""
    return dossiers.kaart(dossier_id).feiten.nazorg_op


def plans(dossier_id: UUID) -> int:
    """How many versions of the step plan were asked for."""
    return int(Overhandiging.objects.filter(dossier_id=dossier_id).aggregate(Max("versie"))["versie__max"])


def call_of(dossier_id: UUID) -> agenda.Moment:
    """The last call that is planned."""
    return [item for item in agenda.moments_of(dossier_id) if item.soort == "check_in"][-1]


def test_a_call_on_another_day_is_on_that_day_in_the_melders_plan(dossier_id: UUID, mensen: Mensen) -> None:
    call, version = call_of(dossier_id), plans(dossier_id)
    before, day = clock.to_local(call.voor).date(), clock.today() + timedelta(days=200)
    assert before in days_in(dossier_id)

    gesprek.postpone_moment(moment_id=call.id, dag=day, reden="Op vakantie", by=mensen.cor)

    assert before not in days_in(dossier_id)
    assert day in days_in(dossier_id)
    assert plans(dossier_id) == version + 1


def test_a_call_that_falls_away_is_promised_no_longer_until_that_is_undone(dossier_id: UUID, mensen: Mensen) -> None:
    call, before = call_of(dossier_id), days_in(dossier_id)
    gone = agenda.Momentstand.VERVALLEN

    gesprek.finish_moment(moment_id=call.id, naar=gone, by=mensen.cor, tekst="Wil het niet")
    without = days_in(dossier_id)
    gesprek.reopen_moment(moment_id=call.id, by=mensen.cor)

    assert set(before) - set(without) == {clock.to_local(call.voor).date()}
    assert days_in(dossier_id) == before


@pytest.mark.usefixtures("mensen")
def test_a_wish_for_rest_moves_the_days_that_the_melder_reads() -> None:
    nieuw, ontvangst = send()
    until = clock.today() + timedelta(days=20)
    with behind(nieuw.code) as melding:
        wensen = regie.Wensen(contact=letterbox.Contactwens(kanaal="code", pauze_tot=until), mail="")
        gesprek.set_wensen(zaak=melding.zaak, wensen=wensen)

    assert min(days_in(ontvangst.dossier_id)) == until


def test_one_first_contact_is_left_whatever_was_tried_before(dossier_id: UUID, mensen: Mensen) -> None:
    def open_ones() -> list[agenda.Moment]:
        return [
            item for item in agenda.moments_of(dossier_id) if item.soort == "eerste_contact" and item.stand == "open"
        ]

    done = agenda.Momentstand.GEDAAN
    (first,) = open_ones()
    gesprek.finish_moment(moment_id=first.id, naar=done, by=mensen.cor, uitkomst="niet_bereikt")
    assert len(open_ones()) == 1
    gesprek.reopen_moment(moment_id=first.id, by=mensen.cor)
    assert [item.id for item in open_ones()] == [first.id]
    gesprek.finish_moment(moment_id=first.id, naar=done, by=mensen.cor, uitkomst="niet_bereikt")
    call = call_of(dossier_id)
    gesprek.finish_moment(moment_id=call.id, naar=done, by=mensen.cor, uitkomst="bereikt")

    assert open_ones() == []  # spoken with, at whatever moment that was


def test_a_case_is_new_again_after_a_contact_that_did_not_happen(dossier_id: UUID, mensen: Mensen) -> None:
    first = first_contact_of(dossier_id)
    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)

    gesprek.reopen_moment(moment_id=first.id, by=mensen.cor)

    assert dossiers.kaart(dossier_id).status == Status.NIEUW
    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    with pytest.raises(InvalidTransition, match="ongedaan"):
        sluiten.change_status(dossier_id=dossier_id, naar=Status.NIEUW, by=mensen.cor)


def test_in_a_closed_case_nothing_is_undone(dossier_id: UUID, mensen: Mensen) -> None:
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    lapsed = [item for item in agenda.moments_of(dossier_id) if item.stand == "vervallen"]

    assert dossiers.kaart(dossier_id).is_gesloten
    assert lapsed
    with pytest.raises(Conflict, match="afgesloten"):
        gesprek.reopen_moment(moment_id=lapsed[0].id, by=mensen.cor)
