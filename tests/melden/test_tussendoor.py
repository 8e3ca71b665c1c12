"""What a page does while it is open: it saves what is typed, stays open when asked, and closes without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.melden.concept import COOKIE
from meldpunt.vault.models import Lockbox
from tests.aanmelden import signed_in
from tests.conftest import WACHTZIN
from tests.melding import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]


def save(client: Client, slug: str, **data: Any) -> Any:
    return client.post(reverse("melden:bewaar", args=[slug]), data)


def page(client: Client, slug: str) -> Any:
    return client.get(reverse("melden:pagina", args=[slug]))


def test_what_is_typed_is_saved_without_a_word_about_what_is_missing() -> None:
    client = Client()
    answer = save(client, "voor-wie", Z1="lokaal")
    shown = page(client, "voor-wie")

    assert answer.status_code == 200
    assert set(answer.json()) == {"om"}
    assert shown.context["form"]["Z1"].value() == "lokaal"
    assert not shown.context["form"].errors
    assert "<title>Fout" not in shown.content.decode()
    assert client.post(reverse("melden:pagina", args=["voor-wie"]), {"Z1": "lokaal"}).status_code == 422


def test_every_kind_of_field_comes_back_as_it_was_typed() -> None:
    client = Client()
    save(client, "wat", verhaal="half verha", V1=["DOXING", "PESTEN"])
    save(client, "waar", wanneer_datum="24-13", platforms=["X"])

    assert page(client, "wat").context["form"]["V1"].value() == ["DOXING", "PESTEN"]
    assert "half verha" in page(client, "wat").content.decode()
    assert "24-13" in page(client, "waar").content.decode()


def test_what_was_left_behind_is_not_brought_back() -> None:
    client = Client()
    save(client, "wat", verhaal="weg hiermee")
    token = client.cookies[COOKIE].value
    client.get("/snel-weg/")
    client.cookies[COOKIE] = token
    answer = save(client, "wat", verhaal="weg hiermee")

    assert answer.status_code == 410
    assert not Lockbox.objects.exists()


@pytest.mark.parametrize("slug", ["bewijs", "bestaat-niet"])
def test_other_pages_have_nothing_to_save(slug: str) -> None:
    assert save(Client(), slug).status_code == 404


def test_a_save_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True)

    assert save(client, "wat", verhaal="x").status_code == 403
    assert not Lockbox.objects.exists()


def test_the_page_behind_a_code_says_until_when_and_stays_open_more_than_ten_times(settings: Any) -> None:
    nieuw, _ontvangst = send()
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    with clock.at(clock.now()):
        shown = client.get("/code/").content.decode()
        until = clock.to_local(clock.now() + timedelta(seconds=settings.CODE_IDLE_SECONDS))
        assert f"{until:%H.%M}" in shown
    assert "<dialog" in shown
    moment = clock.now()
    for _turn in range(12):
        moment += timedelta(seconds=settings.CODE_IDLE_SECONDS - 60)
        with clock.at(moment):
            answer = client.post(reverse("mijnmelding:verleng", args=["code"]))
            assert answer.json() == {"seconden": settings.CODE_IDLE_SECONDS}
    with clock.at(moment + timedelta(seconds=settings.CODE_IDLE_SECONDS + 1)):
        assert client.post(reverse("mijnmelding:verleng", args=["code"])).status_code == 410


def test_a_message_that_was_not_sent_survives_the_pause_and_the_page_says_nothing_else() -> None:
    nieuw, _ontvangst = send()
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    gone = client.post(reverse("mijnmelding:even_weg"), {"soort": "code", "tekst": "half bericht"})
    shown = gone.content.decode()

    assert "Voor je veiligheid is het scherm leeg" in shown
    assert 'type="hidden" name="tekst" value="half bericht"' in shown
    assert client.post(reverse("mijnmelding:verleng", args=["code"])).status_code == 410
    assert "half bericht" in client.post("/code/", {"code": nieuw.code, "tekst": "half bericht"}).content.decode()


def test_a10_the_desk_stays_open_when_asked_and_never_beyond_a_working_day(settings: Any) -> None:
    start = clock.now().replace(second=0, microsecond=0)
    with clock.at(start):
        client = signed_in(Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN)
        shown = client.get("/werkplek/").content.decode()
        assert "<dialog" in shown
        assert f"{clock.to_local(start + timedelta(seconds=settings.STAFF_IDLE_SECONDS)):%H.%M}" in shown
    moment = start
    turns = 0
    while moment < start + timedelta(seconds=settings.SESSION_COOKIE_AGE - 61):
        moment = min(moment + timedelta(minutes=14), start + timedelta(seconds=settings.SESSION_COOKIE_AGE - 60))
        with clock.at(moment):
            answer = client.post(reverse("sessie_verleng"))
            assert answer.status_code == 200
            assert answer.json()["seconden"] <= settings.STAFF_IDLE_SECONDS
            turns += 1
    assert turns >= 10
    assert answer.json()["seconden"] <= 60
    with clock.at(start + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)):
        assert client.post(reverse("sessie_verleng")).status_code == 410


def test_nobody_answers_and_the_desk_is_closed() -> None:
    client = signed_in(Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN)
    gone = client.post(reverse("sessie_voorbij"))

    assert "Je bent even weg geweest" in gone.content.decode()
    assert "Cor" not in gone.content.decode()
    assert client.get("/werkplek/").status_code == 302
    assert not Lockbox.objects.filter(purpose="kluis").exists()
