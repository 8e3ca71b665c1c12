"""The desk's side of a case: reading is logged, judging has rules, keys follow assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.audit.models import Event
from meldpunt.core.errors import Conflict, DomainError, InvalidTransition, NotAllowed, NotFound
from meldpunt.vault import service as vault
from support.behandeling import gesprek, inzien, sluiten, toewijzen
from support.behandeling import triage as indeling
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.states import TRANSITIONS, Status
from support.nazorg import queries as agenda
from support.stappenplan import queries as planlijst
from support.vertrouwenspersonen import queries as poollijst
from tests.melding import ANTWOORDEN, send

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.conftest import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier_id(mensen: Mensen) -> UUID:  # noqa: ARG001 - the desk has to exist
    return send()[1].dossier_id


def confirm(dossier_id: UUID, by: Medewerker, **changes: Any) -> bool:
    voorstel = dossiers.TriageVoorstel(antwoorden=ANTWOORDEN, **changes)
    return indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=by)


def test_a_coordinator_reads_everything_and_it_is_written_down(dossier_id: UUID, mensen: Mensen) -> None:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    assert inzage.verhalen[0].verhaal == "Een verhaal."
    assert inzage.contact.telefoon == "06 0000 0042"
    event = Event.objects.get(code="dossier.gelezen")
    assert (event.actor, event.rol, event.subject) == (mensen.cor.actor_id, "coordinator", str(dossier_id))


def test_l01_a_read_that_fails_leaves_no_line_and_a_line_that_fails_stops_the_read(
    dossier_id: UUID, mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr("support.dossiers.zaak.deuren.audit.record", broken)

    with pytest.raises(OSError):  # noqa: PT011 - the one error that the fake raises
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)


@pytest.mark.parametrize("naam", ["vera", "bas"])
def test_to_everybody_else_the_case_does_not_exist(dossier_id: UUID, mensen: Mensen, naam: str) -> None:
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=getattr(mensen, naam))
    assert not Event.objects.filter(code="dossier.gelezen").exists()


def test_c12_without_a_grant_the_vault_stays_shut_even_without_the_permission_check(
    dossier_id: UUID, mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "refusal_to_read", lambda *_args: None)

    with pytest.raises(vault.NoGrant):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)


def test_assigning_hands_over_a_key_and_reassigning_takes_it_back(
    dossier_id: UUID, mensen: Mensen, carried_out: Any
) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).verhalen

    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia).verhalen
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=dossier_id)
    carried_out()
    assert {tuple(item.to) for item in mail.outbox} >= {("nadia@example.org",)}
    assert all("verhaal" not in item.body.lower() and "Mira" not in item.body for item in mail.outbox)


def test_only_a_coordinator_assigns_and_only_to_the_pool(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    with pytest.raises(NotAllowed):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.vera)
    with pytest.raises(Conflict):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.bas.id, by=mensen.cor)


def test_suggestions_show_their_reasons_and_the_wish_comes_first(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.nadia.id)
    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)

    first, second = poollijst.suggest(by=mensen.cor, inzage=inzage)

    assert first.kandidaat.account_id == mensen.nadia.id
    assert "gevraagd door de melder" in [reden.tekst for reden in first.redenen]
    assert "Digitale veiligheid" in [reden.tekst for reden in second.redenen]


def test_an_excluded_person_comes_last_and_cannot_be_chosen(dossier_id: UUID, mensen: Mensen) -> None:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    last = poollijst.suggest(by=mensen.cor, inzage=inzage, uitgesloten={mensen.vera.id: "keuze van de melder"})[-1]

    assert last.kandidaat.account_id == mensen.vera.id
    assert not last.kan


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
    assert dossiers.feiten_of(dossier_id).gradatie == "ernstig"
    with pytest.raises(NotAllowed):
        indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.cor)

    indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)

    assert dossiers.feiten_of(dossier_id).gradatie == "middel"
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).besluit.gradatie == "middel"
    with pytest.raises(Conflict):
        indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)


def test_a_refused_lower_gradation_changes_nothing(dossier_id: UUID, mensen: Mensen) -> None:
    confirm(dossier_id, mensen.cor, gradatie="middel", reden="Lijkt lichter.")

    indeling.second(dossier_id=dossier_id, akkoord=False, by=mensen.carolien)

    assert dossiers.feiten_of(dossier_id).gradatie == "ernstig"
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).wacht_op_tweede is None


def test_a_higher_gradation_holds_at_once(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(antwoorden={"V1": ("PESTEN",)})
    voorstel = dossiers.TriageVoorstel(antwoorden={"V1": ("PESTEN",)}, gradatie="middel", reden="Het raakt erg.")

    assert indeling.confirm(dossier_id=ontvangst.dossier_id, voorstel=voorstel, by=mensen.cor)
    assert dossiers.feiten_of(ontvangst.dossier_id).gradatie == "middel"


def test_only_a_coordinator_judges(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    with pytest.raises(NotAllowed):
        confirm(dossier_id, mensen.vera)


def test_every_state_has_its_transitions_and_no_other_happens(dossier_id: UUID, mensen: Mensen) -> None:
    assert set(TRANSITIONS) == set(Status)
    sluiten.change_status(dossier_id=dossier_id, naar=Status.CONTACT_GELEGD, by=mensen.cor)

    with pytest.raises(InvalidTransition):
        sluiten.change_status(dossier_id=dossier_id, naar=Status.NIEUW, by=mensen.cor)


@pytest.mark.pango
def test_the_step_plan_is_made_by_a_worker_that_cannot_read_the_case(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    carried_out: Any,
    settings: Any,
) -> None:

    nieuw, ontvangst = send()
    assert planlijst.is_being_made(ontvangst.dossier_id)

    settings.PROCESS = "worker"
    vault_forget()
    carried_out()
    settings.PROCESS = "web"
    vault_forget()

    melding = inzien.open_mijn_melding(vault.code_key(nieuw.code))
    plan = planlijst.plan_of(melding.zaak)
    assert plan is not None
    assert plan.pdf.startswith(b"%PDF-")
    assert plan.inhoud.titel
    assert not planlijst.is_being_made(ontvangst.dossier_id)


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

    noted = dossiers.feiten_of(dossier_id)
    assert noted.in_termijn is True
    with pytest.raises(InvalidTransition):
        gesprek.finish_moment(moment_id=first.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)


def test_the_figures_count_each_case_once_and_without_a_name(dossier_id: UUID, mensen: Mensen) -> None:
    import uuid
    from datetime import timedelta

    from meldpunt.core.clock import today

    confirm(dossier_id, mensen.cor, primaire_vorm="DOXING", primair_platform="X")
    tomorrow = today() + timedelta(days=1)

    facts = dossiers.mark_counted(release_id=uuid.uuid4(), before=tomorrow)

    assert [(fact.vorm, fact.platform, fact.gradatie, fact.ingedeeld) for fact in facts] == [
        ("DOXING", "X", "ernstig", True)
    ]
    assert "Mira" not in repr(facts)
    assert dossiers.mark_counted(release_id=uuid.uuid4(), before=tomorrow) == []


def vault_forget() -> None:
    from meldpunt.vault.rings.rootkeys import forget

    forget()
