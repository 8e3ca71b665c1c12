"""Passphrases: long and unlike what everybody tries; no other rules, and stored so that guessing is slow."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from argon2 import extract_parameters
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.aanmelden.forms import AanmeldForm
from meldpunt.accounts.forms import HerstelForm, NieuweWachtzinForm, UitnodigingForm, WachtzinForm
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import create_account, sign_in
from meldpunt.accounts.wachtzin import is_known
from meldpunt.partij.soort import PARTIJ
from meldpunt.vault import service as vault
from tests.aanmelden.binnen import DESK, bezoek
from tests.personas import WACHTZIN
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from tests.personas import Mensen

LOSSE = "Kies vijf losse woorden die niets met elkaar te maken hebben."
CAROLIEN = Account(gebruikersnaam="carolien", naam="Carolien de Vries", email="carolien@example.org")
REFUSED = {
    "kort": "minstens 15 tekens",
    "veertientekens": "minstens 15 tekens",
    "Welkom2026Welkom2026": LOSSE,
    "gemeenteraad2026!!": LOSSE,
    "Partij voor Morgen 2026": LOSSE,
    "GroenLinks-PvdA 2026": LOSSE,
    "VVD CDA D66 SP 2026!!!": LOSSE,
    "raadslid fractie wethouder 2025": LOSSE,
    "Carolien de Vries 1984": LOSSE,
    "carolien@example.org": LOSSE,
    "wachtwoordwachtwoord": LOSSE,
    "P@ssw0rdP@ssw0rd!": LOSSE,
    "passwordpassword1234": LOSSE,
    "qwertyuiopasdfghjkl": LOSSE,
    "1qaz2wsx3edc4rfv5tgb": LOSSE,
    "abcdefghijklmnopqrst": LOSSE,
    "12345678901234567890": LOSSE,
    "aaaaaaaaaaaaaaaaaaaaaaaa": LOSSE,
    "kelder kelder kelder kelder": LOSSE,
    "a" * 129: "128 tekens",
}
GOOD = (
    WACHTZIN,
    "zonder hoofdletters en cijfers toch sterk",
    "KOMPAS REGEN STORM LIJN KELDER",
    "  spaties vooraan blijven staan  ",
    "чашка дождь компас лестница окно",
    "🦊🦉🐝🌧️🚲🧭🪁🍋🎻🪵🧤🪨🛶🌵🫖",
    "hagel pioen drempel zeilboot wafel",
)


@pytest.mark.parametrize("wachtzin", REFUSED, ids=[f"refused-{number}" for number in range(len(REFUSED))])
def test_a05_what_everybody_tries_is_refused_with_what_to_do(wachtzin: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(wachtzin, CAROLIEN)

    (sentence,) = refusal.value.messages
    assert REFUSED[wachtzin] in sentence
    assert wachtzin not in sentence
    assert "!" not in sentence


@pytest.mark.parametrize("wachtzin", GOOD, ids=[f"good-{number}" for number in range(len(GOOD))])
def test_a05_there_are_no_rules_about_capitals_digits_or_signs(wachtzin: str) -> None:
    validate_password(wachtzin, CAROLIEN)


def test_a05_five_loose_words_always_pass() -> None:
    path = settings.BASE_DIR / "demo" / "data" / "demo-mensen.yaml"
    words = yaml.safe_load(path.read_text())["woorden"]
    for _ in range(100):
        validate_password(" ".join(secrets.SystemRandom().sample(words, 5)), CAROLIEN)


def test_a05_the_list_is_shipped_and_nothing_is_asked_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_args: Any) -> None:
        raise AssertionError("asked somebody")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    for known in ("password", "welkom01welkom01", "iloveyouiloveyou", "Football2024!!"):
        assert is_known(known) or known.startswith("welkom")
    assert not is_known(WACHTZIN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wachtzin", ["  spaties, Hoofdletters en 🌧️ blijven  ", "hagel pioen drempel zeilboot wafel " * 3]
)
def test_a05_a_passphrase_is_taken_up_to_128_signs_and_only_spaces_do_not_count(wachtzin: str) -> None:
    assert 15 <= len(wachtzin) <= 128
    account = create_account(gebruikersnaam="bo", naam="Bo", rol=Rol.BESTUUR, wachtzin=wachtzin).account
    for typed in (wachtzin, wachtzin.strip(), f" {wachtzin.replace(' ', '  ')}", wachtzin.replace(" ", "\u00a0")):
        assert bezoek(account).passphrase(typed[:128]).status_code == 302
    assert bezoek(account).passphrase(wachtzin.swapcase()).status_code == 200
    assert bezoek(account).passphrase(wachtzin.replace(" ", "")).status_code == 200


@pytest.mark.django_db
def test_a05_the_key_opens_with_the_spaces_and_digits_of_another_keyboard() -> None:
    account = create_account(
        gebruikersnaam="bo", naam="Bo", rol=Rol.COORDINATOR, wachtzin="hagel pioen  drempel zeilboot 42 "
    ).account

    assert sign_in(account=account, wachtzin=" hagel pioen drempel\u3000zeilboot ٤٢").kluis is not None
    with pytest.raises(vault.WrongPassphrase):
        sign_in(account=account, wachtzin="hagel pioen drempel zeilboot 43")


@pytest.mark.parametrize("form", [UitnodigingForm, HerstelForm, WachtzinForm])
def test_a05_a_new_passphrase_is_the_same_twice_whatever_spaces_came_along(form: type[NieuweWachtzinForm]) -> None:
    found = form({"wachtzin": "hagel pioen drempel zeilboot ", "nogmaals": "hagel  pioen drempel zeilboot"})
    found.full_clean()

    assert "nogmaals" not in found.errors
    assert found.cleaned_data["wachtzin"] == "hagel pioen drempel zeilboot"


@given(st.text(min_size=129, max_size=300))
def test_a05_what_is_longer_is_refused_before_any_work(wachtzin: str) -> None:
    form = AanmeldForm({"login": "cor", "password": wachtzin})
    with pytest.raises(ValidationError):
        form.fields["password"].clean(wachtzin)


def test_a05_pasting_is_allowed_and_nothing_expires() -> None:
    for path in (settings.BASE_DIR / "static" / "js").glob("*.js"):
        assert "paste" not in path.read_text()
    assert not [field.name for field in Account._meta.fields if "expir" in field.name or "verloop" in field.name]


# ── A06 ──────────────────────────────────────────────────────────────────────────────────────────
def test_a06_an_installation_hashes_with_64_mib_and_three_passes() -> None:
    """As it is started with no setting of these, unlike the tests: what a hash itself says."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ARGON2_")}
    code = "import django; django.setup(); from django.contrib.auth.hashers import make_password; print(make_password('x'))"
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)

    found = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),", done.stdout)
    assert found
    assert int(found[1]) >= 65_536
    assert int(found[2]) >= 3


@pytest.mark.django_db
def test_a06_a_weaker_stored_hash_is_upgraded_at_the_next_sign_in(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, hasher = mensen.accounts["cor"], type(get_hasher())
    weak = account.password
    monkeypatch.setattr(hasher, "memory_cost", 128)
    monkeypatch.setattr(hasher, "time_cost", 2)
    visit = bezoek(account).sign_in()
    account.refresh_from_db()
    old, new = (extract_parameters(text.removeprefix("argon2")) for text in (weak, account.password))

    assert (old.memory_cost, old.time_cost) == (64, 1)
    assert (new.memory_cost, new.time_cost) == (128, 2)
    assert new.type.name == "ID"
    assert visit.client.get(DESK).status_code == 200
    assert visit.client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.django_db
def test_a_new_name_of_the_party_is_a_weak_word_at_once(mensen: Mensen) -> None:
    password = "Regenboogkwartet 2026"
    validate_password(password)

    publish(PARTIJ, partij_met(naam="Regenboogkwartet"), mensen=mensen)

    with pytest.raises(ValidationError, match="woorden"):
        validate_password(password)
