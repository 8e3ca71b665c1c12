"""A case goes from state to state as the protocol says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed
from meldpunt.vault import service as vault
from support.aandacht import queries as aandacht
from support.aandacht.queries import Reden
from support.behandeling import delen, gesprek, inzien, sluiten, vragen
from support.behandeling import triage as indeling
from support.dossiers import queries as lists
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier
from support.dossiers.states import TRANSITIONS, Status
from support.dossiers.zaak import signed
from support.nazorg import queries as agenda
from support.regie import queries as regielezer
from support.regie import service as regie
from tests.behandeling.deuren import behind, confirm
from tests.behandeling.doorgeven import share
from tests.maak import close_case, report, send

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_every_state_has_its_transitions_and_no_other_happens(dossier_id: UUID, mensen: Mensen) -> None:
    assert set(TRANSITIONS) == set(Status)
    sluiten.change_status(dossier_id=dossier_id, naar=Status.CONTACT_GELEGD, by=mensen.cor)

    with pytest.raises(InvalidTransition):
        sluiten.change_status(dossier_id=dossier_id, naar=Status.NIEUW, by=mensen.cor)


def _close(dossier_id: UUID, mensen: Mensen) -> None:
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)


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


# ── with care ───────────────────────────────────────────────────────────────────────────────────
CALM = {"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",)}
ZIN = "Het is rustig. Daarom sluiten we je melding."


def _calm(mensen: Mensen, **changes: Any) -> tuple[str, UUID]:
    """A light case that a coordinator judged and spoke about; gives its code and its id."""
    nieuw, dossier_id = report(antwoorden=CALM, **changes)
    indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=CALM), by=mensen.cor)
    moment = next(item for item in agenda.moments_of(dossier_id) if item.soort == "eerste_contact")
    gesprek.finish_moment(moment_id=moment.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    return nieuw.code, dossier_id


def _punten(dossier_id: UUID, by: Medewerker) -> dict[str, sluiten.OpenPunt]:
    zaak = inzien.open_dossier(dossier_id=dossier_id, by=by, berichten=True).zaak
    return {punt.sleutel: punt for punt in sluiten.open_punten(zaak)}


def _voorstel(dossier_id: UUID, by: Medewerker, **chosen: str) -> sluiten.Sluitvoorstel:
    keuzes = {sleutel: punt.keuzes[0].value for sleutel, punt in _punten(dossier_id, by).items()}
    return sluiten.Sluitvoorstel(keuzes=keuzes | chosen, zin=ZIN, reden="Een maand niets nieuws.")


def _status(dossier_id: UUID) -> str:
    return str(dossiers.kaart(dossier_id).status)


def test_b3_closing_shows_everything_that_is_open(mensen: Mensen) -> None:
    today = date(2026, 11, 27)
    with clock.at(datetime(2026, 11, 27, 10, tzinfo=AMSTERDAM)):
        nieuw, dossier_id = report(antwoorden=CALM, wanneer_datum=today)
        indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=CALM), by=mensen.cor)
        vragen.ask(dossier_id=dossier_id, tekst="Lukt het?", antwoorden=["Ja", "Nee"], by=mensen.cor)
        with behind(nieuw.code) as melding:
            delen.give(zaak=melding.zaak, code="PLATFORM")
        share(dossier_id, "PLATFORM", by=mensen.cor)
        found = _punten(dossier_id, mensen.cor)

    assert sorted(punt.soort for punt in found.values()) == ["contact", "doorgifte", "klacht", "nazorg", "vraag"]
    assert found["klacht"].uitleg == "Uiterlijk 25 februari 2027."
    assert [punt.uitleg for punt in found.values() if punt.soort == "vraag"] == ["Lukt het?"]
    assert [punt.uitleg for punt in found.values() if punt.soort == "doorgifte"] == ["het platform, 27 november"]


def test_b3_a_term_without_a_day_is_open_too(mensen: Mensen) -> None:
    _code, dossier_id = _calm(mensen)

    assert _punten(dossier_id, mensen.cor)["klacht"].uitleg == "De dag waarop de termijn begint, is nog niet bekend."


def test_b3_nothing_closes_without_a_choice_for_each_thing(mensen: Mensen) -> None:
    _code, dossier_id = _calm(mensen)
    voorstel = _voorstel(dossier_id, mensen.cor)
    for keuzes in ({}, dict(voorstel.keuzes) | {"nazorg": "volg"}):
        with pytest.raises(Conflict, match="Kies bij elk punt"):
            sluiten.close_with_care(dossier_id=dossier_id, voorstel=replace(voorstel, keuzes=keuzes), by=mensen.cor)

    assert sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    assert _status(dossier_id) == "afgesloten"


def test_b3_an_unread_message_an_open_judgement_and_a_second_person_come_first(mensen: Mensen) -> None:
    fresh = report(antwoorden=CALM)[1]
    with pytest.raises(Conflict, match="Bevestig eerst"):
        sluiten.close_with_care(dossier_id=fresh, voorstel=_voorstel(fresh, mensen.cor), by=mensen.cor)
    code, calm = _calm(mensen)
    voorstel = _voorstel(calm, mensen.cor)
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Nog iets.")
    with pytest.raises(Conflict, match="niemand las"):
        sluiten.close_with_care(dossier_id=calm, voorstel=voorstel, by=mensen.cor)
    grave = report()[1]
    confirm(grave, mensen.cor, gradatie="middel", reden="Lijkt lichter.")
    with pytest.raises(Conflict, match="lagere gradatie"):
        sluiten.close_with_care(dossier_id=grave, voorstel=_voorstel(grave, mensen.cor), by=mensen.cor)

    assert {_status(fresh), _status(calm), _status(grave)}.isdisjoint({"afgesloten"})


@pytest.mark.parametrize(("keuze", "stand"), [("gaat_door", "open"), ("stopt", "vervallen")])
def test_b3_aftercare_goes_on_after_closing_or_stops(mensen: Mensen, keuze: str, stand: str) -> None:
    _code, dossier_id = _calm(mensen)
    sluiten.close_with_care(
        dossier_id=dossier_id, voorstel=_voorstel(dossier_id, mensen.cor, nazorg=keuze), by=mensen.cor
    )
    later = [item for item in agenda.moments_of(dossier_id) if item.soort == "check_in"]

    assert later
    assert {item.stand for item in later} == {stand}
    if keuze == "gaat_door":
        assert dossier_id in {kaart.id for kaart in lists.with_date(mensen.cor)}


@pytest.mark.parametrize(("keuze", "loopt"), [("loopt", True), ("geen_klacht", False), ("klacht_gedaan", False)])
def test_b3_what_the_law_runs_on_keeps_running_unless_it_is_chosen(mensen: Mensen, keuze: str, loopt: bool) -> None:  # noqa: FBT001 - a row of a table
    with clock.at(datetime(2026, 11, 27, 10, tzinfo=AMSTERDAM)):
        _code, dossier_id = _calm(mensen, wanneer_datum=date(2026, 11, 27))
        voorstel = _voorstel(dossier_id, mensen.cor, klacht=keuze, nazorg="stopt")
        sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
        open_terms = [
            item for item in agenda.moments_of(dossier_id) if item.soort == "klachttermijn" and item.stand == "open"
        ]
        still = dossiers.kaart(dossier_id).feiten.klacht_loopt

    assert (still, bool(open_terms)) == (loopt, loopt)


def test_b3_the_melder_reads_the_sentence_and_never_the_reason(mensen: Mensen) -> None:
    code, dossier_id = _calm(mensen)
    sluiten.close_with_care(dossier_id=dossier_id, voorstel=_voorstel(dossier_id, mensen.cor), by=mensen.cor)
    with behind(code) as melding:
        read = [item.tekst for item in melding.berichten]

    inside = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
    assert read == [ZIN]
    assert [item.zichtbaar for item in inside if item.tekst == "Een maand niets nieuws."] == [False]


def test_b3_a_question_is_taken_back_or_its_answer_still_reaches_somebody(mensen: Mensen) -> None:
    answered = {}
    for keuze in ("trek_in", "laat_staan"):
        code, dossier_id = _calm(mensen)
        vragen.ask(dossier_id=dossier_id, tekst="Lukt het?", antwoorden=["Ja", "Nee"], by=mensen.cor)
        (vraag,) = [sleutel for sleutel in _punten(dossier_id, mensen.cor) if sleutel.startswith("vraag-")]
        voorstel = _voorstel(dossier_id, mensen.cor, **{vraag: keuze})
        sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
        with behind(code) as melding:
            for question in regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak)):
                vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="Ja")
        answered[keuze] = [item.reden for item in aandacht.in_case(dossier_id, by=mensen.cor)]

    assert answered == {"trek_in": [], "laat_staan": [Reden.ANTWOORD]}


def test_b3_a_grave_case_takes_a_second_person(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    confirm(dossier_id, mensen.cor)
    voorstel = _voorstel(dossier_id, mensen.cor)

    assert not sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    assert _status(dossier_id) != "afgesloten"
    with pytest.raises(NotAllowed, match="niemand alleen"):
        sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.cor)
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(NotAllowed):
        sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.cor)
    sluiten.second_close(dossier_id=dossier_id, akkoord=False, reden="Zij is nog bang.", by=mensen.carolien)
    with pytest.raises(Conflict, match="al beslist"):
        sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)
    assert Reden.NIET_SLUITEN in {item.reden for item in aandacht.waiting_for(mensen.cor)}

    sluiten.close_with_care(dossier_id=dossier_id, voorstel=_voorstel(dossier_id, mensen.cor), by=mensen.cor)
    sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)
    assert _status(dossier_id) == "afgesloten"


def test_b3_the_second_person_decides_about_what_is_still_so(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    confirm(dossier_id, mensen.cor)
    sluiten.close_with_care(dossier_id=dossier_id, voorstel=_voorstel(dossier_id, mensen.cor), by=mensen.cor)
    with behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Er staat een auto voor de deur.")

    with pytest.raises(Conflict, match="niemand las"):
        sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)


def test_b3_where_nobody_else_can_a_day_passes_and_the_administrators_hear_of_it(
    mensen: Mensen, bea: Account, carried_out: Any
) -> None:
    bea.email = "bea@example.org"
    bea.save()
    _nieuw, dossier_id = report(uitgesloten=frozenset({mensen.carolien.id, mensen.vera.id, mensen.nadia.id}))
    confirm(dossier_id, mensen.cor)
    carried_out()
    mail.outbox.clear()
    sluiten.close_with_care(dossier_id=dossier_id, voorstel=_voorstel(dossier_id, mensen.cor), by=mensen.cor)
    carried_out()
    told = {address for item in mail.outbox for address in item.to}
    for hours, closes in ((23, False), (24, True)):
        with clock.at(clock.now() + timedelta(hours=hours)):
            if not closes:
                with pytest.raises(NotAllowed, match="kun je alleen verder"):
                    sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.cor)
            else:
                sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=mensen.cor)

    assert "bea@example.org" in told
    assert _status(dossier_id) == "afgesloten"


def test_b3_what_others_do_is_looked_at_after_closing_and_the_melder_is_asked_nothing(mensen: Mensen) -> None:
    """Aftercare that stops takes no follow-up along, and a follow-up asks whoever it was passed on to."""
    friday = datetime(2026, 11, 27, 10, tzinfo=AMSTERDAM)
    with clock.at(friday):
        code, dossier_id = _calm(mensen)
        with behind(code) as melding:
            delen.give(zaak=melding.zaak, code="PLATFORM")
        share(dossier_id, "PLATFORM", by=mensen.cor)
        (sent,) = [sleutel for sleutel in _punten(dossier_id, mensen.cor) if sleutel.startswith("doorgifte-")]
        voorstel = _voorstel(dossier_id, mensen.cor, nazorg="stopt", klacht="geen_klacht", **{sent: "volg"})
        sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    left = [item for item in agenda.moments_of(dossier_id) if item.stand == "open"]

    assert [(item.soort, clock.to_local(item.voor).date()) for item in left] == [("opvolging", date(2026, 12, 28))]
    assert dossiers.kaart(dossier_id).due_on == date(2026, 12, 28)  # four weeks, and then the first working day
    with clock.at(left[0].voor):
        assert vragen.ask_around() == 0
        before = dossiers.kaart(dossier_id).feiten.contact_op
        gesprek.finish_moment(moment_id=left[0].id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    lines = [item.soort for item in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn]
    assert lines.count("contact") == 1  # the talk of before; nobody spoke with the melder now
    assert dossiers.kaart(dossier_id).feiten.contact_op == before


def test_b3_a_closing_that_was_asked_for_ends_when_the_melder_closes(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    confirm(dossier_id, mensen.cor)
    sluiten.close_with_care(dossier_id=dossier_id, voorstel=_voorstel(dossier_id, mensen.cor), by=mensen.cor)
    with behind(nieuw.code) as melding:
        sluiten.close(zaak=melding.zaak)
    zaak = inzien.open_dossier(dossier_id=dossier_id, by=mensen.carolien).zaak

    assert sluiten.proposal_of(zaak) is None
    assert Reden.SLUITEN not in {item.reden for item in aandacht.in_case(dossier_id, by=mensen.carolien)}
