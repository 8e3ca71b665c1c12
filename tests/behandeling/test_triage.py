"""Judging has rules: a reason, one step at a time, and two people for what is lower."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, DomainError, NotAllowed, NotFound
from support.aandacht import queries as aandacht
from support.behandeling import inzien
from support.behandeling import triage as indeling
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.dossiers.states import VAN_MELDPUNT, Status
from support.nazorg import ochtend
from support.nazorg import service as nazorg
from support.nazorg.models import Contactmoment, Momentsoort
from support.stappenplan import service as stappenplan
from tests.behandeling.deuren import confirm
from tests.maak import ANTWOORDEN, send

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


# ── H1, H2: the term for a complaint runs from the day of knowing ────────────────────────────────
NU = datetime(2026, 11, 27, 10, tzinfo=UTC)
BELEDIGD = {"R1": ("zelf",), "V1": ("BELEDIGING",)}


def _terms(dossier_id: UUID) -> list[str]:
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, soort__in=("kennisdag", "klachttermijn"), stand="open")
    return [row.soort for row in rows.order_by("voor")]


def _plan(dossier_id: UUID) -> str:
    plan = stappenplan.compose_for(dossier_id, versie=1, voorlopig=False)
    stap = next((stap for stap in plan.stappen if stap.code == "SP11"), None)
    return " ".join(alinea.tekst for alinea in stap.alineas) if stap else ""


def test_h2_judging_never_takes_the_day_of_opening_for_the_day_of_knowing(mensen: Mensen) -> None:
    dossier_id = send(antwoorden={"V1": ("PESTEN",), "R1": ("zelf",)}, wanneer_datum=None)[1].dossier_id

    indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=BELEDIGD), by=mensen.cor)

    feiten = dossiers.kaart(dossier_id).feiten
    assert "TERMIJN" in feiten.uitkomsten
    assert (feiten.kennisname_op, feiten.klacht_voor) == (None, None)
    assert "hooguit 90 dagen" in _plan(dossier_id)


def test_h2_judging_finds_the_day_that_the_melder_gave(mensen: Mensen) -> None:
    signaal = {"V1": ("SIGNAAL",), "R1": ("zelf",)}
    dossier_id = send(antwoorden=signaal, wanneer_datum=date(2026, 11, 2))[1].dossier_id
    assert dossiers.kaart(dossier_id).feiten.kennisname_op is None

    indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=BELEDIGD), by=mensen.cor)

    assert dossiers.kaart(dossier_id).feiten.klacht_voor == date(2027, 1, 31)


@pytest.mark.parametrize("bron", VAN_MELDPUNT)
def test_h2_the_desk_sets_the_day_with_a_source_and_the_plans_follow(mensen: Mensen, bron: indeling.Kennisbron) -> None:
    with clock.at(NU):
        dossier_id = send(antwoorden=BELEDIGD, wanneer_datum=None)[1].dossier_id
        assert _terms(dossier_id) == ["kennisdag"]
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

        indeling.set_kennisdag(dossier_id=dossier_id, dag=date(2026, 11, 20), bron=bron, by=mensen.vera)

        feiten = dossiers.kaart(dossier_id).feiten
        assert (feiten.kennisname_op, feiten.kennisname_bron) == (date(2026, 11, 20), bron.value)
        assert feiten.klacht_voor == date(2027, 2, 18)
        assert _terms(dossier_id) == ["klachttermijn"] * 4
        assert "uiterlijk op donderdag 18 februari 2027" in _plan(dossier_id)
        assert Event.objects.filter(subject=str(dossier_id), code="klacht.kennisdag").count() == 1
        assert ("vroegste dag die kan" in _plan(dossier_id)) is (bron == "schatting")


def test_h2_a_corrected_day_outlives_a_new_judgement(mensen: Mensen) -> None:
    with clock.at(NU):
        dossier_id = send(antwoorden=BELEDIGD, wanneer_datum=date(2026, 11, 25))[1].dossier_id
        bron = indeling.Kennisbron.BETROKKENE
        indeling.set_kennisdag(dossier_id=dossier_id, dag=date(2026, 10, 1), bron=bron, by=mensen.cor)

        indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=BELEDIGD), by=mensen.cor)

    assert dossiers.kaart(dossier_id).feiten.klacht_voor == date(2026, 12, 30)


def test_h2_a_day_of_somebody_else_is_asked_once(mensen: Mensen) -> None:
    with clock.at(NU):
        ander = {"R1": ("ander_weet",), "V1": ("DISCRIMINATIE",)}
        dossier_id = send(antwoorden=ander, wanneer_datum=date(2026, 11, 25))[1].dossier_id
        bron = indeling.Kennisbron.BETROKKENE
        indeling.set_kennisdag(dossier_id=dossier_id, dag=date(2026, 11, 20), bron=bron, by=mensen.cor)
        indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=ander), by=mensen.cor)

        assert "kennisdag" not in _terms(dossier_id)
        assert dossiers.kaart(dossier_id).feiten.klacht_voor == date(2027, 2, 18)


@pytest.mark.parametrize("keuze", [indeling.Klachtkeuze.GEDAAN, indeling.Klachtkeuze.GEEN])
def test_h6_the_term_ends_with_a_choice_and_can_be_taken_up_again(mensen: Mensen, keuze: indeling.Klachtkeuze) -> None:
    with clock.at(NU):
        dossier_id = send(antwoorden=BELEDIGD, wanneer_datum=date(2026, 11, 20))[1].dossier_id
        indeling.choose_klacht(dossier_id=dossier_id, keuze=keuze, by=mensen.cor)

        assert not dossiers.kaart(dossier_id).feiten.klacht_loopt
        assert _terms(dossier_id) == []
        assert _plan(dossier_id) == ""
        assert Event.objects.filter(subject=str(dossier_id), code=f"klacht.{keuze.value}").count() == 1

        indeling.choose_klacht(dossier_id=dossier_id, keuze=indeling.Klachtkeuze.OPEN, by=mensen.cor)
        assert _terms(dossier_id) == ["klachttermijn"] * 4


def test_h6_reminders_that_are_done_do_not_end_the_term_only_its_last_day_does(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    with clock.at(NU):
        dossier_id = send(antwoorden=BELEDIGD, wanneer_datum=date(2026, 11, 20))[1].dossier_id
        Contactmoment.objects.filter(dossier_id=dossier_id).update(stand="gedaan", gedaan_op=clock.now())
        nazorg.set_due(dossier_id)

    assert dossiers.kaart(dossier_id).due_on == date(2027, 1, 21)  # four weeks before 18 February
    for day, due in ((18, date(2027, 1, 21)), (19, None)):
        with clock.at(datetime(2027, 2, day, 10, tzinfo=UTC)):
            ochtend.remind()
            assert dossiers.kaart(dossier_id).due_on == due


def test_h6_closing_and_rest_leave_the_question_for_the_day(mensen: Mensen) -> None:
    with clock.at(NU):
        dossier_id = send(antwoorden=BELEDIGD, wanneer_datum=None)[1].dossier_id
        nazorg.pause(dossier_id=dossier_id, until=date(2026, 12, 24))
        nazorg.close(dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor, lock=True))

    (moment,) = Contactmoment.objects.filter(dossier_id=dossier_id, stand="open")
    assert moment.soort == Momentsoort.KENNISDAG
    assert clock.to_local(moment.voor).date() == date(2026, 11, 27)


def test_h2_whoever_does_not_have_the_case_changes_nothing(mensen: Mensen) -> None:
    dossier_id = send(antwoorden=ANTWOORDEN)[1].dossier_id
    bron, keuze = indeling.Kennisbron.BETROKKENE, indeling.Klachtkeuze.GEEN
    with pytest.raises(NotFound):
        indeling.set_kennisdag(dossier_id=dossier_id, dag=date(2026, 11, 20), bron=bron, by=mensen.vera)
    with pytest.raises(NotFound):
        indeling.choose_klacht(dossier_id=dossier_id, keuze=keuze, by=mensen.vera)

    assert dossiers.kaart(dossier_id).feiten.klacht == ""


# ── what somebody heard is added by whoever has the case ──────────────────────────────────────────


def _add(dossier_id: UUID, mensen: Mensen, **answers: tuple[str, ...]) -> bool:
    was = str(inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).besluiten[-1].id)
    return indeling.correct(dossier_id=dossier_id, antwoorden=answers, was=was, by=mensen.vera)


def test_a_trusted_person_adds_answers_and_the_gradation_only_rises(mensen: Mensen) -> None:
    light = {"A1": ("nee",), "R1": ("zelf",), "Z1": ("lokaal",), "V1": ("PESTEN",), "F1": ("een",)}
    _nieuw, ontvangst = send(antwoorden=light)
    dossier_id = ontvangst.dossier_id
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=light), by=mensen.cor)
    before = dossiers.kaart(dossier_id).feiten.gradatie

    rose = _add(dossier_id, mensen, **light | {"V1": ("BEDREIGING",), "B1": ("precies",)})
    risen = dossiers.kaart(dossier_id).feiten
    fell = _add(dossier_id, mensen, **light)
    after = dossiers.kaart(dossier_id).feiten

    assert before == "licht"
    assert rose
    assert (risen.gradatie, risen.vormen) == ("ernstig", ("BEDREIGING",))
    assert not fell
    assert (after.gradatie, after.vormen) == ("ernstig", ("PESTEN",))  # the facts follow, the gradation does not fall


def test_added_answers_wait_for_a_coordinator_who_confirms_or_changes_them(mensen: Mensen) -> None:
    _nieuw, ontvangst = send()
    dossier_id = ontvangst.dossier_id
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    added = ANTWOORDEN | {"V1": ("BELEDIGING",)}
    _add(dossier_id, mensen, **added)
    not_judged_yet = [item.reden for item in aandacht.in_case(dossier_id, by=mensen.cor)]
    confirm(dossier_id, mensen.cor)
    _add(dossier_id, mensen, **added)
    waits = [str(item.reden) for item in aandacht.in_case(dossier_id, by=mensen.cor)]
    _add(dossier_id, mensen, **added)  # nothing is different: nothing more waits

    confirm(dossier_id, mensen.cor)

    assert "aangevuld" not in not_judged_yet  # the first judgement waits already
    assert waits.count("aangevuld") == 1
    assert "aangevuld" not in [item.reden for item in aandacht.in_case(dossier_id, by=mensen.cor)]


def test_nobody_adds_over_a_judgement_that_they_did_not_see_or_in_a_case_of_others(
    dossier_id: UUID, mensen: Mensen
) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    was = str(inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).besluiten[-1].id)
    confirm(dossier_id, mensen.cor)

    with pytest.raises(Conflict, match="intussen"):
        indeling.correct(dossier_id=dossier_id, antwoorden=ANTWOORDEN, was=was, by=mensen.vera)
    with pytest.raises(NotFound):
        indeling.correct(dossier_id=dossier_id, antwoorden=ANTWOORDEN, was="", by=mensen.nadia)
