"""Judging has rules: a reason, one step at a time, and two people for what is lower."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import Conflict, DomainError, NotAllowed
from support.behandeling import inzien, toewijzen
from support.behandeling import triage as indeling
from support.dossiers import service as dossiers
from support.dossiers.states import Status
from tests.behandeling.deuren import confirm
from tests.maak import send

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_confirming_the_advice_holds_at_once(dossier_id: UUID, mensen: Mensen) -> None:
    assert confirm(dossier_id, mensen.cor)

    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    assert inzage.kaart.feiten.ingedeeld
    assert inzage.kaart.status == Status.IN_BEHANDELING
    assert inzage.besluit.wie == "Cor"


def test_another_gradation_needs_a_reason(dossier_id: UUID, mensen: Mensen) -> None:
    with pytest.raises(DomainError, match="waarom"):
        confirm(dossier_id, mensen.cor, gradatie="middel")


def test_two_steps_at_once_are_refused(dossier_id: UUID, mensen: Mensen) -> None:
    with pytest.raises(DomainError):
        confirm(dossier_id, mensen.cor, gradatie="licht", reden="Het valt mee.")


def test_a_lower_gradation_waits_for_a_second_person(dossier_id: UUID, mensen: Mensen) -> None:
    assert not confirm(dossier_id, mensen.cor, gradatie="middel", reden="De melder ziet het minder zwaar.")
    assert dossiers.kaart(dossier_id).feiten.gradatie == "ernstig"
    with pytest.raises(NotAllowed):
        indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.cor)

    indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)

    assert dossiers.kaart(dossier_id).feiten.gradatie == "middel"
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).besluit.gradatie == "middel"
    with pytest.raises(Conflict):
        indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)


def test_a_refused_lower_gradation_changes_nothing(dossier_id: UUID, mensen: Mensen) -> None:
    confirm(dossier_id, mensen.cor, gradatie="middel", reden="Lijkt lichter.")

    indeling.second(dossier_id=dossier_id, akkoord=False, by=mensen.carolien)

    assert dossiers.kaart(dossier_id).feiten.gradatie == "ernstig"
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).wacht_op_tweede is None


def test_a_higher_gradation_holds_at_once(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(antwoorden={"V1": ("PESTEN",)})
    voorstel = dossiers.TriageVoorstel(antwoorden={"V1": ("PESTEN",)}, gradatie="middel", reden="Het raakt erg.")

    assert indeling.confirm(dossier_id=ontvangst.dossier_id, voorstel=voorstel, by=mensen.cor)
    assert dossiers.kaart(ontvangst.dossier_id).feiten.gradatie == "middel"


def test_only_a_coordinator_judges(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    with pytest.raises(NotAllowed):
        confirm(dossier_id, mensen.vera)
