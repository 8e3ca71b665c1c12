"""Criticism is set apart by a coordinator, with a reason that the melder reads; figures leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.audit.models import Event
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.behandeling import inzien, triage
from support.behandeling.afwegen import kritiek
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier
from tests.behandeling.deuren import behind, confirm
from tests.maak import report

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LIGHT = {"A1": ("nee",), "R1": ("zelf",), "K1": ("inhoud",)}
VOORSTEL = triage.TriageVoorstel(antwoorden=LIGHT)
REDEN = "Dit gaat over je stem in de raad."


@pytest.fixture
def light(mensen: Mensen) -> tuple[str, UUID]:
    """The code and the id of a case about a position, which a coordinator judged."""
    nieuw, dossier_id = report(antwoorden=LIGHT)
    triage.confirm(dossier_id=dossier_id, voorstel=VOORSTEL, by=mensen.cor)
    return nieuw.code, dossier_id


def test_a_case_is_set_apart_with_a_reason_that_its_melder_reads(light: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = light
    kritiek.set_apart(dossier_id=dossier_id, reden=f"  {REDEN} ", by=mensen.cor)

    assert Dossier.objects.get(pk=dossier_id).feiten.kritiek
    with behind(code) as melding:
        assert REDEN in [regel.leest_melder for regel in dossiers.inzage_of(melding.zaak).tijdlijn]
    assert Event.objects.filter(subject=str(dossier_id), code="triage.kritiek").count() == 1


def test_a_case_that_was_set_apart_can_count_again(light: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = light
    kritiek.set_apart(dossier_id=dossier_id, reden=REDEN, by=mensen.cor)
    with pytest.raises(Conflict, match="al apart"):
        kritiek.set_apart(dossier_id=dossier_id, reden=REDEN, by=mensen.cor)

    kritiek.put_back(dossier_id=dossier_id, by=mensen.cor)

    assert not Dossier.objects.get(pk=dossier_id).feiten.kritiek
    with pytest.raises(Conflict, match="niet apart"):
        kritiek.put_back(dossier_id=dossier_id, by=mensen.cor)


def test_a_new_judgement_ends_it(light: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = light
    kritiek.set_apart(dossier_id=dossier_id, reden=REDEN, by=mensen.cor)

    triage.confirm(dossier_id=dossier_id, voorstel=VOORSTEL, by=mensen.cor)

    assert not Dossier.objects.get(pk=dossier_id).feiten.kritiek


def test_what_is_grave_is_not_set_apart(mensen: Mensen) -> None:
    dossier_id = report()[1]
    with pytest.raises(Conflict, match="Bevestig eerst"):
        kritiek.set_apart(dossier_id=dossier_id, reden=REDEN, by=mensen.cor)
    confirm(dossier_id, mensen.cor)

    with pytest.raises(Conflict, match="te zwaar"):
        kritiek.set_apart(dossier_id=dossier_id, reden=REDEN, by=mensen.cor)


@pytest.mark.parametrize("reden", ["", "  "])
def test_it_needs_a_reason(light: tuple[str, UUID], mensen: Mensen, reden: str) -> None:
    with pytest.raises(Conflict, match="De melder leest dit"):
        kritiek.set_apart(dossier_id=light[1], reden=reden, by=mensen.cor)


def test_only_a_coordinator_who_may_see_the_case_sets_it_apart(light: tuple[str, UUID], mensen: Mensen) -> None:
    with pytest.raises(NotAllowed):
        kritiek.set_apart(dossier_id=light[1], reden=REDEN, by=mensen.vera)
    dossier_id = report(antwoorden=LIGHT, uitgesloten=[mensen.carolien.id])[1]

    with pytest.raises(NotFound):
        kritiek.set_apart(dossier_id=dossier_id, reden=REDEN, by=mensen.carolien)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).kaart.id == dossier_id
