"""What desk and melder say to each other, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core.errors import InvalidTransition
from support.behandeling import gesprek, inzien, sluiten
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.dossiers.states import Status
from support.nazorg import queries as agenda
from support.stappenplan import queries as planlijst
from tests.behandeling.deuren import behind, open_with
from tests.maak import send

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
    first = agenda.moments_of(dossier_id)[0]

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
    first, second, *_rest = agenda.moments_of(dossier_id)
    gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    contact_op = dossiers.kaart(dossier_id).feiten.contact_op
    sluiten.change_status(dossier_id=dossier_id, naar=Status.IN_BEHANDELING, by=mensen.cor)
    gesprek.finish_moment(moment_id=second.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)

    assert contact_op is not None
    assert dossiers.kaart(dossier_id).feiten.contact_op == contact_op
    assert dossiers.kaart(dossier_id).status == Status.IN_BEHANDELING


def test_a_moment_that_falls_away_is_no_contact(dossier_id: UUID, mensen: Mensen) -> None:
    first = agenda.moments_of(dossier_id)[0]

    assert gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.VERVALLEN, by=mensen.cor) == dossier_id

    assert dossiers.kaart(dossier_id).feiten.contact_op is None
    assert dossiers.kaart(dossier_id).status == Status.NIEUW
