"""Judging a case: the story beside the questions, the history of the gradation, and what is not advised."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.behandeling import gesprek
from support.behandeling import triage as indeling
from support.bezetting import toewijzen
from support.dossiers.service import TriageVoorstel
from tests.ingelogd import signed_in
from tests.maak import ANTWOORDEN, report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)


def test_a_trusted_person_reads_why_and_only_a_coordinator_confirms(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(verhaal="Zij stond bij de brug.")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    path = reverse("werkplek:triage", args=[dossier_id])

    page = unescape(vera.get(path).content.decode())

    assert "Zij stond bij de brug." in page  # beside the questions, covered until asked for
    assert "Dit verhaal is verborgen" in page
    assert "Mijn woonadres" in page  # at the level that was reached stands what was answered
    assert "Bevestig ernst en advies" not in page
    assert reverse("gesprekken:feiten", args=[dossier_id]) in page
    assert vera.post(path, {"bevestig": "1"}).status_code == 403


def test_the_history_of_the_gradation_says_who_from_what_to_what_and_why(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    voorstel = TriageVoorstel(antwoorden=ANTWOORDEN, gradatie="middel", reden="Zo zwaar is het niet.")
    indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    path = reverse("werkplek:triage", args=[dossier_id])
    waiting = unescape(cor.get(path).content.decode()).split("Hoe de ernst veranderde")[1].split("</ol>")[0]
    indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)
    agreed = unescape(cor.get(path).content.decode()).split("Hoe de ernst veranderde")[1].split("</ol>")[0]

    assert "van ernstig naar middel" in " ".join(waiting.split())
    assert "wacht op een tweede persoon" in waiting
    assert "Zo zwaar is het niet." in waiting
    assert "de antwoorden geven ernstig" in " ".join(waiting.split())
    assert "vastgesteld" in agreed
    assert "wacht op" not in agreed


def test_advice_that_is_not_given_says_which_answer_would_lead_to_it(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(antwoorden={"A1": ("nee",), "V1": ("PESTEN",), "K1": ("inhoud",)})
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    page = unescape(cor.get(reverse("werkplek:triage", args=[dossier_id])).content.decode())

    why_not = page.split("Waarom deze niet")[1].split("</details>")[0]
    advised = page.split('class="adviezen"')[1].split("</ul>")[0]

    assert "niet beantwoord" in why_not
    assert "<dt>" in why_not
    assert not [naam for naam in re.findall(r"<dt>([^<]+)</dt>", why_not) if naam.strip() in advised]


def test_each_advice_names_its_steps_in_the_plan(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)

    page = unescape(cor.get(reverse("werkplek:triage", args=[dossier_id])).content.decode())

    found = {
        re.search(r"<h3>([^<]+)</h3>", part)[1]: re.findall(r"<li>([^<]+)</li>", part.split("In het stappenplan")[-1])  # type: ignore[index]  # each has a name
        for part in page.split('<div class="a-kop">')[1:]
        if "In het stappenplan" in part
    }
    assert found["Verwijderverzoek aan het platform"] == ["Laat berichten weghalen"]
    assert found["Aangifte geadviseerd"] == ["Doe aangifte", "Houd je adres uit de aangifte"]


def test_answers_that_count_no_more_are_said_with_their_question(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    sent = {**ANTWOORDEN, "V1": ("BELEDIGING",), "reken": "1"}

    page = unescape(cor.post(reverse("werkplek:triage", args=[dossier_id]), sent).content.decode())

    gone = page.split("Dit telt dan niet meer mee")[1].split("</section>")[0]
    assert "Welke gegevens zijn gedeeld?" in gone
    assert "Mijn woonadres" in gone


def test_the_melder_reads_why_a_coordinator_chose_otherwise_and_not_the_word_for_it(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    voorstel = TriageVoorstel(antwoorden=ANTWOORDEN, gradatie="middel", reden="Jij zei dat het meevalt.")
    indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    proposed = _nu(nieuw.code)
    indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)
    agreed = _nu(nieuw.code)

    assert "Jij zei dat het meevalt." not in proposed  # it does not hold yet
    assert "We keken hoe ernstig het is" in agreed
    assert "Jij zei dat het meevalt." in agreed
    assert "middel" not in agreed.split("Wat er al gebeurde")[1]


def test_what_happened_is_told_in_the_order_in_which_it_did(mensen: Mensen) -> None:
    with clock.at(MORNING):
        nieuw, dossier_id = report()
    with clock.at(MORNING + timedelta(hours=1)):
        gesprek.add_notitie(dossier_id=dossier_id, tekst="Eerst dit.", by=mensen.cor, zichtbaar=True)
    with clock.at(MORNING + timedelta(hours=2)):
        day = MORNING.date()
        indeling.set_kennisdag(dossier_id=dossier_id, dag=day, bron=indeling.Kennisbron.MELDER, by=mensen.cor)
    with clock.at(MORNING + timedelta(hours=3)):
        gesprek.add_notitie(dossier_id=dossier_id, tekst="Dan dat.", by=mensen.cor, zichtbaar=True)
        page = _nu(nieuw.code)

    places = [page.index(text) for text in ("kwam binnen", "Eerst dit.", "Eerste dag: 25 november 2026.", "Dan dat.")]
    assert places == sorted(places)


def _nu(code: str) -> str:
    """The first page of the melder."""
    melder = Client()
    melder.post(reverse("mijnmelding:code"), {"code": code})
    return unescape(melder.get(reverse("mijnmelding:code")).content.decode())
