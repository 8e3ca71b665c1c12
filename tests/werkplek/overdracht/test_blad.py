"""The hand-over page: what happened, what was promised, what is due; nothing is left out and nothing made up."""

from __future__ import annotations

from datetime import date, datetime
from html import unescape
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from meldpunt.core.clock import AMSTERDAM, at
from meldpunt.werkplek.overdracht.blad import Overdracht, overdracht_van
from support.aandacht import queries as aandacht
from support.behandeling import delen, gesprek, inzien, vragen
from support.bezetting import toewijzen
from support.nazorg import queries as nazorg
from support.regie import queries as regie
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind, confirm
from tests.behandeling.doorgeven import share
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
IN_DECEMBER = datetime(2026, 12, 16, 10, tzinfo=AMSTERDAM)


def page(dossier_id: UUID, mensen: Mensen) -> Overdracht:
    wacht = aandacht.in_case(dossier_id, by=mensen.cor)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    return overdracht_van(inzage, momenten=nazorg.moments_of(dossier_id), wacht=wacht)


def busy_case(mensen: Mensen) -> tuple[str, UUID]:
    """A case of Vera with a letter out, a question asked, a task, a note and a message on both sides."""
    nieuw, dossier_id = report()
    confirm(dossier_id, mensen.cor)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    delen.ask_consent(dossier_id=dossier_id, code="POLITIE", onderdelen=[Onderdeel.NAAM], tekst="", by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
        gesprek.write_bericht(zaak=melding.zaak, tekst="Het gebeurde weer.")
    share(dossier_id, "POLITIE", by=mensen.cor)
    gesprek.send_bericht(dossier_id=dossier_id, tekst="Dag, ik ben Vera.", by=mensen.vera)
    gesprek.send_bericht(dossier_id=dossier_id, tekst="Ik bel je vrijdag.", by=mensen.vera)
    gesprek.add_notitie(dossier_id=dossier_id, tekst="Belt liever na zessen.", by=mensen.vera)
    vragen.ask(dossier_id=dossier_id, tekst="Wil je dat iemand meegaat?", antwoorden=["Ja", "Nee"], by=mensen.vera)
    gesprek.add_taak(
        dossier_id=dossier_id,
        moment_id=uuid4(),
        soort="taak_online",
        dag=date(2026, 12, 4),
        tekst="Kijk of het bericht weg is.",
        by=mensen.vera,
    )
    return nieuw.code, dossier_id


def test_what_the_melder_expects_is_every_talk_that_is_planned_and_the_last_words(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _code, dossier_id = busy_case(mensen)
        blad = page(dossier_id, mensen)
        talks = [item for item in nazorg.moments_of(dossier_id) if item.is_gesprek and item.stand == "open"]

        assert blad.laatste is not None
        assert blad.laatste.tekst == "Ik bel je vrijdag."
        assert [punt.tekst for punt in blad.beloofd] == [item.naam for item in talks]
        assert blad.beloofd[0].tekst == "Eerste contact"
        gesprek.finish_moment(moment_id=talks[0].id, naar=nazorg.Momentstand.VERVALLEN, by=mensen.vera)
        assert "Eerste contact" not in [punt.tekst for punt in page(dossier_id, mensen).beloofd]


def test_what_happened_holds_decisions_talks_and_notes_and_no_line_that_says_nothing(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _code, dossier_id = busy_case(mensen)
        kinds = {punt.regel.soort for punt in page(dossier_id, mensen).gebeurd}
        known = {regel.soort for regel in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn}

    assert {"triage", "toegewezen", "akkoord_gegeven", "brief_nagekeken", "notitie", "vraag_gesteld"} <= kinds
    assert {"bericht_van_melder", "bericht_naar_melder"} <= known - kinds
    assert not [kind for kind in kinds if kind.startswith("status_")]


def test_what_is_due_holds_the_term_of_law_what_waits_tasks_and_letters(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _code, dossier_id = busy_case(mensen)
        due = [(punt.tekst, punt.klas) for punt in page(dossier_id, mensen).te_doen]

    words = [tekst for tekst, _klas in due]
    assert words[0] == "Klachttermijn"
    assert "Nieuw bericht: Lees het bericht en antwoord (Vera)" in words
    assert "Kijk of het nog online staat" in words
    assert words[-1] == "Antwoord van de politie op de brief"
    assert not [tekst for tekst in words if tekst.startswith(("Eerste contact", "Bellen hoe het gaat"))]
    assert {klas for _tekst, klas in due} == {""}

    with at(IN_DECEMBER):
        late = [(punt.tekst, punt.klas) for punt in page(dossier_id, mensen).te_doen]
    assert ("Kijk of het nog online staat", "nu") in late
    assert ("Antwoord van de politie op de brief", "nu") in late


def test_what_waits_for_the_melder_is_what_was_asked_and_goes_when_answered(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        code, dossier_id = busy_case(mensen)
        (asked,) = page(dossier_id, mensen).bij_melder
        with behind(code) as melding:
            (vraag,) = regie.open_questions(melding.zaak, regie.boek_of(melding.zaak))
            vragen.answer(zaak=melding.zaak, vraag_id=vraag.id, antwoord="Ja")

        assert asked.tekst == "Wil je dat iemand meegaat?"
        assert asked.wanneer == "sinds wo 25 nov"
        assert page(dossier_id, mensen).bij_melder == ()


def test_what_happened_is_the_newest_of_the_timeline_and_says_how_much_more_there_is(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _code, dossier_id = busy_case(mensen)
    with at(IN_DECEMBER):
        for number in range(20):
            gesprek.add_notitie(dossier_id=dossier_id, tekst=f"Notitie {number}.", by=mensen.vera)
        inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        blad = page(dossier_id, mensen)

    assert len(blad.gebeurd) == 15
    assert blad.meer == len(inzage.tijdlijn) - 15
    assert {punt.regel.tekst for punt in blad.gebeurd} <= {f"Notitie {number}." for number in range(20)}


def test_the_page_is_for_whoever_reads_the_case_and_repeats_no_message_of_the_melder(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _code, dossier_id = busy_case(mensen)
        url = reverse("werkplek:overdracht", args=[dossier_id])
        vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
        text = unescape(vera.get(url).content.decode())

        assert "Belt liever na zessen." in text
        assert "Ik bel je vrijdag." in text
        assert "Het gebeurde weer." not in text  # it waits to be read where it stands
        assert "Nieuw bericht: Lees het bericht en antwoord (Vera)" in text
        assert signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN).get(url).status_code == 404


def test_whoever_gets_a_case_is_led_to_it(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _nieuw, dossier_id = report()
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
        text = vera.get(reverse("werkplek:dossier", args=[dossier_id])).content.decode()

        assert f'href="{reverse("werkplek:overdracht", args=[dossier_id])}">Eerste contact' in text
