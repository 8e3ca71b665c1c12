"""Which factor opens what: nothing without one, more for some roles, each code once, and a fresh proof where it matters."""

from __future__ import annotations

import base64
import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from meldpunt.aanmelden.adapter import MFAAdapter
from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.models import Account, Rol, UsedCode, WebSession
from meldpunt.accounts.service import create_account
from meldpunt.core.clock import at, now
from tests.aanmelden.binnen import DESK, LOGIN, Bezoek, bezoek, secret_of
from tests.aanmelden.passkey import Passkey
from tests.architecture.test_routes import _patterns
from tests.personas import WACHTZIN
from tools.totp import totp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.personas import Mensen

ADD, CONFIRM = "mfa_add_webauthn", "mfa_reauthenticate_webauthn"
DOORS = {
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    CONFIRM,
}  # leaving, and proving who you are
WORDS = {"soort": "csv", "nummer": "a" * 64}
SEVERAL = 5


@pytest.fixture
def cor(mensen: Mensen) -> Bezoek:
    return bezoek(mensen.accounts["cor"])


def _behind_the_door() -> dict[str, str]:
    """Every address that sends a stranger to the door, whatever it is called."""
    paths = {name: reverse(name, kwargs=_arguments(pattern)) for name, pattern in _patterns().items()}
    stranger = Client(SERVER_NAME="localhost")
    return {
        name: path
        for name, path in paths.items()
        if name not in DOORS
        and any(LOGIN in ask(path).headers.get("Location", "") for ask in (stranger.get, stranger.post))
    }


def _arguments(pattern: str) -> dict[str, Any]:
    """Something for every part of an address: an id that nobody has, or a word."""
    parts = re.findall(r"<(?:(\w+):)?(\w+)>", pattern)
    return {name: {"uuid": uuid.uuid4(), "int": 1}.get(kind) or WORDS.get(name, "2026-Q3") for kind, name in parts}


def _reached(client: Client, paths: dict[str, str]) -> set[str]:
    return {
        name for name, path in paths.items() for method in (client.get, client.post) if method(path).status_code < 300
    }


# ── A01 ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_a01_no_staff_route_opens_without_a_second_factor(cor: Bezoek) -> None:
    paths = _behind_the_door()
    assert len(paths) > 25
    cor.passphrase()
    assert _reached(cor.client, paths) == set()

    Authenticator.objects.filter(user=cor.account).delete()
    alone = bezoek(cor.account)
    alone.passphrase()

    assert _reached(alone.client, paths) == {"mfa_activate_totp", ADD}  # the pages that add one, and no other
    assert alone.client.get(DESK)["Location"] == reverse("mfa_activate_totp")


@pytest.mark.django_db
def test_a01_a_session_whose_factor_was_removed_opens_nothing(cor: Bezoek) -> None:
    cor.sign_in()
    assert cor.client.get(DESK).status_code == 200
    Authenticator.objects.filter(user=cor.account, type=Authenticator.Type.TOTP).delete()

    assert _reached(cor.client, _behind_the_door()) == {"mfa_activate_totp", ADD}


@pytest.mark.django_db
def test_a01_there_is_no_admin_no_reset_and_no_api() -> None:
    for app in ("django.contrib.admin", "allauth.headless", "allauth.usersessions", "rest_framework"):
        assert not apps.is_installed(app)
    for name in (
        "account_reset_password",
        "account_change_password",
        "account_email",
        "admin:index",
        "mfa_login_webauthn",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in (
        "/admin/",
        "/inloggen/password/reset/",
        "/accounts/password/reset/",
        "/api/",
        "/_allauth/browser/v1/config",
    ):
        assert Client().get(path).status_code == 404


# ── A02 ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize("rol", [Rol.COORDINATOR, Rol.BEHEER])
def test_a02_an_app_or_a_recovery_code_alone_reaches_only_the_page_that_adds_a_passkey(rol: Rol, settings: Any) -> None:
    settings.PASSKEY_VERPLICHT = True
    new = create_account(gebruikersnaam="bea", naam="Bea", rol=rol, wachtzin=WACHTZIN)
    paths = _behind_the_door()
    for code in (None, new.recovery_codes[0]):
        visit = bezoek(new.account)
        visit.passphrase()
        assert visit.code(code).status_code == 302

        assert _reached(visit.client, paths) == {ADD}
        assert visit.client.get(DESK)["Location"] == reverse(ADD)


@pytest.mark.django_db
def test_a02_a_passkey_opens_the_desk(cor: Bezoek, settings: Any) -> None:
    settings.PASSKEY_VERPLICHT = True
    passkey = Passkey()
    cor.sign_in()
    assert cor.add_passkey(passkey).status_code == 302
    assert reverse(CONFIRM) in cor.client.get(DESK)["Location"]  # it has to be used once
    assert cor.confirm(passkey)["Location"] == DESK
    assert cor.client.get(DESK).status_code == 200

    again = bezoek(cor.account)
    again.passphrase()
    assert again.second_step_with(passkey)["Location"] == DESK
    assert again.client.get(DESK).status_code == 200


@pytest.mark.django_db
def test_a02_a_stolen_app_cannot_add_a_passkey_beside_the_owners(cor: Bezoek, settings: Any) -> None:
    settings.PASSKEY_VERPLICHT = True
    cor.sign_in()
    cor.add_passkey(Passkey())

    thief = bezoek(cor.account).sign_in()

    assert _reached(thief.client, _behind_the_door()) == set()
    assert reverse(CONFIRM) in thief.client.get(reverse(ADD))["Location"]
    assert Authenticator.objects.filter(user=cor.account, type=Authenticator.Type.WEBAUTHN).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["another key", "another site"])
def test_a02_another_key_or_another_site_does_not_pass(cor: Bezoek, wrong: str) -> None:
    passkey = Passkey()
    cor.sign_in()
    cor.add_passkey(passkey)
    thief = bezoek(cor.account)
    thief.passphrase()
    fake = Passkey(credential_id=passkey.credential_id)
    if wrong == "another site":
        fake = Passkey(credential_id=passkey.credential_id, key=passkey.key, origin="https://meldpunt.invalid")

    assert thief.second_step_with(fake).status_code == 200
    assert LOGIN in thief.client.get(DESK)["Location"]


@pytest.mark.django_db
def test_a02_other_roles_may_choose(mensen: Mensen, settings: Any) -> None:
    settings.PASSKEY_VERPLICHT = True
    vera = bezoek(mensen.accounts["vera"]).sign_in()

    assert vera.client.get(DESK).status_code == 200
    assert "Voor jouw rol" not in vera.client.get(reverse("mfa_index")).content.decode()


@pytest.mark.django_db
def test_a_passkey_can_be_renamed_and_removed_by_its_owner_alone(cor: Bezoek, mensen: Mensen) -> None:
    cor.sign_in()
    cor.add_passkey(Passkey())
    (passkey,) = cor.client.get(reverse("mfa_index")).context["passkeys"]
    stranger = bezoek(mensen.accounts["vera"]).sign_in()
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert stranger.client.get(reverse(name, args=[passkey.id])).status_code == 404
        assert stranger.client.post(reverse(name, args=[passkey.id]), {"name": "Van mij"}).status_code == 404

    cor.client.post(reverse("mfa_edit_webauthn", args=[passkey.id]), {"name": "Telefoon"})
    assert "Telefoon" in cor.client.get(reverse("mfa_index")).content.decode()
    cor.client.post(reverse("mfa_remove_webauthn", args=[passkey.id]))
    assert cor.client.get(reverse("mfa_index")).context["passkeys"] == []


# ── A03 ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Account]:  # noqa: ARG001 - the database has to be there
    """An account that other connections see too."""
    with django_db_blocker.unblock():
        account = create_account(gebruikersnaam="tegelijk", naam="Tegelijk", rol=Rol.BESTUUR, wachtzin=WACHTZIN).account
        yield account
        account.delete()
        WebSession.objects.all().delete()


@pytest.mark.parametrize("where", ["mfa_authenticate", "mfa_reauthenticate"])
def test_a03_of_several_requests_at_once_one_gets_in(
    committed: Account, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda _self, _code: True)  # as if the cache forgot
    visits = [bezoek(committed) for _ in range(SEVERAL)]
    for visit in visits:
        visit.passphrase()
        if where == "mfa_reauthenticate":
            visit.code()
    UsedCode.objects.filter(account=committed).delete()
    code, gate = totp(secret_of(committed)), Barrier(SEVERAL)

    def send(visit: Bezoek) -> int:
        gate.wait()
        status: int = visit.client.post(reverse(where), {"code": code}).status_code
        connection.close()
        return status

    with ThreadPoolExecutor(SEVERAL) as pool:
        answers = list(pool.map(send, visits))

    assert answers.count(302) == 1, answers


@pytest.mark.django_db
def test_a03_a_used_code_stays_used_when_the_cache_is_flushed(cor: Bezoek) -> None:
    code = totp(secret_of(cor.account))
    cor.passphrase()
    assert cor.client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    cache.clear()
    thief = bezoek(cor.account)
    thief.passphrase()

    assert thief.client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert cor.client.post(reverse("mfa_reauthenticate"), {"code": code}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a03_a_code_is_good_for_one_window_before_and_after(
    cor: Bezoek,
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
    passes: bool,  # noqa: FBT001 - a row of the table
) -> None:
    moment = 1_800_000_015.0
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: moment)
    cor.passphrase()
    status = cor.code(totp(secret_of(cor.account), moment + steps * 30)).status_code

    assert (status == 302) is passes


@pytest.mark.django_db
def test_a03_a_recovery_code_works_once(cor: Bezoek) -> None:
    code = Authenticator.objects.get(user=cor.account, type="recovery_codes").wrap().get_unused_codes()[0]
    answers = []
    for _attempt in range(2):
        visit = bezoek(cor.account)
        visit.passphrase()
        answers.append(visit.code(code).status_code)

    assert answers == [302, 200]


# ── A04 ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_a04_no_table_holds_the_secret_of_the_app_or_the_seed_of_the_codes(cor: Bezoek) -> None:
    cor.sign_in()
    cor.add_passkey(Passkey())
    Authenticator.objects.filter(user=cor.account, type=Authenticator.Type.TOTP).delete()
    secret = cor.client.get(reverse("mfa_activate_totp")).context["form"].secret
    pending = _tables()
    cor.client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    stored = _tables()
    rows = {row.type: row for row in Authenticator.objects.filter(user=cor.account)}
    seed = MFAAdapter().decrypt(rows["recovery_codes"].data["seed"])

    assert MFAAdapter().decrypt(rows["totp"].data["secret"]) == secret
    for text in (pending, stored):
        for value in (secret, base64.b32decode(secret).hex(), seed, *rows["recovery_codes"].wrap().get_unused_codes()):
            assert value not in text
    assert set(rows["webauthn"].data["credential"]["response"]) == {"clientDataJSON", "attestationObject"}  # public


def _tables() -> str:
    """Everything that the sign-in stores, as a copy of the database shows it."""
    with connection.cursor() as cursor:
        found = []
        for table in ("mfa_authenticator", "accounts_websession", "accounts_usedcode", "throttle_attemptcount"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - fixed names
            found += [row[0] for row in cursor.fetchall()]
    return json.dumps(found)


# ── A13 ──────────────────────────────────────────────────────────────────────────────────────────
CHANGES = ("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", ADD)


@pytest.mark.django_db
@pytest.mark.parametrize("page", CHANGES)
def test_a13_a_change_of_factors_asks_for_a_fresh_proof_and_comes_back(cor: Bezoek, page: str) -> None:
    cor.sign_in()
    path = reverse(page)
    with at(now() + timedelta(minutes=6)):
        sent = cor.client.post(path, HTTP_REFERER=f"http://localhost{path}")
        asked = cor.client.get(path)
        assert asked["Location"] == f"{reverse('account_reauthenticate')}?next={path.replace('/', '%2F')}"
        if page != "mfa_view_recovery_codes":
            assert sent["Location"] == asked["Location"]
    assert cor.client.post(asked["Location"], {"password": WACHTZIN})["Location"] == path


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["passphrase", "code", "passkey"])
def test_a13_each_way_to_prove_it_is_good_for_five_minutes(
    cor: Bezoek, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    passkey, page = Passkey(), reverse("mfa_generate_recovery_codes")
    cor.sign_in()
    cor.add_passkey(passkey)
    later = now() + timedelta(minutes=7)
    monkeypatch.setattr("allauth.account.internal.flows.login.time.time", later.timestamp)
    with at(later):
        assert cor.client.get(page).status_code == 302
        if way == "passphrase":
            cor.client.post(f"{reverse('account_reauthenticate')}?next={page}", {"password": WACHTZIN})
        elif way == "code":
            UsedCode.objects.all().delete()
            cache.clear()
            cor.client.post(f"{reverse('mfa_reauthenticate')}?next={page}", {"code": totp(secret_of(cor.account))})
        else:
            cor.confirm(passkey, page)
        assert cor.client.get(page).status_code == 200
    with at(later + timedelta(minutes=4, seconds=59)):
        assert cor.client.get(page).status_code == 200
    with at(later + timedelta(minutes=5, seconds=1)):
        assert cor.client.get(page).status_code == 302


@pytest.mark.django_db
def test_a13_the_guard_works_on_any_view_and_never_leads_to_another_site(cor: Bezoek) -> None:
    calls: list[str] = []

    @recent_proof
    def uitvoer(_request: Any) -> HttpResponse:
        calls.append("x")
        return HttpResponse("uitvoer")

    request = RequestFactory().post("/uitvoer/", HTTP_REFERER="https://voorbeeld.invalid/")
    request.user, request.session = cor.account, cor.client.session
    setattr(request, "_messages", type("Messages", (), {"add": lambda *_: None})())  # noqa: B010 - as the middleware does
    response = uitvoer(request)

    assert response["Location"].endswith("?next=%2Fuitvoer%2F")
    assert not calls
