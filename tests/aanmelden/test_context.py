"""Whoever works here sees an error in their own frame, with a way back; a melder sees the public one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PUBLIC = ("Snel weg", "Ben je nu in gevaar?")


@pytest.mark.parametrize(
    ("who", "path", "status", "home"),
    [
        ("cor", "/werkplek/bestaat-niet/", 404, "/werkplek/"),
        ("cor", f"/werkplek/dossier/{uuid.UUID(int=7)}/", 404, "/werkplek/"),
        ("vera", "/werkplek/sleutels/", 403, "/werkplek/"),
        ("vera", "/beheer/", 403, "/werkplek/"),
        ("bas", "/werkplek/", 403, "/bestuur/"),
        ("bea", "/bestuur/", 403, "/beheer/"),
    ],
)
def test_staff_keep_their_own_frame_and_a_way_back(
    mensen: Mensen, bea: Account, who: str, path: str, status: int, home: str
) -> None:
    account = bea if who == "bea" else mensen.accounts[who]
    answer = signed_in(account, wachtzin=WACHTZIN).get(path)
    page = answer.content.decode()

    assert answer.status_code == status
    assert f'href="{home}">Terug naar mijn begin' in page.replace("\n", "")
    assert not [word for word in PUBLIC if word in page]
    assert reverse("account_logout") in page  # the menu of who is signed in


def test_a_conflict_of_two_colleagues_is_shown_in_the_frame_too(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    answer = client.post(reverse("werkplek:status", args=[dossier_id]), {"naar": "geanonimiseerd"})

    assert answer.status_code == 409
    assert "Terug naar mijn begin" in answer.content.decode()


@pytest.mark.parametrize("path", ["/bestaat-niet/", "/mijn-melding/bestaat-niet/"])
def test_a_visitor_sees_the_public_page(path: str) -> None:
    page = Client().get(path).content.decode()

    assert "Naar het begin" in page
    assert "Terug naar mijn begin" not in page
