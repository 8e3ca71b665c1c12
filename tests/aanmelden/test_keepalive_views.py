"""The desk stays open when asked, and never beyond a working day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.vault.models import Lockbox
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]


def test_a10_the_desk_stays_open_when_asked_and_never_beyond_a_working_day() -> None:
    start = clock.now().replace(second=0, microsecond=0)
    with clock.at(start):
        client = signed_in(Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN)
        shown = client.get("/werkplek/").content.decode()
        assert "<dialog" in shown
        assert f"{clock.to_local(start + timedelta(minutes=15)):%H.%M}" in shown
    moment = start
    turns = 0
    while moment < start + timedelta(hours=8, seconds=-61):
        moment = min(moment + timedelta(minutes=14), start + timedelta(hours=8, seconds=-60))
        with clock.at(moment):
            answer = client.post(reverse("sessie_verleng"))
            assert answer.status_code == 200
            assert answer.json()["seconden"] <= 15 * 60
            turns += 1
    assert turns >= 10
    assert answer.json()["seconden"] <= 60
    with clock.at(start + timedelta(hours=8, seconds=1)):
        assert client.post(reverse("sessie_verleng")).status_code == 410


def test_nobody_answers_and_the_desk_is_closed() -> None:
    client = signed_in(Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN)
    gone = client.post(reverse("sessie_voorbij"))

    assert "Je bent even weg geweest" in gone.content.decode()
    assert "Cor" not in gone.content.decode()
    assert client.get("/werkplek/").status_code == 302
    assert not Lockbox.objects.filter(purpose="kluis").exists()
