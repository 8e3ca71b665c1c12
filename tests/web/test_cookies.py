"""What stays in a browser: every cookie of every page, how long it lives, and that leaving takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from meldpunt.melden.concept import concept_with_code
from meldpunt.vault.models import Lockbox
from support.dossiers.models import Dossier
from tests.aanmelden.binnen import bezoek
from tests.architecture.test_routes import READ, WRITE, Place
from tests.melden.lopen import html, url, walk
from tests.web.test_own_pages import place  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]
BROWSER = ""  # gone when the browser closes
HALF_A_YEAR = 180 * 24 * 60 * 60
PURPOSE: dict[str, int | str] = {
    "formulier": BROWSER,  # the token of a form
    "sessie": BROWSER,  # a sentence for the next page, or who is signed in
    "concept": BROWSER,  # an unfinished report
    "bewaren": BROWSER,  # what somebody keeps before deciding
    "code": BROWSER,  # the page behind the code
    "kluis": BROWSER,  # the open key of somebody who works here
    "bekend": HALF_A_YEAR,  # a browser in which somebody who works here signed in
}
WEG = "/snel-weg/"
OF_A_MELDER = {"formulier", "sessie", "concept", "bewaren", "code"}


class Watching(Client):
    """A browser that writes down every Set-Cookie with its age."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(**extra)
        self.ages: dict[str, set[int | str]] = {}

    def request(self, **asked: Any) -> Any:
        response = super().request(**asked)
        for name, morsel in response.cookies.items():
            if morsel.value:  # an empty one is taken back
                self.ages.setdefault(name, set()).add(morsel["max-age"] or morsel["expires"])
        return response


def whole_report(client: Client) -> str:
    """Each step of a report, a pause, sending it, and the page behind its code."""
    walk(client)
    client.get("/melden/wat/")
    client.post("/melden/wat/bewaar/", {"verhaal": "Half"})
    client.post(url("wat"), {"verhaal": "Iemand schrijft nare dingen."})
    client.get("/melden/later/")
    client.get("/melden/controle/")
    client.post("/melden/controle/")
    code = "-".join(client.get("/melden/ontvangen/").context["groepen"])
    client.post(reverse("mijnmelding:naar_mijn_melding"))
    client.post("/code/", {"code": code})
    client.post("/code/", {"tekst": "Nog iets."})
    client.get("/code/")
    return code


def test_h7_no_cookie_of_a_report_stays_after_the_browser() -> None:
    melder = Watching()
    whole_report(melder)
    melder.post("/bewaren/")
    melder.post("/bewaren/toevoegen/", {"tekst": "Bewaard."})

    assert Dossier.objects.count() == 1
    assert melder.ages == {name: {BROWSER} for name in OF_A_MELDER}


def test_h7_no_page_sets_a_cookie_that_lives_longer_than_it_is_for(place: Place) -> None:  # noqa: F811 - the fixture
    visitor = Watching(raise_request_exception=False)
    for name in READ:
        visitor.get(reverse(name, kwargs=place.arguments(name)))
    for name in WRITE:
        visitor.post(reverse(name, kwargs=place.arguments(name)))

    assert set(visitor.ages) >= {"formulier", "concept", "sessie"}
    assert visitor.ages == {name: {PURPOSE[name]} for name in visitor.ages}


def test_h7_only_the_browser_of_somebody_at_work_is_known_for_longer(mensen: Mensen) -> None:
    desk = Watching(SERVER_NAME="localhost")
    cor = bezoek(mensen.accounts["cor"])
    cor.client = desk
    cor.sign_in()

    assert desk.ages == {name: {PURPOSE[name]} for name in ("formulier", "sessie", "kluis", "bekend")}


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────
def taken_back(response: Any) -> set[str]:
    return {name for name, morsel in response.cookies.items() if not morsel.value and morsel["max-age"] == 0}


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_h7_leaving_takes_every_cookie_back_and_what_it_opened(site: str | None) -> None:
    melder = Client()
    whole_report(melder)
    melder.post("/bewaren/")
    walk(melder, verhaal="Nog een")
    held = {name: morsel.value for name, morsel in melder.cookies.items()}
    answer = melder.get(WEG, headers={"sec-fetch-site": site} if site else {})
    stolen = Client()
    stolen.cookies.load(held)

    assert set(held) == OF_A_MELDER
    assert answer.status_code == 303
    assert taken_back(answer) == OF_A_MELDER
    assert "Nog een" not in html(stolen.get(url("wat")))
    assert stolen.get("/bewaren/overzicht/")["Location"] == "/code/"
    assert stolen.get(reverse("mijnmelding:wissen"))["Location"] == "/code/"


def test_h7_a_browser_that_says_where_it_comes_from_clears_all_cookies() -> None:
    told = Client().get(WEG, headers={"sec-fetch-site": "same-origin"})
    silent = Client().get(WEG)

    assert told["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert silent["Clear-Site-Data"] == '"cache", "storage"'


def test_h7_leaving_signs_somebody_out_who_works_here(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"]).sign_in()
    token = cor.client.cookies["sessie"].value
    answer = cor.client.get(WEG, headers={"sec-fetch-site": "same-origin"})
    back = taken_back(answer)
    cor.client.cookies["sessie"] = token

    assert back == {"formulier", "sessie", "kluis", "bekend"}
    assert cor.client.get("/werkplek/").status_code == 302
    assert not Lockbox.objects.filter(purpose="kluis").exists()


NOT_PRESSED = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "same-origin", "sec-purpose": "prefetch"},
    {"sec-fetch-site": "none", "sec-purpose": "prefetch;prerender"},
    {"purpose": "prefetch"},
    {"x-purpose": "preview"},
    {"x-moz": "prefetch"},
]


@pytest.mark.parametrize("headers", NOT_PRESSED, ids=lambda headers: ", ".join(headers.values()))
def test_h7_what_nobody_pressed_costs_nobody_their_report(headers: dict[str, str]) -> None:
    melder = Client()
    melder.post(url("wat"), {"verhaal": "Dit blijft"})
    answer = melder.get(WEG, headers=headers)

    assert answer.status_code == (503 if len(headers) > 1 or "sec-fetch-site" not in headers else 303)
    assert not answer.cookies
    assert "Clear-Site-Data" not in answer
    assert "Dit blijft" in html(melder.get(url("wat")))


def test_h7_a_link_elsewhere_takes_nothing_from_a_browser_that_tells_nothing() -> None:
    """Such a browser keeps strict cookies to itself, so the request comes without them."""
    answer = Client().get(WEG)

    assert answer.status_code == 303
    assert not answer.cookies


def test_h7_what_is_kept_for_weeks_is_closed_and_not_destroyed() -> None:
    melder = Client()
    code = "-".join(melder.post("/bewaren/", follow=True).context["groepen"])
    melder.get(WEG)

    assert melder.get("/bewaren/overzicht/")["Location"] == "/code/"
    assert concept_with_code(code) is not None


def test_h7_leaving_works_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    melder = Client()
    melder.post(url("wat"), {"verhaal": "Weg"})

    def away(**_token: object) -> None:
        raise OperationalError

    monkeypatch.setattr("meldpunt.vault.lockbox.drop", away)
    answer = melder.get(WEG)

    assert answer.status_code == 303
    assert taken_back(answer) == {"concept"}
