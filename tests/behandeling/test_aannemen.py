"""A report that is sent becomes one case, whole or not at all."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection

from meldpunt.core import clock
from meldpunt.core.errors import Conflict
from meldpunt.vault import service as vault
from meldpunt.vault.models import Grant
from support.behandeling import aannemen, inzien
from support.behandeling import triage as indeling
from support.dossiers.models import Dossier, Melding, Toegang
from support.nazorg.models import Contactmoment
from tests.behandeling.deuren import open_with
from tests.maak import nieuwe_melding, send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_a_report_becomes_a_case_with_number_alias_and_terms(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, ontvangst = send()
    dossier = Dossier.objects.get()

    assert dossier.kenmerk.startswith("M-")
    assert len(dossier.alias.split()) >= 2
    assert ontvangst.feiten.gradatie == "ernstig"
    assert ontvangst.feiten.contact_voor is not None
    assert dossier.due_on is not None
    assert Contactmoment.objects.filter(soort="eerste_contact").count() == 1


def test_sending_twice_is_sending_once(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, first = send()
    from support.behandeling.aannemen import submit_melding

    again = submit_melding(nieuw)

    assert again.dossier_id == first.dossier_id
    assert not again.nieuw
    assert Melding.objects.count() == Dossier.objects.count() == 1
    assert open_with(nieuw.code).dossier_id == first.dossier_id


def test_numbers_follow_each_other_and_aliases_differ(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    for _ in range(12):
        send(verhaal="")
    rows = list(Dossier.objects.order_by("nummer"))

    assert [row.nummer - rows[0].nummer for row in rows] == list(range(12))
    assert len({row.alias for row in rows}) == 12


def test_a_chosen_trusted_person_gets_a_key_and_nobody_else_does(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)

    assert set(Grant.objects.values_list("holder", "holder_id")) >= {("account", mensen.vera.actor_id)}
    assert not Grant.objects.filter(holder_id=mensen.nadia.actor_id).exists()
    assert Toegang.objects.get().account_id == mensen.vera.id
    assert (
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=ontvangst.dossier_id).case_id == ontvangst.dossier_id
    )


def test_an_anonymous_report_has_no_person(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, anonymous = send(naam="", telefoon="", kanaal="code")
    _nieuw, named = send()

    assert anonymous.feiten.persoon == ""
    assert len(named.feiten.persoon) == 32


def test_the_complaint_term_counts_from_the_day_the_melder_knew(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, ontvangst = send(wanneer_datum=date(2026, 11, 30))

    assert ontvangst.feiten.klacht_voor == date(2027, 2, 28)
    assert ontvangst.feiten.kennisname_bron == "melder"


def test_h2_without_a_known_day_there_is_no_last_day_but_a_question_for_the_desk(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, ontvangst = send(wanneer_datum=None)

    assert (ontvangst.feiten.kennisname_op, ontvangst.feiten.klacht_voor) == (None, None)
    assert Contactmoment.objects.filter(dossier_id=ontvangst.dossier_id, soort="kennisdag", stand="open").count() == 1
    assert not Contactmoment.objects.filter(dossier_id=ontvangst.dossier_id, soort="klachttermijn").exists()


@pytest.mark.parametrize("dag", [None, date(2026, 11, 2)])
@pytest.mark.parametrize("wie", ["ander_weet", "ander_weet_niet", "bijstander", "weet_niet"])
def test_h2_for_somebody_else_the_day_is_asked_on_the_first_day_of_the_desk(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    wie: str,
    dag: date | None,
) -> None:
    with clock.at(datetime(2026, 11, 28, 12, tzinfo=UTC)):  # a Saturday
        _nieuw, ontvangst = send(antwoorden={"R1": (wie,), "V1": ("DISCRIMINATIE",)}, wanneer_datum=dag)

    (moment,) = Contactmoment.objects.filter(dossier_id=ontvangst.dossier_id, soort="kennisdag")
    assert clock.to_local(moment.voor) == datetime(2026, 11, 30, 17, tzinfo=clock.AMSTERDAM)
    assert Dossier.objects.get(pk=ontvangst.dossier_id).due_on == date(2026, 11, 30)


@pytest.mark.parametrize("vorm", ["SIGNAAL", "ANDERS"])
def test_h2_where_nothing_happened_yet_no_day_is_asked(mensen: Mensen, vorm: str) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, ontvangst = send(antwoorden={"R1": ("ander_weet",), "V1": (vorm,)})

    assert not Contactmoment.objects.filter(dossier_id=ontvangst.dossier_id, soort="kennisdag").exists()


def test_the_clear_row_tells_no_facts(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    send(verhaal="", antwoorden={"V1": ("STALKING",)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM dossiers_dossier d")
        (row,) = cursor.fetchone()

    assert "STALKING" not in row
    assert b"STALKING".hex() not in row


def test_an_unknown_answer_makes_no_case(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    from triage.service import OngeldigAntwoord

    with pytest.raises(OngeldigAntwoord):
        send(antwoorden={"V1": ("BESTAAT_NIET",)})
    assert not Dossier.objects.exists()


def test_a_report_for_a_missing_person_leaves_nothing_half(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    with pytest.raises(vault.NoGrant):
        send(vertrouwenspersoon=uuid.uuid4())

    assert not Dossier.objects.exists()
    assert not Grant.objects.exists()


def test_a_report_never_shows_itself_in_a_repr() -> None:
    shown = repr(nieuwe_melding(verhaal="kanarie", links=("kanarie",), niet_zien="kanarie", email="kanarie@x.example"))

    assert "kanarie" not in shown


@pytest.mark.usefixtures("mensen")
def test_a_report_that_is_in_the_way_each_time_is_a_sentence_and_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[object] = []

    def refuse(nieuw: object) -> None:
        tries.append(nieuw)
        raise IntegrityError

    monkeypatch.setattr(aannemen, "_receive", refuse)
    with pytest.raises(Conflict, match="Druk nog een keer"):
        aannemen.submit_melding(nieuwe_melding())

    assert len(tries) == 4
    assert not Dossier.objects.exists()


def test_a_talk_that_is_sent_twice_is_noted_once(mensen: Mensen) -> None:
    nieuw = nieuwe_melding(vertrouwenspersoon=mensen.vera.id)
    once = aannemen.take_in_conversation(nieuw=nieuw, by=mensen.vera)
    twice = aannemen.take_in_conversation(nieuw=nieuw, by=mensen.vera)

    assert once.dossier_id == twice.dossier_id
    notes = [
        regel.tekst for regel in inzien.open_dossier(dossier_id=once.dossier_id, by=mensen.cor).tijdlijn if regel.tekst
    ]
    assert notes.count("Aangenomen in een gesprek.") == 1


# ── danger, doubt, and who only wants it kept ────────────────────────────────────────────────────
MAANDAG = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # ten o'clock in Amsterdam


def _kinds(dossier_id: uuid.UUID) -> set[str]:
    return set(Contactmoment.objects.filter(dossier_id=dossier_id, stand="open").values_list("soort", flat=True))


@pytest.mark.usefixtures("mensen")
@pytest.mark.parametrize(("antwoord", "uur"), [("weet_niet", 12), ("ja", 12)])
def test_b5_danger_or_doubt_about_it_is_promised_and_planned_within_two_hours(antwoord: str, uur: int) -> None:
    with clock.at(MAANDAG):
        _nieuw, ontvangst = send(antwoorden={"A1": (antwoord,), "R1": ("zelf",), "V1": ("BELEDIGING",)})
        promised = datetime(2026, 11, 30, uur, tzinfo=clock.AMSTERDAM)

        assert ontvangst.feiten.contact_voor == promised
        assert ontvangst.feiten.belt_vandaag
        moment = Contactmoment.objects.get(dossier_id=ontvangst.dossier_id, soort="eerste_contact")
        assert moment.voor == promised


@pytest.mark.usefixtures("mensen")
def test_b5_without_doubt_the_term_is_that_of_the_gradation() -> None:
    with clock.at(MAANDAG):
        _nieuw, ontvangst = send(antwoorden={"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",)})

    assert ontvangst.feiten.contact_voor == datetime(2026, 12, 1, 17, tzinfo=clock.AMSTERDAM)
    assert not ontvangst.feiten.belt_vandaag


@pytest.mark.usefixtures("mensen")
def test_b5_who_only_wants_it_kept_is_promised_and_planned_no_contact() -> None:
    answers = {"A1": ("nee",), "R1": ("zelf",), "V1": ("DESINFORMATIE",), "R2": ("vastleggen",)}
    with clock.at(MAANDAG):
        _nieuw, ontvangst = send(antwoorden=answers)

    assert ontvangst.feiten.contact_voor is None
    assert ontvangst.feiten.nazorg_op == ()
    assert _kinds(ontvangst.dossier_id) == set()
    # and the desk still reads it in time
    assert Dossier.objects.get(pk=ontvangst.dossier_id).due_on == date(2026, 12, 1)


@pytest.mark.usefixtures("mensen")
@pytest.mark.parametrize(
    "more", [{"A1": ("weet_niet",)}, {"A1": ("ja",)}, {"R2": ("vastleggen", "luisteren")}], ids=["doubt", "now", "ear"]
)
def test_b5_danger_and_any_other_wish_go_before_keeping_alone(more: dict[str, tuple[str, ...]]) -> None:
    answers = {"A1": ("nee",), "R1": ("zelf",), "V1": ("DESINFORMATIE",), "R2": ("vastleggen",)}
    _nieuw, ontvangst = send(antwoorden=answers | more)

    assert ontvangst.feiten.contact_voor is not None
    assert {"eerste_contact", "check_in"} <= _kinds(ontvangst.dossier_id)


def test_b5_a_judgement_plans_no_contact_for_who_only_wants_it_kept(mensen: Mensen) -> None:
    answers = {"A1": ("nee",), "R1": ("zelf",), "V1": ("DESINFORMATIE",), "R2": ("vastleggen",)}
    _nieuw, ontvangst = send(antwoorden=answers)
    voorstel = indeling.TriageVoorstel(antwoorden=answers)
    indeling.confirm(dossier_id=ontvangst.dossier_id, voorstel=voorstel, by=mensen.cor)
    assert _kinds(ontvangst.dossier_id) == set()

    voorstel = indeling.TriageVoorstel(antwoorden=answers | {"R2": ("luisteren",)})
    indeling.confirm(dossier_id=ontvangst.dossier_id, voorstel=voorstel, by=mensen.cor)
    assert "check_in" in _kinds(ontvangst.dossier_id)
