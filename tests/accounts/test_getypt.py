"""What was typed at the desk is not lost when the page closes before it was sent (B7)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from meldpunt.accounts.models import Getyptetekst
from meldpunt.accounts.sessions import getypt, guesses
from meldpunt.accounts.sessions.guesses import COOKIE as BROWSER
from meldpunt.accounts.sessions.vault_cookie import COOKIE as VAULT
from meldpunt.core import clock
from support.behandeling import inzien
from support.bezetting import toewijzen
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NOTITIE = "Zij vertelde dat er <een> auto stond."


@pytest.fixture
def vera(mensen: Mensen, dossier_id: UUID) -> Client:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def _notes(dossier_id: UUID, mensen: Mensen) -> list[str]:
    lines = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
    return [item.tekst for item in lines if item.soort == "notitie"]


def _send_back(client: Client, page: str, path: str) -> Any:
    """Press the button of the page that offers it back."""
    assert f'action="{path}"' in page
    assert 'name="getypt_terug" value="1"' in page
    return client.post(path, {"tekst": NOTITIE, "ziet": "team", "getypt_terug": "1"})


def test_b7_a_note_that_met_a_locked_vault_is_offered_back_after_unlocking(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    path = reverse("werkplek:tijdlijn", args=[dossier_id])
    vera.post(reverse("vergrendelen"))
    refused = vera.post(path, {"tekst": NOTITIE, "ziet": "team"})
    unlocked = vera.post(refused["Location"], {"wachtzin": WACHTZIN})
    page = vera.get(unlocked["Location"]).content.decode()
    _send_back(vera, page, path)

    assert refused["Location"] == "/ontgrendelen/?next=%2Fgetypt%2F"
    assert "Zij vertelde dat er &lt;een&gt; auto stond." in page
    assert _notes(dossier_id, mensen) == [NOTITIE]
    assert Getyptetekst.objects.count() == 0


def test_b7_after_the_session_ended_it_waits_for_whoever_typed_it(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    path = reverse("werkplek:berichten_dossier", args=[dossier_id])
    browser = Client()
    response = HttpResponse()
    guesses.remember_browser(RequestFactory().get("/"), response, mensen.accounts["vera"])
    browser.cookies[BROWSER] = response.cookies[BROWSER].value
    refused = browser.post(path, {"tekst": NOTITIE})

    assert refused["Location"] == "/inloggen/?next=/getypt/"
    assert NOTITIE in vera.get("/getypt/").content.decode().replace("&lt;", "<").replace("&gt;", ">")
    assert "Er staat nog tekst die niet is verstuurd" in vera.get(reverse("werkplek:werkvoorraad")).content.decode()
    assert signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).get("/getypt/").status_code == 302


def test_b7_in_a_strange_browser_it_comes_back_to_be_copied(dossier_id: UUID) -> None:
    answer = Client().post(reverse("werkplek:tijdlijn", args=[dossier_id]), {"tekst": NOTITIE})

    assert answer.status_code == 403
    assert "Zij vertelde dat er &lt;een&gt; auto stond." in answer.content.decode()
    assert Getyptetekst.objects.count() == 0


def test_b7_what_stood_in_a_page_that_closed_by_itself_is_kept(vera: Client, dossier_id: UUID) -> None:
    path = reverse("werkplek:tijdlijn", args=[dossier_id])
    form = {"tekst": [NOTITIE], "ziet": ["team"], "csrfmiddlewaretoken": ["x"]}
    vera.post(reverse("sessie_voorbij"), {"getypt": json.dumps(form), "pad": path})

    assert Getyptetekst.objects.count() == 1


@pytest.mark.parametrize("typed", ["Help!", "Bel mij.", "Ja, é"])
def test_b7_a_short_cry_is_kept_as_well(vera: Client, dossier_id: UUID, typed: str) -> None:
    vera.post(reverse("vergrendelen"))
    vera.post(reverse("werkplek:berichten_dossier", args=[dossier_id]), {"tekst": typed})

    assert Getyptetekst.objects.count() == 1


@pytest.mark.parametrize(
    ("raw", "pad"),
    [("geen json", "/werkplek/"), ('{"a": ["een zin"]}', "/beheer/"), ('{"a": "b c"}', "/werkplek/"), ("", "")],
)
def test_b7_what_is_no_form_of_the_desk_is_not_kept(vera: Client, raw: str, pad: str) -> None:
    assert vera.post(reverse("sessie_voorbij"), {"getypt": raw, "pad": pad}).status_code == 200
    assert Getyptetekst.objects.count() == 0


def test_b7_the_database_holds_no_word_of_it_and_nobody_else_opens_it(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    vera.cookies.pop(VAULT)
    vera.post(reverse("werkplek:tijdlijn", args=[dossier_id]), {"tekst": NOTITIE, "ziet": "team"})
    row = Getyptetekst.objects.get()

    assert b"auto" not in bytes(row.velden_sealed)
    assert getypt.kept(mensen.cor.open_kluis) is None
    Getyptetekst.objects.filter(pk=mensen.vera.id).update(account_id=mensen.cor.id)
    assert getypt.kept(mensen.cor.open_kluis) is None


def test_b7_it_can_be_thrown_away_and_goes_by_itself_the_next_day(vera: Client, dossier_id: UUID) -> None:
    path = reverse("werkplek:tijdlijn", args=[dossier_id])
    form = {"tekst": [NOTITIE], "ziet": ["team"]}
    vera.post(reverse("vergrendelen"))
    vera.post(path, form)
    with clock.at(clock.now() + timedelta(days=1)):
        getypt.drop_old()
    assert Getyptetekst.objects.count() == 0
    vera.post(path, form)
    vera.post("/ontgrendelen/", {"wachtzin": WACHTZIN})
    vera.post("/getypt/")
    assert Getyptetekst.objects.count() == 0
