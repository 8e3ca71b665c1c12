"""Sessions: useless in a copy of the database, renewed by a proof, over in time, and everybody's own to end."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse

from meldpunt.accounts import tasks
from meldpunt.accounts.models import Account, Notice, Rol, WebSession
from meldpunt.accounts.service import end_sessions, sessions_of, tell_of_change
from meldpunt.accounts.sessions import engine
from meldpunt.accounts.sessions.engine import SessionStore
from meldpunt.accounts.sessions.vault_cookie import COOKIE
from meldpunt.core.clock import at, now
from meldpunt.outbox import service as outbox
from meldpunt.vault.models import Lockbox
from tests.aanmelden.binnen import DESK, LOGIN, Bezoek, bezoek
from tests.aanmelden.passkey import Passkey
from tests.maak import send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NAME = settings.SESSION_COOKIE_NAME
OWN = "/inloggen/tweede-stap/"


@pytest.fixture
def cor(mensen: Mensen) -> Bezoek:
    return bezoek(mensen.accounts["cor"]).sign_in()


@pytest.fixture
def phone(cor: Bezoek) -> Bezoek:
    """The same person in another browser."""
    return bezoek(cor.account).sign_in()


def _key(visit: Bezoek) -> str:
    return str(visit.client.cookies[NAME].value)


def _is_in(visit: Bezoek) -> bool:
    return bool(visit.client.get(OWN).status_code == 200)


# ── A09 ──────────────────────────────────────────────────────────────────────────────────────────
def test_a09_signing_in_gives_another_session_and_the_old_one_is_dead(mensen: Mensen) -> None:
    visit = bezoek(mensen.accounts["cor"])
    visit.passphrase()
    before = _key(visit)
    visit.code()
    after = _key(visit)

    assert after != before
    assert _stored(before) == 0
    assert _stored(after) == 1


def test_a09_a_proof_gives_another_session_and_the_old_one_is_dead(cor: Bezoek) -> None:
    before = _key(cor)
    cor.client.post(f"{reverse('account_reauthenticate')}?next={OWN}", {"password": WACHTZIN})
    thief = bezoek(cor.account)
    thief.client.cookies[NAME] = before

    assert _key(cor) != before
    assert _is_in(cor)
    assert not _is_in(thief)


def _change_role(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(rol=Rol.VERTROUWENSPERSOON)


def _switch_off(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)


def _change_passphrase(account: Account) -> None:
    account.set_password("heel andere woorden dan zonet gekozen")
    account.save()


@pytest.mark.parametrize("change", [_change_role, _switch_off, _change_passphrase, end_sessions])
def test_a09_a_change_of_the_account_ends_every_session_at_the_next_request(
    cor: Bezoek, phone: Bezoek, change: Any
) -> None:
    assert _is_in(cor)
    assert _is_in(phone)
    change(cor.account)

    for visit in (cor, phone):
        assert LOGIN in visit.client.get(DESK)["Location"]


def test_a09_signing_out_ends_every_session_of_this_person_alone(cor: Bezoek, phone: Bezoek, mensen: Mensen) -> None:
    vera = bezoek(mensen.accounts["vera"]).sign_in()
    cor.client.post("/uitloggen/")

    assert not _is_in(cor)
    assert not _is_in(phone)
    assert _is_in(vera)


def _stored(key: str) -> int:
    return WebSession.objects.filter(pk=hashlib.sha256(key.encode()).hexdigest()).count()


# ── A10 ──────────────────────────────────────────────────────────────────────────────────────────
def test_a10_eight_hours_are_the_end_however_busy_somebody_is(cor: Bezoek) -> None:
    begin = now()
    for minutes in range(10, 8 * 60, 10):
        with at(begin + timedelta(minutes=minutes)):
            assert _is_in(cor), minutes
    with at(begin + timedelta(hours=8)):
        assert not _is_in(cor)


def test_a10_a_proof_does_not_lengthen_the_day(cor: Bezoek) -> None:
    begin = now()
    for minutes in range(10, 8 * 60, 10):
        with at(begin + timedelta(minutes=minutes)):
            cor.client.post(f"{reverse('account_reauthenticate')}?next={OWN}", {"password": WACHTZIN})
    assert WebSession.objects.get(account=cor.account).started_at <= begin
    with at(begin + timedelta(hours=8)):
        assert not _is_in(cor)


def test_a10_a_quarter_of_an_hour_away_is_the_end_and_the_row_goes(cor: Bezoek) -> None:
    with at(now() + timedelta(minutes=15)):
        tasks.sweep()

        assert not _is_in(cor)
        assert not WebSession.objects.filter(account=cor.account).exists()


def test_a10_the_page_of_a_melder_closes_after_ten_minutes_without_a_visit(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, _ontvangst = send()
    client = Client()
    begin = now()
    with at(begin):
        client.post("/code/", {"code": nieuw.code})
    for minutes, opens in ((9, True), (18, True), (28, False)):
        with at(begin + timedelta(minutes=minutes, seconds=30)):
            assert ("melding" in (client.get("/code/").context or {})) is opens, minutes


# ── A12 ──────────────────────────────────────────────────────────────────────────────────────────
def test_a12_a_copy_of_the_tables_without_the_cookies_opens_nothing(
    cor: Bezoek, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cor.client.get(DESK).status_code == 200
    copy = _copy()
    rows = list(WebSession.objects.filter(account=cor.account).values_list("pk", flat=True))
    lockboxes = list(Lockbox.objects.values_list("pk", flat=True))
    assert rows
    assert lockboxes

    assert _key(cor) not in copy
    assert cor.client.cookies[COOKIE].value not in copy
    assert "_auth_user" not in copy
    assert "account_authentication_methods" not in copy
    monkeypatch.setattr(
        engine, "stored_key", lambda key: key
    )  # who has a copy has no need to ask for the product's way
    assert [SessionStore(stolen).load() for stolen in rows] == [{}] * len(rows)
    assert WebSession.objects.filter(pk__in=rows).exists()
    monkeypatch.undo()
    for stolen in rows:
        thief = bezoek(cor.account)
        thief.client.cookies[NAME] = stolen
        thief.client.cookies[COOKIE] = lockboxes[0]
        assert LOGIN in thief.client.get(DESK)["Location"]
        assert SessionStore(stolen).load() == {}


def test_a12_a_row_that_was_written_by_somebody_else_signs_nobody_in(cor: Bezoek) -> None:
    row = WebSession.objects.get(account=cor.account)
    WebSession.objects.create(
        session_key=hashlib.sha256(b"a" * 32).hexdigest(),
        session_data=row.session_data,
        expire_date=row.expire_date,
        account_id=row.account_id,
        started_at=row.started_at,
        last_seen=row.last_seen,
    )
    thief = bezoek(cor.account)
    thief.client.cookies[NAME] = "a" * 32

    assert not _is_in(thief)


def test_a12_the_session_without_the_unlock_cookie_stays_locked(cor: Bezoek) -> None:
    del cor.client.cookies[COOKIE]

    assert cor.client.get(DESK)["Location"].startswith("/ontgrendelen/")


def _copy() -> str:
    with connection.cursor() as cursor:
        found = []
        for model in (WebSession, Lockbox):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")  # noqa: S608 - the table's own name
            found += [row[0] for row in cursor.fetchall()]
    return json.dumps(found)


# ── A15 ──────────────────────────────────────────────────────────────────────────────────────────
def test_a15_people_see_their_own_sessions_and_end_them(cor: Bezoek, phone: Bezoek) -> None:
    page = cor.client.get(OWN)
    here, there = sorted(page.context["sessies"], key=lambda sessie: not sessie.deze)
    assert [here.deze, there.deze] == [True, False]
    assert "Dit is waar je nu werkt" in page.content.decode()

    cor.client.post(reverse("sessies_beeindigen"), {"sessie": there.id})

    assert not _is_in(phone)
    assert _is_in(cor)


def test_a15_all_others_can_be_ended_at_once(cor: Bezoek, phone: Bezoek) -> None:
    third = bezoek(cor.account).sign_in()
    cor.client.post(reverse("sessies_beeindigen"))

    assert [_is_in(visit) for visit in (cor, phone, third)] == [True, False, False]


def test_a15_nobody_ends_the_session_of_another_by_its_id(cor: Bezoek, mensen: Mensen) -> None:
    vera = bezoek(mensen.accounts["vera"]).sign_in()
    (sessie,) = sessions_of(cor.account)
    vera.client.post(reverse("sessies_beeindigen"), {"sessie": sessie.id})

    assert _is_in(cor)


def test_a15_an_administrator_can_end_the_sessions_of_somebody_else(cor: Bezoek, phone: Bezoek, mensen: Mensen) -> None:
    assert end_sessions(cor.account, by=mensen.carolien) == 2
    assert not _is_in(cor)
    assert not _is_in(phone)


def test_a15_the_list_holds_no_address_and_no_device(mensen: Mensen) -> None:
    visit = bezoek(mensen.accounts["cor"], REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Meldfox/3.1").sign_in()
    visit.client.get(OWN)
    copy = _copy()

    assert "203.0.113" not in copy
    assert "Meldfox" not in copy
    assert {field.name for field in WebSession._meta.fields} == {
        "session_key", "session_data", "expire_date", "account", "started_at", "last_seen",
    }  # fmt: skip
    row = WebSession.objects.get(account=visit.account)
    assert row.last_seen.second == row.started_at.second == 0


def _send_owed() -> None:
    for item_id, _moment in outbox.owed():
        assert outbox.carry_out(item_id)


@pytest.mark.parametrize("change", ["add", "remove", "codes"])
def test_a15_a_change_of_factors_is_told_by_a_mail_that_says_nothing_else(cor: Bezoek, change: str) -> None:
    if change == "add":
        cor.add_passkey(Passkey())
    elif change == "remove":
        cor.client.post(reverse("mfa_deactivate_totp"))
    else:
        with TestCase.captureOnCommitCallbacks(execute=True):
            cor.client.post(reverse("mfa_generate_recovery_codes"))
    _send_owed()

    assert mail.outbox
    for message in mail.outbox:
        assert message.to == [cor.account.email]
        text = f"{message.subject} {message.body}"
        assert "veranderd" in text
        assert cor.account.naam not in text
        assert "http" not in text
    assert not Notice.objects.exists()


def test_a15_a_change_of_address_is_told_at_the_old_one_too(cor: Bezoek) -> None:
    tell_of_change(cor.account)
    cor.account.email = "nieuw@example.org"
    cor.account.save()
    tell_of_change(cor.account)
    _send_owed()

    assert [message.to for message in mail.outbox] == [["cor@example.org"], ["nieuw@example.org"]]


# ── A11 ──────────────────────────────────────────────────────────────────────────────────────────
COOKIES = """
import json, django
django.setup()
from django.http import HttpResponse
from django.test import Client, RequestFactory
from unittest.mock import patch
from meldpunt.accounts.sessions import guesses
from meldpunt.accounts.sessions import vault_cookie as session
from meldpunt.core.web.cookies import set_private_cookie
from meldpunt.accounts.models import Account
from meldpunt.accounts.sessions.engine import SessionStore
from meldpunt.mijnmelding import session as codesessie
from meldpunt.vault import lockbox, service as vault
from django.conf import settings
found = {}
def add(response):
    found.update({name: dict(morsel) | {"value": morsel.value} for name, morsel in response.cookies.items()})
sealed = patch.object(vault, "seal_op", return_value=bytes(400))
with patch.object(lockbox, "put"), sealed, patch.object(vault, "is_open", return_value=True, create=True):
    page = Client(SERVER_NAME="localhost").get("/inloggen/", secure=True)
    add(page)
    response = HttpResponse()
    set_private_cookie(response, session.COOKIE, lockbox.new_token())
    with patch.object(vault, "code_key", return_value=vault.CodeKey(lookup="0" * 64, seed=vault.Secret(bytes(96)))):
        codesessie.start_session(response, "code")
    guesses.remember_browser(RequestFactory().get("/"), response, Account(gebruikersnaam="x" * 60))
    add(response)
    from django.contrib.sessions.middleware import SessionMiddleware
    def view(request):
        request.session["a"] = "b"
        return HttpResponse()
    with patch.multiple(SessionStore, save=lambda self: None, load=lambda self: {}, session_key="k" * 32):
        add(SessionMiddleware(view)(RequestFactory(SERVER_NAME="localhost").get("/", secure=True)))
print(json.dumps([found, settings.LANGUAGE_COOKIE_NAME]))
"""


def test_a11_every_cookie_is_bound_to_the_host_secure_and_out_of_reach() -> None:
    env = os.environ | {
        "HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "meldpunt.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    command = [sys.executable, "-c", COOKIES]
    output = subprocess.run(command, env=env, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True).stdout
    found, language = json.loads(output)

    assert {name.removeprefix("__Host-") for name in found} >= {"sessie", "formulier", "kluis", "code", "bekend"}
    for name, morsel in found.items():
        assert name.startswith("__Host-")
        assert morsel["secure"], name
        assert morsel["httponly"], name
        assert morsel["samesite"] in ("Lax", "Strict"), name
        assert morsel["path"] == "/", name
        assert not morsel["domain"], name
        assert len(name) + len(morsel["value"]) < 4096, name
    assert language.startswith("__Host-")
