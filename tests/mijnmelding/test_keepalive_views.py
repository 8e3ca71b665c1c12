"""The page behind a code stays open when asked, and closes without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from tests.maak import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]


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
