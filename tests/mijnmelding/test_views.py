"""The page behind the code."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.mijnmelding.session import COOKIE
from meldpunt.vault import service as vault
from support.behandeling import inzien, sluiten
from support.bezetting import toewijzen
from tests.behandeling.deuren import behind
from tests.maak import picture, report, send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PAGE, PLAN, OWN = "/code/", "/code/plan/", "/code/gegevens/"


@pytest.fixture
def melder(mensen: Mensen) -> tuple[Client, Any, Any]:  # noqa: ARG001 - the desk has to exist
    nieuw, ontvangst = send()
    client = Client()
    client.post(PAGE, {"code": nieuw.code})
    return client, nieuw, ontvangst


def test_the_code_opens_the_page(melder: tuple[Client, Any, Any]) -> None:
    client, nieuw, _ontvangst = melder
    page = client.get(PAGE).content.decode()

    assert "Jouw melding" in page
    assert nieuw.code not in page
    assert nieuw.verhaal not in page


@pytest.mark.parametrize(
    "typed",
    ["", "x", "0" * 24, vault.new_code(), "😀", "a" * 300],
    ids=["none", "x", "zeros", "unknown", "emoji", "long"],
)
def test_a_wrong_code_gets_a_sentence_and_keeps_what_was_typed(mensen: Mensen, typed: str) -> None:  # noqa: ARG001 - the desk has to exist
    response = Client().post(PAGE, {"code": typed, "tekst": "mijn bericht"})
    page = response.content.decode()

    assert response.status_code == 422
    assert "mijn bericht" in page


def test_a_message_reaches_the_desk(melder: tuple[Client, Any, Any], mensen: Mensen) -> None:
    client, _nieuw, ontvangst = melder

    client.post(PAGE, {"tekst": "Dag meldpunt."})

    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)
    assert [item.tekst for item in inzage.berichten] == ["Dag meldpunt."]


def test_a_message_after_the_session_ended_is_not_lost(melder: tuple[Client, Any, Any]) -> None:
    client, nieuw, _ontvangst = melder
    client.cookies.pop(COOKIE)

    asked = client.post(PAGE, {"tekst": "Te laat getypt"}).content.decode()
    back = client.post(PAGE, {"code": nieuw.code, "tekst": "Te laat getypt"}).content.decode()

    assert "Te laat getypt" in asked
    assert ">Te laat getypt</textarea>" in back.replace("\n", "")


def test_more_evidence_can_follow(melder: tuple[Client, Any, Any], mensen: Mensen) -> None:
    client, _nieuw, ontvangst = melder
    png = SimpleUploadedFile("later.png", picture())

    client.post(OWN, {"bestand": [png, SimpleUploadedFile("leeg.png", b"")]})

    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)
    assert [item.naam for item in inzage.bestanden] == ["later.png"]


@pytest.mark.pango
def test_the_plan_comes_as_page_and_as_pdf_and_a_page_says_that_it_is_being_made(
    melder: tuple[Client, Any, Any], carried_out: Any
) -> None:
    client, _nieuw, _ontvangst = melder
    assert "We maken je stappenplan" in client.get(PLAN).content.decode()
    assert client.get(reverse("mijnmelding:stappenplan_pdf")).status_code == 302

    carried_out()

    page = client.get(PLAN).content.decode()
    pdf = client.get(reverse("mijnmelding:stappenplan_pdf"))
    assert "Doe ik" in page
    assert pdf.content.startswith(b"%PDF-")
    assert "meld" not in pdf["Content-Disposition"]


def test_ticking_a_step_is_kept(melder: tuple[Client, Any, Any], carried_out: Any) -> None:
    client, _nieuw, _ontvangst = melder
    carried_out()

    kept = client.post(PLAN, {"stap": "SP06", "keuze": "later"}).content.decode()
    wrong = client.post(PLAN, {"stap": "SP06", "keuze": "onzin"}, follow=True).content.decode()

    assert _pressed(kept) == _pressed(wrong) == [("SP06", "later")]
    assert "Kies Doe ik, Later of Liever niet" in wrong


def test_s3_a_choice_answers_at_its_own_step(melder: tuple[Client, Any, Any], carried_out: Any) -> None:
    """The page comes back at the step, open, with the focus on what was pressed; a script gets one sentence."""
    client, _nieuw, _ontvangst = melder
    carried_out()
    page = client.get(PLAN).content.decode()
    assert 'action="/code/plan/#stap-SP06"' in page
    assert "<details open" not in page

    moment = clock.now()
    sentence = f"Bewaard om {moment.astimezone(AMSTERDAM):%H.%M} uur. Het meldpunt ziet wat je koos."
    with clock.at(moment):
        kept = client.post(PLAN, {"stap": "SP06", "keuze": "doe_ik"}).content.decode()
        told = client.post(PLAN, {"stap": "SP06", "keuze": "later"}, headers={"accept": "application/json"})
    refused = client.post(PLAN, {"stap": "SP06", "keuze": "x"}, headers={"accept": "application/json"})

    step = kept.split('id="stap-SP06"')[1].split("</li>")[0]
    assert "<details open" in step
    assert sentence in step
    assert re.search(r'value="doe_ik"[^>]*autofocus', step)
    assert kept.count("<details open") == kept.count("autofocus") == 1
    assert told.json() == {"zin": sentence}
    assert (refused.status_code, refused.json()) == (422, {"zin": "Kies Doe ik, Later of Liever niet."})
    assert _pressed(client.get(PLAN).content.decode()) == [("SP06", "later")]


def test_every_step_with_a_choice_is_something_to_do(melder: tuple[Client, Any, Any], carried_out: Any) -> None:
    client, _nieuw, _ontvangst = melder
    carried_out()
    page = client.get(PLAN).content.decode()

    steps = re.findall(r"<h3>\s*(.*?)\s*</h3>\s*<span", page)
    assert "Vraag de politie om advies" in steps
    assert not [title for title in steps if title.endswith("?") or title.startswith(("Een ", "Iemand "))]


def _pressed(page: str) -> list[tuple[str, str]]:
    """Which choice is pressed at which step."""
    steps = page.split('id="stap-')[1:]
    return [(step[:4], value) for step in steps for value in re.findall(r'value="(\w+)"\s+aria-pressed="true"', step)]


def test_who_looked_is_shown(melder: tuple[Client, Any, Any], mensen: Mensen) -> None:
    client, _nieuw, ontvangst = melder
    inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)

    assert "<b>Cor</b>" in client.get(OWN).content.decode()


def test_every_visit_is_written_down(melder: tuple[Client, Any, Any]) -> None:
    client, _nieuw, ontvangst = melder
    before = Event.objects.filter(subject=str(ontvangst.dossier_id)).count()

    client.get(PAGE)

    assert Event.objects.filter(subject=str(ontvangst.dossier_id)).count() == before + 1


def test_closing_needs_the_code_again(melder: tuple[Client, Any, Any]) -> None:
    client, _nieuw, _ontvangst = melder

    response = client.post(reverse("mijnmelding:sluiten"))

    assert response["Clear-Site-Data"]
    assert "Verder met je code" in client.get(PAGE).content.decode()


def test_a_copied_database_row_without_the_cookie_opens_nothing(melder: tuple[Client, Any, Any]) -> None:
    from meldpunt.vault.models import Lockbox

    client, nieuw, _ontvangst = melder
    row = Lockbox.objects.get(purpose="code")
    client.cookies[COOKIE] = row.pk

    assert "Verder met je code" in client.get(PAGE).content.decode()
    assert nieuw.code.replace("-", "").encode() not in bytes(row.body)


def _steps(page: Any) -> list[tuple[str, str, bool]]:
    return [(item.wat, item.bij, item.straks) for item in page.context["gebeurd"]]


def test_s1_what_happened_never_says_that_something_was_done_before_it_was(mensen: Mensen) -> None:
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=AMSTERDAM)
    came = ("Je melding kwam binnen", "27 nov, 10.00", False)
    promised = ("We nemen contact op", "uiterlijk 30 nov, 17.00", True)
    with clock.at(friday):
        nieuw, dossier_id = report(antwoorden={"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",)})
        browser = Client()
        browser.post("/code/", {"code": nieuw.code})
        sent = _steps(browser.get("/code/"))
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        read = _steps(browser.get("/code/"))
        with behind(nieuw.code) as melding:
            sluiten.close(zaak=melding.zaak)
        closed = _steps(browser.get("/code/"))

    assert sent[:2] == [came, promised]
    assert not any("las" in wat for wat, _bij, _straks in sent)
    assert read[:3] == [came, ("Cor las je melding", "27 nov, 10.00", False), promised]
    assert closed[-1] == ("Je melding is afgesloten", "", False)
    assert not any(straks for _wat, _bij, straks in closed)


def test_only_the_last_messages_stand_open(melder: tuple[Client, Any, Any]) -> None:
    client, _nieuw, _ontvangst = melder
    for number in range(6):
        client.post(PAGE, {"tekst": f"Bericht nummer {number}."})
    page = client.get(PAGE).content.decode()

    folded, shown = page.split("Lees 2 eerdere berichten")[1].split("</details>")
    assert [f"Bericht nummer {number}." in folded for number in range(6)] == [True, True, False, False, False, False]
    assert [f"Bericht nummer {number}." in shown for number in range(6)] == [False, False, True, True, True, True]


def test_whoever_looks_after_the_report_stands_beside_it(melder: tuple[Client, Any, Any], mensen: Mensen) -> None:
    client, _nieuw, ontvangst = melder
    assert "Je hoort van ons wie je vertrouwenspersoon wordt." in client.get(PAGE).content.decode()

    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    page = client.get(PAGE).content.decode()
    assert "<b>Vera</b>" in page
    assert 'href="tel:0880001234"' in page
