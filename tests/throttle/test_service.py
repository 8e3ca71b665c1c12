"""Whoever guesses has to wait, nobody is locked out, and the counts tell nothing about who came from where."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meldpunt.accounts.service import check_passphrase
from meldpunt.accounts.sessions.guesses import COOKIE, TooManyGuesses
from meldpunt.accounts.wachtzin import Argon2idHasher
from meldpunt.core.clock import at, now
from meldpunt.throttle import service as throttle
from meldpunt.throttle import tasks
from meldpunt.throttle.models import AttemptCount
from meldpunt.vault import service as vault
from support.dossiers.models import Dossier
from tests.aanmelden.binnen import DESK, LOGIN, Bezoek, bezoek
from tests.melden.lopen import walk
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

HOME, STRANGER, NEIGHBOUR = "203.0.113.10", "198.51.100.20", "203.0.113.200"
WRONG = "een heel andere wachtzin"
WAIT = "Er is te vaak een wachtzin geprobeerd"
TOLL = "Er is vaak een verkeerde wachtzin getypt."
MISMATCH = "passen niet bij elkaar"


@pytest.fixture(autouse=True)
def _nothing_counted(request: pytest.FixtureRequest) -> None:
    """Begin without counts: a test that commits may have left some."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        AttemptCount.objects.all().delete()


def _from(address: str, **extra: Any) -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address, **extra)


def _try(client: Client, name: str, wachtzin: str = WRONG, **ticket: str) -> str:
    response = client.post(LOGIN, {"login": name, "password": wachtzin} | ticket)
    return "in" if response.status_code == 302 else str(response.content.decode())


# ── A07 ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cor", "wilma"])
def test_a07_after_five_wrong_passphrases_the_next_costs_a_toll_known_or_not(mensen: Mensen, name: str) -> None:  # noqa: ARG001 - Cor has to exist
    answers = [_try(_from(STRANGER), name) for _ in range(20)]

    assert [TOLL in page for page in answers] == [False] * 5 + [True] * 15
    assert all(MISMATCH in page for page in answers[:5])
    assert all(WRONG not in page for page in answers)


@pytest.mark.django_db
def test_a07_twenty_wrong_passphrases_make_a_network_pay_at_every_name(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    for number in range(20):
        assert MISMATCH in _try(_from(STRANGER), f"naam{number}")

    assert TOLL in _try(_from("198.51.100.99"), "nadia", WACHTZIN)  # the same network
    assert _try(_from(HOME), "nadia", WACHTZIN) == "in"


@pytest.mark.django_db
def test_a07_the_wait_grows_and_never_becomes_a_lock(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    moment, waits = now().replace(hour=3), []
    for _round in range(12):
        start = moment
        with at(moment):
            allowed = throttle.guess(scope="proef", key="cor")
        while not allowed:
            moment += timedelta(seconds=10)
            with at(moment):
                allowed = throttle.guess(scope="proef", key="cor")
        waits.append((moment - start).total_seconds())

    assert waits[:5] == [0] * 5
    assert waits[5:9] == [60, 120, 240, 480]
    assert set(waits[9:]) == {900}


@pytest.mark.django_db
def test_a07_a_stranger_cannot_lock_somebody_out_of_a_browser_they_know(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"], REMOTE_ADDR=HOME).sign_in()
    cor.client.post("/uitloggen/")
    for _ in range(20):
        _try(_from(STRANGER), "cor")

    assert TOLL in _try(_from(NEIGHBOUR), "cor", WACHTZIN)
    assert _try(cor.client, "cor", WACHTZIN) == "in"


@pytest.mark.django_db
def test_a07_a_known_browser_is_known_for_its_owner_only_and_opens_nothing(mensen: Mensen) -> None:
    cookie = bezoek(mensen.accounts["carolien"]).sign_in().client.cookies[COOKIE].value
    thief = _from(STRANGER)
    thief.cookies[COOKIE] = cookie
    answers = [_try(thief, "nadia") for _ in range(7)]

    assert TOLL in answers[-1]
    assert "carolien" not in cookie.lower()  # a name too long to turn up by chance
    assert thief.get(DESK).status_code == 302


@pytest.mark.django_db
def test_a07_the_right_passphrase_forgets_the_wrong_ones(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    for _ in range(3):
        for _wrong in range(4):
            assert MISMATCH in _try(_from(HOME), "vera")
        assert _try(_from(HOME), "vera", WACHTZIN) == "in"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each run of Argon2 for a sign-in."""
    seen: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2idHasher, name, _counting(seen, getattr(Argon2idHasher, name)))
    return seen


def _counting(seen: list[str], run: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*args: Any) -> Any:
        seen.append("run")
        return run(*args)

    return counted


@pytest.mark.django_db
def test_a07_a_known_and_an_unknown_name_cost_the_same_work_and_get_the_same_page(
    mensen: Mensen, runs: list[str]
) -> None:
    mensen.accounts["bas"].is_active = False
    mensen.accounts["bas"].save()
    pages, counts = [], []
    for name in ("cor", "wilma", "bas"):
        before = len(runs)
        pages.append(re.sub(r'value="[^"]*"', "", _try(_from(HOME), name)))
        counts.append(len(runs) - before)

    assert counts == [1, 1, 1]
    assert len(set(pages)) == 1


@pytest.mark.django_db
def test_a07_whoever_has_to_wait_costs_no_work(mensen: Mensen, runs: list[str]) -> None:  # noqa: ARG001 - idem
    for _ in range(5):
        _try(_from(HOME), "cor")
    before = len(runs)
    _try(_from(HOME), "cor")

    assert len(runs) == before


@pytest.mark.django_db
def test_a07_unlocking_and_other_checks_of_a_passphrase_count_as_well(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"]).sign_in()
    cor.client.post("/vergrendelen/")
    answers = [cor.client.post("/ontgrendelen/", {"wachtzin": WRONG}).content.decode() for _ in range(6)]

    assert WAIT in answers[5]
    assert WAIT not in answers[4]
    for _ in range(5):
        assert not check_passphrase(account=mensen.accounts["vera"], wachtzin=WRONG)
    with pytest.raises(TooManyGuesses):
        check_passphrase(account=mensen.accounts["vera"], wachtzin=WACHTZIN)


@pytest.mark.django_db
def test_a07_codes_are_guessed_five_times_at_most(mensen: Mensen) -> None:
    cor = bezoek(mensen.accounts["cor"])
    cor.passphrase()
    answers = [cor.code("000000").content.decode() for _ in range(6)]

    assert "Er is te vaak een code geprobeerd" not in answers[4]
    assert "Er is te vaak een code geprobeerd" in answers[5]
    assert cor.code().status_code == 200  # the right one waits too
    with at(now() + timedelta(minutes=1, seconds=1)):
        assert cor.code().status_code == 302


# ── W06 ──────────────────────────────────────────────────────────────────────────────────────────
def _rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM throttle_attemptcount t")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.django_db
def test_w06_no_row_tells_an_address_or_a_name_and_each_goes_within_a_day(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = _from(HOME)
    walk(client)
    client.post(reverse("melden:controle"))
    client.post("/code/", {"code": vault.new_code()})
    _try(client, "cor")
    rows = _rows()

    assert AttemptCount.objects.count() == 4
    for text in (HOME, "203.0.113", "cb0071", "cor"):
        assert text not in rows
    assert all(len(row.key) == 64 for row in AttemptCount.objects.all())
    assert all(row.expires_at - now() <= timedelta(days=1) for row in AttemptCount.objects.all())
    with at(now() + timedelta(days=1)):
        tasks.sweep()
    assert not AttemptCount.objects.exists()


@pytest.mark.django_db
def test_w06_the_same_network_has_another_name_the_next_day(mensen: Mensen) -> None:  # noqa: ARG001 - the keys have to exist
    today = now().replace(hour=12)
    names = set()
    for day in range(3):
        with at(today + timedelta(days=day)):
            throttle.allow(scope="report", key="203.0.113.0/24", limit=10, seconds=3600)
        names |= set(AttemptCount.objects.values_list("key", flat=True))

    assert len(names) == 3


@pytest.mark.django_db
def test_w06_no_count_is_joined_to_a_case(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = _from(HOME)
    walk(client)
    client.post(reverse("melden:controle"))
    case = str(Dossier.objects.get().pk)

    assert [field.name for field in AttemptCount._meta.get_fields()] == ["key", "count", "free_at", "expires_at"]
    assert case not in _rows()


@pytest.mark.django_db
def test_w06_too_many_reports_wait_and_nothing_is_lost(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - idem
    monkeypatch.setattr(settings, "REPORTS_PER_SOURCE", 2)
    for address in (HOME, NEIGHBOUR):
        client = _from(address)
        walk(client)
        assert client.post(reverse("melden:controle")).status_code == 302
    client = _from(HOME)
    walk(client, verhaal="Dit verhaal moet blijven staan.")
    refused = client.post(reverse("melden:controle"))

    assert refused.status_code == 429
    assert "veel meldingen van jouw netwerk" in refused.content.decode()
    assert "Dit verhaal moet blijven staan." in refused.content.decode()
    assert Dossier.objects.count() == 2
    with at(now() + timedelta(hours=1, seconds=1)):
        assert client.post(reverse("melden:controle")).status_code == 302
    other = _from(STRANGER)
    walk(other)
    assert other.post(reverse("melden:controle")).status_code == 302


@pytest.mark.django_db
def test_w06_wrong_codes_wait_per_network_and_right_ones_are_not_counted(
    mensen: Mensen,  # noqa: ARG001 - idem
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "WRONG_CODES_PER_SOURCE", 3)
    answers = [_from(HOME).post("/code/", {"code": vault.new_code()}).content.decode() for _ in range(4)]

    assert ["te veel codes" in page for page in answers] == [False, False, False, True]
    assert "te veel codes" not in _from(STRANGER).post("/code/", {"code": vault.new_code()}).content.decode()


@pytest.mark.django_db
def test_w06_a_report_costs_one_statement_more(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = _from(HOME)
    walk(client)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.post(reverse("melden:controle"))

    assert sum("attemptcount" in query["sql"] for query in queries) == 1


@pytest.mark.parametrize(
    ("meta", "behind_proxy", "source"),
    [
        ({"REMOTE_ADDR": HOME}, False, "203.0.113.0/24"),
        ({"REMOTE_ADDR": "2001:db8:1234:56ff::1"}, False, "2001:db8:1234:5600::/56"),
        ({"REMOTE_ADDR": "::ffff:203.0.113.9"}, False, "203.0.113.0/24"),
        ({"REMOTE_ADDR": "127.0.0.1"}, False, None),
        ({"REMOTE_ADDR": ""}, False, None),
        ({"REMOTE_ADDR": HOME, "HTTP_X_FORWARDED_FOR": STRANGER}, False, "203.0.113.0/24"),
        ({"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": f"1.2.3.4, {STRANGER}"}, True, "198.51.100.0/24"),
        ({"REMOTE_ADDR": "10.0.0.2"}, True, None),
        ({"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "onzin"}, True, None),
    ],
)
def test_w06_a_network_is_what_counts_and_a_proxy_that_tells_nothing_is_no_network(
    settings: Any,
    meta: dict[str, str],
    behind_proxy: bool,  # noqa: FBT001 - a row of the table
    source: str | None,
) -> None:
    settings.BEHIND_PROXY = behind_proxy

    request = RequestFactory().get("/")
    request.META.update(meta)

    assert throttle.source_of(request) == source


def _forget() -> None:
    AttemptCount.objects.all().delete()
    connection.close()


def test_w06_all_processes_count_together(django_db_setup: None, django_db_blocker: Any) -> None:  # noqa: ARG001 - the database has to be there
    def attempt(_number: int) -> bool:
        allowed = throttle.allow(scope="tegelijk", key="203.0.113.0/24", limit=10, seconds=60)
        connection.close()
        return allowed

    with django_db_blocker.unblock(), ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(40)))
        pool.submit(_forget).result()  # in a thread too: a browser's loop may be running in this one

    assert answers.count(True) == 10


@pytest.mark.django_db
def test_a_visitor_is_never_asked_to_wait_by_somebody_elses_reports(mensen: Mensen) -> None:
    visit = Bezoek(client=_from(HOME), account=mensen.accounts["cor"])
    for _ in range(settings.REPORTS_PER_SOURCE + 1):
        throttle.allow(scope="report", key="198.51.100.0/24", limit=settings.REPORTS_PER_SOURCE, seconds=3600)
    walk(visit.client)

    assert visit.client.post(reverse("melden:controle")).status_code == 302


@pytest.mark.django_db
def test_m1_what_counts_for_more_uses_up_more() -> None:
    def bring(cost: int) -> bool:
        return throttle.allow(scope="mb", key="198.51.100.0/24", limit=10, seconds=60, cost=cost)

    assert [bring(6), bring(5), bring(4), bring(1)] == [True, False, True, False]
    assert not throttle.allow(scope="mb", key="203.0.113.0/24", limit=10, seconds=60, cost=11)
