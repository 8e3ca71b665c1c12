"""Nobody keeps somebody else out of their account, and guessing stays slow (ADR 0030)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from meldpunt.accounts.service import check_passphrase
from meldpunt.accounts.sessions import guesses
from meldpunt.accounts.sessions.places import stranger_place
from meldpunt.core.clock import AMSTERDAM, at, now
from meldpunt.throttle import service as throttle
from meldpunt.throttle.models import AttemptCount
from meldpunt.vault import service as vault
from tests.aanmelden.binnen import DESK, LOGIN, Bezoek, bezoek
from tests.aanmelden.puzzel import paid, ticket_on
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
HOME, STRANGER = "203.0.113.10", "198.51.100.20"
WRONG = "een heel andere wachtzin"
TOLL = "Er is vaak een verkeerde wachtzin getypt."
OWN_WAIT = "Er is te vaak een wachtzin geprobeerd"
NOON = now().astimezone(AMSTERDAM).replace(hour=12)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    """Begin without counts, and far from midnight, when counts and tickets begin anew."""
    AttemptCount.objects.all().delete()
    with at(NOON):
        yield


def browser(address: str = STRANGER, **extra: Any) -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address, **extra)


def attempt(client: Client, name: str, wachtzin: str = WRONG, **ticket: str) -> str:
    response = client.post(LOGIN, {"login": name, "password": wachtzin} | ticket)
    return "in" if response.status_code == 302 else str(response.content.decode())


def besiege(name: str) -> None:
    """As many wrong guesses at a name, from somewhere, as are free; the first test makes them at the door."""
    for _ in range(5):
        throttle.note(scope="passphrase-name", key=name, seconds=3600)


def crowd(network: str) -> None:
    """As many wrong guesses from one network as are free."""
    for _ in range(20):
        throttle.note(scope="passphrase-source", key=network, seconds=300)


# ── a fresh browser ──────────────────────────────────────────────────────────────────────────────
def test_m2_whoever_guesses_at_a_name_keeps_its_owner_out_of_no_fresh_browser(mensen: Mensen) -> None:  # noqa: ARG001 - Cor has to exist
    for _ in range(8):
        attempt(browser(), "cor")
    fresh = browser(HOME)
    first = attempt(fresh, "cor", WACHTZIN)

    assert TOLL in first
    assert "Wacht 20 seconden" in first
    assert WACHTZIN not in first
    assert attempt(fresh, "cor", WACHTZIN, **paid(first)) == "in"


def test_m2_the_first_page_already_carries_what_a_guess_may_cost(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    besiege("cor")
    fresh = browser(HOME)

    assert attempt(fresh, "cor", WACHTZIN, **paid(fresh.get(LOGIN).content.decode())) == "in"


def test_m2_without_a_script_waiting_on_the_page_is_enough(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    besiege("cor")
    fresh = browser(HOME)
    ticket = ticket_on(fresh.get(LOGIN).content.decode())
    with at(NOON + timedelta(seconds=19)):
        early = attempt(fresh, "cor", WACHTZIN, kaartje=ticket)
    with at(NOON + timedelta(seconds=20)):
        late = attempt(fresh, "cor", WACHTZIN, kaartje=ticket)

    assert TOLL in early
    assert "Wacht 1 seconde " in early
    assert ticket_on(early) == ticket  # waiting counts from the first page on
    assert late == "in"


def test_m2_a_crowded_network_keeps_nobody_out_who_comes_from_it(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    crowd("203.0.113.0/24")
    fresh = browser(HOME)  # the same network
    first = attempt(fresh, "nadia", WACHTZIN)

    assert TOLL in first
    assert attempt(fresh, "nadia", WACHTZIN, **paid(first)) == "in"


def test_m2_one_ticket_is_good_for_one_guess(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    besiege("cor")
    thief = browser()
    ticket = paid(thief.get(LOGIN).content.decode())
    answers = [attempt(thief, "cor", **ticket) for _ in range(3)]

    assert [TOLL in page for page in answers] == [False, True, True]
    assert ticket_on(answers[0]) != ticket["kaartje"]


def test_m2_a_guess_costs_more_the_more_there_were(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    bits, waits = [], []
    for times in (5, 45, 450):  # 5, 50 and 500 altogether
        for _ in range(times):
            throttle.note(scope="passphrase-name", key="cor", seconds=3600)
        page = attempt(browser(), "cor")
        bits.append(int(ticket_on(page).split(".")[0]))
        waits += [int(seconds) for seconds in re.findall(r"Wacht (\d+) seconden op deze pagina", page)][:1]

    assert bits == [12, 14, 16]
    assert waits == [20, 60, 180]
    light = paid(browser().get(LOGIN).content.decode())
    assert TOLL in attempt(browser(HOME), "cor", WACHTZIN, **light)


def test_m2_the_owner_ends_the_siege_by_coming_in(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    besiege("cor")
    assert attempt(browser(HOME), "cor", WACHTZIN, **paid(browser(HOME).get(LOGIN).content.decode())) == "in"

    assert attempt(browser(HOME), "cor", WACHTZIN) == "in"


# ── a known browser, and one that is signed in ───────────────────────────────────────────────────
def test_m2_nobody_reaches_a_browser_that_its_owner_used(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"], REMOTE_ADDR=HOME).sign_in()
    cor.client.post("/uitloggen/")
    besiege("cor")
    crowd("203.0.113.0/24")  # its own network too

    assert attempt(cor.client, "cor", WACHTZIN) == "in"


def test_m2_its_own_wrong_guesses_still_make_it_wait(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"], REMOTE_ADDR=HOME).sign_in()
    cor.client.post("/uitloggen/")
    answers = [attempt(cor.client, "cor") for _ in range(6)]

    assert [OWN_WAIT in page for page in answers] == [False] * 5 + [True]
    with at(NOON + timedelta(seconds=61)):
        assert attempt(cor.client, "cor", WACHTZIN) == "in"


def test_m2_strangers_stop_nobody_who_is_signed_in(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"], REMOTE_ADDR=HOME).sign_in()
    del cor.client.cookies[guesses.COOKIE]  # not even a known browser
    besiege("cor")
    cor.client.post("/vergrendelen/")

    assert cor.client.post("/ontgrendelen/", {"wachtzin": WACHTZIN}).status_code == 302
    assert check_passphrase(account=mensen.accounts["cor"], wachtzin=WACHTZIN)


# ── a crowded door ───────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def door(settings: Any, tmp_path: Path) -> Any:
    settings.STATE, settings.ARGON2_WAIT_SECONDS = tmp_path, 0.05
    return settings


@pytest.mark.usefixtures("door")
def test_m2_a_crowded_door_is_no_wrong_guess(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    fresh = browser(HOME)
    with stranger_place():
        refused = [fresh.post(LOGIN, {"login": "cor", "password": WACHTZIN}) for _ in range(8)]

    assert {response.status_code for response in refused} == {503}
    assert refused[0]["Retry-After"] == "30"
    assert not AttemptCount.objects.exists()
    assert attempt(fresh, "cor", WACHTZIN) == "in"


@pytest.mark.usefixtures("door")
def test_m2_nor_is_it_in_a_known_browser(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"], REMOTE_ADDR=HOME).sign_in()
    cor.client.post("/uitloggen/")
    with vault.kdf_slot(), vault.kdf_slot():
        refused = [cor.passphrase().status_code for _ in range(8)]

    assert refused == [503] * 8
    assert attempt(cor.client, "cor", WACHTZIN) == "in"


@pytest.mark.usefixtures("door")
def test_m2_strangers_leave_one_place_for_who_works_here(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"], REMOTE_ADDR=HOME).sign_in()
    cor.client.post("/uitloggen/")
    with stranger_place(), vault.kdf_slot():  # a stranger, and the derivation that goes with it
        assert browser().post(LOGIN, {"login": "nadia", "password": WRONG}).status_code == 503
        assert attempt(cor.client, "cor", WACHTZIN) == "in"


@pytest.mark.usefixtures("door")
def test_m2_a_ticket_is_not_lost_at_a_crowded_door(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    besiege("cor")
    fresh = browser(HOME)
    ticket = paid(fresh.get(LOGIN).content.decode())
    with stranger_place():
        assert fresh.post(LOGIN, {"login": "cor", "password": WACHTZIN} | ticket).status_code == 503

    assert attempt(fresh, "cor", WACHTZIN, **ticket) == "in"


# ── the onion door ───────────────────────────────────────────────────────────────────────────────
ONION = "abcdefghij.onion"


def onion(settings: Any) -> Client:
    settings.ALLOWED_HOSTS = [ONION, "localhost"]
    return Client(HTTP_HOST=ONION, REMOTE_ADDR="127.0.0.1")


def test_m2_at_the_onion_door_the_first_guess_already_costs_the_toll(mensen: Mensen, settings: Any) -> None:  # noqa: ARG001 - idem
    visitor = onion(settings)
    page = visitor.get(LOGIN).content.decode()

    assert TOLL in attempt(visitor, "cor", WACHTZIN)
    assert attempt(visitor, "cor", WACHTZIN, **paid(page)) == "in"


def test_m2_a_known_browser_pays_nothing_there_either(mensen: Mensen, settings: Any) -> None:
    cookie = bezoek(mensen.accounts["cor"]).sign_in().client.cookies[guesses.COOKIE].value
    visitor = onion(settings)
    visitor.cookies[guesses.COOKIE] = cookie

    assert attempt(visitor, "cor", WACHTZIN) == "in"


def test_m2_whoever_comes_from_no_network_is_counted_together(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    crowd("-")

    assert TOLL in attempt(browser("127.0.0.1"), "nadia", WACHTZIN)
    assert attempt(browser(HOME), "nadia", WACHTZIN) == "in"


def test_m2_what_a_page_costs_tells_nothing_about_a_name(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    pages = []
    for name in ("cor", "wilma"):
        besiege(name)
        page = attempt(browser(), name)
        pages.append(re.sub(r'value="[^"]*"', "", page))

    assert pages[0] == pages[1]


def test_m2_the_second_step_is_behind_the_toll_as_well(mensen: Mensen) -> None:
    besiege("cor")
    cor = Bezoek(client=browser(HOME), account=mensen.accounts["cor"])
    cor.client.post(LOGIN, {"login": "cor", "password": WACHTZIN} | paid(cor.client.get(LOGIN).content.decode()))
    assert cor.client.get(DESK).status_code == 302
    cor.code()

    assert cor.client.get(DESK).status_code == 200
