"""The pages of a request: from the case to the text, sent, looked at, a rung higher; and what the melder reads."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.weghalen.models import Verwijderverzoek
from support.weghalen.queries import Verzoeklink
from support.weghalen.service import Uitslag
from tests.behandeling.deuren import boek_van
from tests.behandeling.weghalen import LINK, begin, case, look, loop, send
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM)
FILLED = {"platform": "X", "redenen": ["BELEDIGT", "PRIVE"], "bewijs": ["1"]}


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    """The browser of a trusted person."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def filled(link: str = LINK, **changes: Any) -> dict[str, Any]:
    return {"link": Verzoeklink(link=link, platform="X").sleutel, **FILLED, **changes}


def page_of(client: Client, name: str, key: UUID) -> str:
    return unescape(client.get(reverse(f"meegeven:{name}", args=[key])).content.decode())


def test_a_request_goes_from_the_case_to_sent_and_looked_at(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    akkoord = vera.get(reverse("werkplek:akkoord", args=[dossier_id])).content.decode()
    url = reverse("meegeven:verzoek_nieuw", args=[dossier_id])
    assert url in akkoord
    assert LINK in vera.get(url).content.decode()

    page = unescape(vera.post(url, filled(), follow=True).content.decode())
    (row,) = Verwijderverzoek.objects.all()
    assert "Meld het bij het platform" in page
    assert "Stuur precies deze tekst aan het platform" in page
    gezien = str(loop(dossier_id, row.pk, by=mensen.vera).teksten[-1].id)
    sent = reverse("meegeven:verzoek_verstuurd", args=[row.pk])
    without = vera.post(sent, {"gezien": gezien})
    assert without.status_code == 422
    assert "zet het vinkje" in without.content.decode()

    page = unescape(vera.post(sent, {"gezien": gezien, "past": "on", "kenmerk": "X-99"}, follow=True).content.decode())
    assert "kenmerk X-99" in page
    assert "Kijk of het er nog staat" in page
    looked = vera.post(
        reverse("meegeven:verzoek_gekeken", args=[row.pk]), {"uitslag": "geweigerd", "tekst": "Mag."}, follow=True
    )
    page = unescape(looked.content.decode())
    assert "Dien een klacht in bij het platform" in page
    assert "Je kunt minstens 6 maanden klagen. Doe het uiterlijk op " in page
    assert "Verwijderverzoeken" in vera.get(reverse("werkplek:akkoord", args=[dossier_id])).content.decode()


def test_without_evidence_the_sentence_stands_where_everything_typed_still_is(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    url = reverse("meegeven:verzoek_nieuw", args=[dossier_id])
    refused = vera.post(url, filled(bewijs=[]))
    page = unescape(refused.content.decode())

    assert refused.status_code == 409
    assert "Leg dit bericht eerst vast, met een schermfoto." in page
    assert 'value="PRIVE" ' in page.replace("checked", "checked ")
    assert not Verwijderverzoek.objects.exists()
    assert vera.post(url, filled(redenen=[])).status_code == 422


def test_pressing_twice_asks_one_link_away_and_not_the_next(mensen: Mensen, vera: Client) -> None:
    other = "https://kanaal.example/b/59324"
    _code, dossier_id = case(mensen, links=(LINK, other))
    url = reverse("meegeven:verzoek_nieuw", args=[dossier_id])
    twice = [vera.post(url, filled()) for _time in range(2)]

    assert [answer.status_code for answer in twice] == [302, 422]
    assert "Voor deze link loopt al een verzoek" in unescape(twice[1].content.decode())
    (row,) = Verwijderverzoek.objects.all()
    assert loop(dossier_id, row.pk, by=mensen.vera).keuze.link == LINK


def test_without_a_yes_the_page_says_so_and_shows_the_way(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen, yes=())
    page = page_of(vera, "verzoek_nieuw", dossier_id)

    assert "Er is nu geen akkoord voor het platform." in page
    assert "Maak de tekst" not in page


def test_a_day_that_must_still_come_is_said_at_the_form(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    send(dossier_id, made, by=mensen.vera)
    url = reverse("meegeven:verzoek_gekeken", args=[made])
    ahead = clock.today() + timedelta(days=3)
    refused = vera.post(url, {"uitslag": "deels", "dag": ahead.isoformat(), "tekst": "Zo staat het er."})
    assert refused.status_code == 422
    assert "Zo staat het er." in refused.content.decode()

    behind = clock.today() - timedelta(days=3)
    refused = vera.post(url, {"uitslag": "deels", "dag": behind.isoformat(), "tekst": "Zo staat het er."})
    assert refused.status_code == 409
    assert "vóór de vorige stap" in unescape(refused.content.decode())
    assert "Zo staat het er." in refused.content.decode()


def test_a_text_that_changed_is_sent_from_the_page_that_said_so_with_a_new_tick(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    url, old = reverse("meegeven:verzoek_verstuurd", args=[made]), "00000000-0000-4000-8000-000000000000"
    refused = vera.post(url, {"gezien": old, "past": "on", "kenmerk": "TICKET-7"})
    form = refused.content.decode().split('name="gezien" value="')[1]
    text = loop(dossier_id, made, by=mensen.vera).tekst
    assert text is not None

    assert refused.status_code == 409
    assert form.split('"')[0] == str(text.id)
    assert ("checked" in form.split("</form>")[0], "TICKET-7" in form) == (False, True)


def test_stopping_asks_why(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    url = reverse("meegeven:verzoek_stop", args=[made])
    assert vera.post(url, {}).status_code == 422
    page = unescape(vera.post(url, {"reden": "De melder laat het rusten."}, follow=True).content.decode())

    assert "De melder laat het rusten." in page
    assert Verwijderverzoek.objects.get(pk=made).stand == "gestopt"


@pytest.mark.pango
def test_the_paper_is_tagged_and_holds_the_text_to_the_letter(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    answer = vera.get(reverse("meegeven:verzoek_pdf", args=[made]))
    assert answer["Content-Disposition"] == f'inline; filename="verzoek-{made.hex[:6]}.pdf"'

    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert bool(paper.Root.MarkInfo.Marked)
        assert str(paper.Root.Lang) == "nl"


def test_the_melder_reads_the_steps_and_the_very_text(mensen: Mensen) -> None:
    code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)
        look(made, Uitslag.GEWEIGERD, by=mensen.vera, tekst="Volgens het platform mag dit.")
        melder = Client()
        melder.post(reverse("mijnmelding:code"), {"code": code})
        page = unescape(melder.get(reverse("mijnmelding:akkoord")).content.decode())

    steps = page.split("X: bericht laten weghalen")[1]
    for words in (
        "We maakten een verzoek",
        "We meldden het bij het platform",
        "Het platform laat het staan",
        "Volgens het platform mag dit. 23 nov",
        "We kunnen een klacht indienen bij het platform",
        "Dat staat bij ons gepland voor maandag 7 december.",
    ):
        assert words in steps
    (sent,) = boek_van(dossier_id, mensen).doorgiften
    assert all(line in steps for line in sent.tekst)
