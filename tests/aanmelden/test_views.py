"""Signing in through the real pages: passphrase, second factor, open vault, and everything that closes it again."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from meldpunt.aanmelden.adapter import MFAAdapter
from meldpunt.accounts.models import Account, Rol, WebSession
from meldpunt.accounts.service import create_account
from meldpunt.accounts.sessions.vault_cookie import COOKIE
from meldpunt.core.clock import at, now
from meldpunt.vault.models import Lockbox
from tests.aanmelden.puzzel import ticket_on
from tests.personas import WACHTZIN
from tools.totp import totp

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
DESK = "/werkplek/"
LOGIN = "/inloggen/"
OTHER = "een heel andere wachtzin"


@pytest.fixture
def geheim(mensen: Mensen) -> str:
    """The secret of Cor's authenticator app."""
    row = Authenticator.objects.get(user=mensen.accounts["cor"], type=Authenticator.Type.TOTP)
    return MFAAdapter().decrypt(row.data["secret"])


def _passphrase(client: Client, name: str = "cor", wachtzin: str = WACHTZIN) -> Any:
    return client.post(LOGIN, {"login": name, "password": wachtzin})


def _second_step(client: Client, secret: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": totp(secret)})


@pytest.fixture
def cor(geheim: str) -> Client:
    """Cor, signed in through both steps."""
    client = Client()
    _passphrase(client)
    _second_step(client, geheim)
    return client


def test_a_wrong_passphrase_gets_a_calm_sentence(mensen: Mensen) -> None:  # noqa: ARG001 - the account has to exist
    client = Client()
    page = _passphrase(client, wachtzin=OTHER).content.decode()

    assert "Deze naam en wachtzin passen niet bij elkaar." in page
    assert OTHER not in page
    assert COOKIE not in client.cookies
    assert client.get(DESK).status_code == 302


def test_an_unknown_name_gets_the_same_answer(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    known, unknown = (_passphrase(Client(), name=name, wachtzin=OTHER).content.decode() for name in ("nadia", "wilma"))

    assert _without_token(known).replace("nadia", "x") == _without_token(unknown).replace("wilma", "x")


def _without_token(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page.replace(ticket_on(page), "")


def test_the_passphrase_alone_opens_no_page(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    response = _passphrase(client)

    assert response["Location"] == reverse("mfa_authenticate")
    for path in (DESK, "/werkplek/zoeken/", "/werkplek/cijfers/", "/ontgrendelen/", "/bestuur/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert LOGIN in answer["Location"]


def test_a_wrong_code_opens_nothing(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    _passphrase(client)
    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert "Deze code past niet." in response.content.decode()
    assert client.get(DESK).status_code == 302


def test_both_steps_open_the_desk(cor: Client) -> None:
    assert cor.get(DESK).status_code == 200


def test_a_code_of_the_app_works_once(cor: Client, geheim: str) -> None:
    assert cor.get(DESK).status_code == 200
    thief = Client()
    _passphrase(thief)
    response = _second_step(thief, geheim)

    assert response.status_code == 200
    assert thief.get(DESK).status_code == 302


def test_the_secret_that_reopens_the_vault_is_in_the_cookie_alone(cor: Client) -> None:
    token = cor.cookies[COOKIE].value
    kept = "".join(_everything_stored())

    assert len(token) > 30
    assert token not in kept
    assert base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).hex() not in kept
    assert cor.cookies[COOKIE]["httponly"]
    assert cor.cookies[COOKIE]["samesite"] == "Strict"


def _everything_stored() -> list[str]:
    found: list[str] = []
    with connection.cursor() as cursor:
        for model in (Lockbox, WebSession):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")  # noqa: S608 - the table's own name
            found += [row[0] for row in cursor.fetchall()]
    return found


def test_locking_closes_the_vault_and_keeps_the_session(cor: Client) -> None:
    old = cor.cookies[COOKIE].value
    assert cor.post("/vergrendelen/")["Location"] == "/ontgrendelen/"
    response = cor.get(DESK)
    cor.cookies[COOKIE] = old
    stolen = cor.get(DESK)

    assert response["Location"].startswith("/ontgrendelen/?next=")
    assert stolen["Location"].startswith("/ontgrendelen/?next=")


def test_unlocking_takes_the_passphrase_and_brings_back(cor: Client) -> None:
    cor.post("/vergrendelen/")
    wrong = cor.post("/ontgrendelen/?next=/werkplek/taken/", {"wachtzin": OTHER})
    right = cor.post("/ontgrendelen/?next=/werkplek/taken/", {"wachtzin": WACHTZIN})

    assert wrong.status_code == 422
    assert "Deze wachtzin past niet" in wrong.content.decode()
    assert OTHER not in wrong.content.decode()
    assert right["Location"] == "/werkplek/taken/"
    assert cor.get("/werkplek/taken/").status_code == 200


def test_unlocking_never_sends_to_another_site(cor: Client) -> None:
    cor.post("/vergrendelen/")
    response = cor.post("/ontgrendelen/?next=https://voorbeeld.invalid/", {"wachtzin": WACHTZIN})

    assert response["Location"] == DESK


def test_a10_fifteen_minutes_away_asks_to_sign_in_again(cor: Client) -> None:
    moment = now()
    with at(moment):
        assert cor.get(DESK).status_code == 200
    with at(moment + timedelta(minutes=15, seconds=1)):
        response = cor.get(DESK)

    assert response["Location"] == f"{LOGIN}?next=/werkplek/"
    assert LOGIN in cor.get(DESK)["Location"]


def test_a10_a_visit_within_the_time_keeps_the_door_open(cor: Client) -> None:
    moment = now()
    for minutes in (10, 20, 30):
        with at(moment + timedelta(minutes=minutes)):
            assert cor.get(DESK).status_code == 200


def test_the_vault_closes_by_itself_after_the_same_time(cor: Client) -> None:
    with at(now() + timedelta(seconds=settings.STAFF_IDLE_SECONDS - 120)):
        assert cor.get("/inloggen/tweede-stap/").status_code == 200  # keeps the session, not the vault
    with at(now() + timedelta(seconds=settings.STAFF_IDLE_SECONDS + 1)):
        assert cor.get(DESK)["Location"].startswith("/ontgrendelen/")


def test_signing_out_destroys_the_open_key(cor: Client) -> None:
    token = cor.cookies[COOKIE].value
    response = cor.post("/uitloggen/")
    cor.force_login(
        Account.objects.get(gebruikersnaam="cor"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    cor.cookies[COOKIE] = token

    assert '"storage"' in response["Clear-Site-Data"]
    assert cor.get(DESK)["Location"].startswith("/ontgrendelen/")


def test_a_session_does_not_open_with_the_cookie_of_somebody_else(cor: Client, mensen: Mensen) -> None:
    thief = Client()
    thief.force_login(mensen.accounts["vera"], backend="allauth.account.auth_backends.AuthenticationBackend")
    thief.cookies[COOKIE] = cor.cookies[COOKIE].value

    assert thief.get(DESK)["Location"].startswith("/ontgrendelen/")


def test_without_a_second_factor_there_is_only_the_page_to_link_one(mensen: Mensen) -> None:
    Authenticator.objects.filter(user=mensen.accounts["cor"]).delete()
    client = Client()
    _passphrase(client)

    assert client.get(DESK)["Location"] == reverse("mfa_activate_totp")
    assert "Code uit je app" in client.get(reverse("mfa_activate_totp")).content.decode()


@pytest.mark.parametrize(("rol", "home"), [(Rol.BESTUUR, "/bestuur/"), (Rol.BEHEER, "/beheer/")])
def test_a_role_without_a_key_has_no_vault(db: None, rol: Rol, home: str) -> None:  # noqa: ARG001 - the account lives there
    new = create_account(gebruikersnaam="bo", naam="Bo", rol=rol, wachtzin=WACHTZIN)
    client = Client()
    _passphrase(client, name="bo")
    response = _second_step(client, new.totp_secret)

    assert response["Location"] == home
    assert client.get(home).status_code == 200
    assert COOKIE not in client.cookies
    assert client.get("/ontgrendelen/")["Location"] == home
    assert client.post("/ontgrendelen/", {"wachtzin": WACHTZIN})["Location"] == home
    assert COOKIE not in client.cookies


def test_the_second_factor_stands_encrypted(mensen: Mensen, geheim: str) -> None:
    rows = Authenticator.objects.filter(user=mensen.accounts["cor"])
    stored = json.dumps([row.data for row in rows])
    recovery = rows.get(type=Authenticator.Type.RECOVERY_CODES)

    assert geheim not in stored
    assert base64.b32decode(geheim + "=" * (-len(geheim) % 8)).hex() not in stored
    assert MFAAdapter().decrypt(recovery.data["seed"]) not in stored
    assert not [code for code in recovery.wrap().get_unused_codes() if code in stored]


def test_a_recovery_code_replaces_the_app_once(db: None) -> None:  # noqa: ARG001 - the account lives there
    new = create_account(gebruikersnaam="kees", naam="Kees", rol=Rol.BESTUUR, wachtzin=WACHTZIN)
    answers = []
    for _attempt in range(2):
        client = Client()
        _passphrase(client, name="kees")
        answers.append(client.post(reverse("mfa_authenticate"), {"code": new.recovery_codes[0]}).status_code)

    assert answers == [302, 200]


@pytest.mark.parametrize("path", ["/signup/", "/inloggen/signup/", "/accounts/signup/", "/aanmelden/", "/registreren/"])
def test_nobody_can_make_an_account(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


# ── between the two steps ────────────────────────────────────────────────────────────────────────
def _boxes() -> set[str]:
    return set(Lockbox.objects.values_list("purpose", flat=True))


def test_low_the_passphrase_alone_opens_no_vault_and_makes_no_browser_known(mensen: Mensen) -> None:  # noqa: ARG001 - the account has to exist
    client = Client()
    _passphrase(client)

    assert set(client.cookies) == {"sessie"}
    assert _boxes() == {"kluis_wacht"}


def test_low_the_second_step_opens_it_and_makes_the_browser_known(cor: Client) -> None:
    assert {COOKIE, "bekend"} <= set(cor.cookies)
    assert _boxes() == {"kluis"}
    assert cor.get(DESK).status_code == 200


def test_low_what_waits_opens_no_page_under_any_cookie(mensen: Mensen) -> None:
    client = Client()
    _passphrase(client)
    token = client.session["kluis_wacht"]
    client.force_login(mensen.accounts["cor"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies[COOKIE] = token

    assert client.get(DESK)["Location"].startswith("/ontgrendelen/")


def test_low_what_waits_is_sealed_in_the_session(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    _passphrase(client)
    token = client.session["kluis_wacht"]
    kept = "".join(_everything_stored())

    assert token not in kept
    assert base64.urlsafe_b64decode(token + "=").hex() not in kept
    assert base64.b64encode(WACHTZIN.encode()).decode() not in kept


def test_low_a_wrong_code_leaves_the_vault_shut(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    _passphrase(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert COOKIE not in client.cookies
    assert "bekend" not in client.cookies
    assert _boxes() == {"kluis_wacht"}


def test_low_who_turns_back_leaves_nothing_behind(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    _passphrase(client)
    client.post("/uitloggen/", {"next": LOGIN})

    assert _boxes() == set()


def test_low_typing_the_passphrase_twice_leaves_one_box(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    for _ in range(2):
        _passphrase(client)

    assert Lockbox.objects.count() == 1


def test_low_a_key_that_waited_too_long_has_to_be_unlocked_again(geheim: str) -> None:
    client = Client()
    _passphrase(client)
    Lockbox.objects.all().delete()
    _second_step(client, geheim)

    assert client.get(DESK)["Location"].startswith("/ontgrendelen/")
