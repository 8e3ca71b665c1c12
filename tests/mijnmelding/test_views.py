"""The page behind the code."""

from __future__ import annotations

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
from tests.behandeling.deuren import behind
from tests.maak import picture, report, send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PAGE = "/code/"


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

    client.post(PAGE, {"bestand": [png, SimpleUploadedFile("leeg.png", b"")]})

    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)
    assert [item.naam for item in inzage.bestanden] == ["later.png"]


@pytest.mark.pango
def test_the_plan_comes_as_page_and_as_pdf_and_a_page_says_that_it_is_being_made(
    melder: tuple[Client, Any, Any], carried_out: Any
) -> None:
    client, _nieuw, _ontvangst = melder
    assert "We maken je stappenplan" in client.get(PAGE).content.decode()
    assert client.get(reverse("mijnmelding:stappenplan_pdf")).status_code == 302

    carried_out()

    page = client.get(PAGE).content.decode()
    pdf = client.get(reverse("mijnmelding:stappenplan_pdf"))
    assert "Doe ik" in page
    assert pdf.content.startswith(b"%PDF-")
    assert "meld" not in pdf["Content-Disposition"]


def test_ticking_a_step_is_kept(melder: tuple[Client, Any, Any], carried_out: Any) -> None:
    client, _nieuw, _ontvangst = melder
    carried_out()

    client.post(PAGE, {"stap": "SP06", "keuze": "later"})
    response = client.post(PAGE, {"stap": "SP06", "keuze": "onzin"}, follow=True)

    assert 'value="later" class="liever" aria-pressed="true"' in response.content.decode()
    assert "Kies Doe ik, Later of Liever niet" in response.content.decode()


def test_who_looked_is_shown(melder: tuple[Client, Any, Any], mensen: Mensen) -> None:
    client, _nieuw, ontvangst = melder
    inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)

    assert "<b>Cor</b>" in client.get(PAGE).content.decode()


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


def _steps(page: Any) -> list[tuple[str, str, str]]:
    return [(stap.naam, stap.bij, stap.staat) for stap in page.context["stappen"]]


def test_s1_the_line_of_steps_never_says_that_something_was_done_before_it_was(mensen: Mensen) -> None:
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=AMSTERDAM)
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

    assert sent[:3] == [("Ontvangen", "27 nov, 10.00", "klaar"), ("Gelezen", "Nog niet", "nu"), ("In gesprek", "", "")]
    assert read[2] == ("In gesprek", "uiterlijk 30 nov, 17.00", "nu")
    assert closed[2][1:] == ("", "")
    assert closed[-1][2] == "klaar"
