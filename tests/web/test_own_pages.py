"""A change comes from a page of our own: the token, and what the browser says itself (``vault.md`` W08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from meldpunt.throttle.models import AttemptCount
from support.behandeling import inzien
from support.bezetting import toewijzen
from tests.architecture.test_routes import DATA, WRITE, Place, _cookies
from tests.maak import picture, received_file, send
from tests.momenten import first_contact_of

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PUT = ("melden:deel", "mijnmelding:deel")
ASKS = sorted(WRITE)


@pytest.fixture
def place(mensen: Mensen) -> Place:
    """One case that Vera looks after."""
    _nieuw, ontvangst = send(bestanden=(received_file(picture()),))
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    (bestand,) = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).bestanden
    moment = first_contact_of(ontvangst.dossier_id)
    return Place(ontvangst.dossier_id, moment.id, bestand.id, mensen.nadia.id)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, but for when somebody was last here."""
    own = {Session, AttemptCount} | {m for m in apps.get_models() if "session" in m.__name__.lower()}
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models() if model not in own}  # fmt: skip


def ask(client: Client, name: str, place: Place, **headers: str) -> Any:
    method = client.put if name in PUT else client.post
    return method(reverse(name, kwargs=place.arguments(name)), DATA.get(name, {}), headers=headers)


@pytest.mark.parametrize("role", ["niemand", "cor", "vera", "bas", "beheer"])
def test_w08_without_the_token_nothing_changes(mensen: Mensen, place: Place, role: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for key, value in _cookies(mensen, role).items():
        client.cookies[key] = value
    before = everything()

    got = {name: ask(client, name, place) for name in ASKS}

    assert {name: response.status_code for name, response in got.items()} == dict.fromkeys(ASKS, 403)
    assert all("<h1" in response.content.decode() for response in got.values())
    assert everything() == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_w08_what_another_site_sends_changes_nothing_even_with_a_token(mensen: Mensen, place: Place, site: str) -> None:
    client = Client()  # tokens are right here
    for key, value in _cookies(mensen, "cor").items():
        client.cookies[key] = value
    before = everything()

    got = {name: ask(client, name, place, sec_fetch_site=site).status_code for name in ASKS}

    assert got == dict.fromkeys(ASKS, 403)
    assert everything() == before


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_w08_our_own_form_reload_and_an_old_browser_pass(mensen: Mensen, place: Place, site: str | None) -> None:
    client = Client()
    for key, value in _cookies(mensen, "cor").items():
        client.cookies[key] = value
    before = everything()

    response = ask(client, "werkplek:tijdlijn", place, **({"sec_fetch_site": site} if site else {}))

    assert response.status_code == 302
    assert everything() != before


def test_w08_a_link_from_elsewhere_still_opens_a_page() -> None:
    assert Client().get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_w08_a_refused_form_loses_nothing_that_was_typed(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    page = reverse("melden:pagina", args=["wat"])

    response = Client().post(page, {"verhaal": "Dit blijft staan"}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert "Dit blijft staan" in response.content.decode()
