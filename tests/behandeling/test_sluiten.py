"""A case goes from state to state as the protocol says."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import InvalidTransition
from meldpunt.vault import service as vault
from support.behandeling import gesprek, sluiten
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier
from support.dossiers.states import TRANSITIONS, Status
from support.dossiers.zaak import signed
from tests.behandeling.deuren import behind
from tests.maak import report, send

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_every_state_has_its_transitions_and_no_other_happens(dossier_id: UUID, mensen: Mensen) -> None:
    assert set(TRANSITIONS) == set(Status)
    sluiten.change_status(dossier_id=dossier_id, naar=Status.CONTACT_GELEGD, by=mensen.cor)

    with pytest.raises(InvalidTransition):
        sluiten.change_status(dossier_id=dossier_id, naar=Status.NIEUW, by=mensen.cor)


def _close(dossier_id: UUID, mensen: Mensen) -> None:
    sluiten.change_status(dossier_id=dossier_id, naar=Status.AFGESLOTEN, by=mensen.cor)


@pytest.mark.parametrize("who", ["desk", "melder"])
def test_a_case_opens_again_when_its_name_was_taken_meanwhile(mensen: Mensen, who: str) -> None:
    """Before, a name was free again after closing, and opening the older case failed for whoever did it."""
    (nieuw, first), (_other, second) = report(), report()
    _close(first, mensen)
    with signed.changing(first):
        Dossier.objects.filter(pk=first).update(alias=dossiers.kaart(second).alias)

    if who == "desk":
        sluiten.change_status(dossier_id=first, naar=Status.IN_BEHANDELING, by=mensen.cor)
    else:
        with behind(nieuw.code) as melding:
            gesprek.write_bericht(zaak=melding.zaak, tekst="Het gaat weer mis.")

    names = {dossiers.kaart(first).alias, dossiers.kaart(second).alias}
    assert len(names) == 2
    assert dossiers.kaart(first).status == "in_behandeling"
    assert vault.state_faults() == {}


def test_a_new_case_never_gets_the_name_of_a_closed_one(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    _nieuw, first = report()
    _close(first, mensen)
    used = dossiers.kaart(first).alias
    names = iter([used, "Groene Merel 1", *(f"Rode Uil {number}" for number in range(100))])
    monkeypatch.setattr("support.dossiers.ontvangst.new_alias", lambda _attempt: next(names))

    _other, second = report()

    assert dossiers.kaart(second).alias == "Groene Merel 1"


def test_a_case_that_opens_again_gets_a_call_on_the_next_working_day(mensen: Mensen) -> None:
    friday = datetime(2026, 11, 27, 15, tzinfo=AMSTERDAM)
    with clock.at(friday):
        dossier_id = send(wanneer_datum=friday.date())[1].dossier_id
        _close(dossier_id, mensen)
        sluiten.change_status(dossier_id=dossier_id, naar=Status.IN_BEHANDELING, by=mensen.cor)

    assert dossiers.kaart(dossier_id).due_on == date(2026, 11, 30)


def test_nobody_says_that_a_case_was_made_anonymous(dossier_id: UUID, mensen: Mensen) -> None:
    """No key is destroyed by a word; the state comes with the term that does."""
    _close(dossier_id, mensen)
    with pytest.raises(InvalidTransition):
        sluiten.change_status(dossier_id=dossier_id, naar=Status.GEANONIMISEERD, by=mensen.cor)
