"""An account is what this installation signed, whatever stands in its row (K1, M3, M4)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse

from meldpunt.aanmelden.passkeys import public_id
from meldpunt.accounts import mensen as people
from meldpunt.accounts import signed
from meldpunt.accounts.models import Account, Rol, Uitnodiging
from meldpunt.accounts.service import create_account, sign_in
from meldpunt.core.clock import now
from meldpunt.vault import service as vault
from tests.ingelogd import signed_in
from tests.maak import send, write_behind
from tests.personas import NIEUWE_WACHTZIN, WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def _role(mensen: Mensen) -> None:
    write_behind("UPDATE accounts_account SET rol = 'beheer' WHERE id = %s", mensen.vera.id)


def _name(mensen: Mensen) -> None:
    write_behind("UPDATE accounts_account SET naam = 'Iemand anders' WHERE id = %s", mensen.vera.id)


def _address(mensen: Mensen) -> None:
    write_behind("UPDATE accounts_account SET email = 'dief@example.org' WHERE id = %s", mensen.vera.id)


def _passphrase(mensen: Mensen) -> None:
    """The hash of somebody whose passphrase is known."""
    write_behind(
        "UPDATE accounts_account SET password = (SELECT password FROM accounts_account WHERE id = %s) WHERE id = %s",
        mensen.nadia.id,
        mensen.vera.id,
    )


def _factor_removed(mensen: Mensen) -> None:
    write_behind("DELETE FROM mfa_authenticator WHERE user_id = %s AND type = 'totp'", mensen.vera.id)


def _factor_copied(mensen: Mensen) -> None:
    write_behind(
        "UPDATE mfa_authenticator SET data = (SELECT data FROM mfa_authenticator WHERE user_id = %s AND type = 'totp')"
        " WHERE user_id = %s AND type = 'totp'",
        mensen.nadia.id,
        mensen.vera.id,
    )


def _factor_moved(mensen: Mensen) -> None:
    write_behind("DELETE FROM mfa_authenticator WHERE user_id = %s", mensen.vera.id)
    write_behind("UPDATE mfa_authenticator SET user_id = %s WHERE user_id = %s", mensen.vera.id, mensen.nadia.id)


def _invited(mensen: Mensen) -> None:
    write_behind(
        "INSERT INTO accounts_uitnodiging (account_id, lookup, until, akkoord)"
        " VALUES (%s, 'x', now() + interval '1 day', true)",
        mensen.vera.id,
    )


HANDS = (_role, _name, _address, _passphrase, _factor_removed, _factor_copied, _factor_moved, _invited)


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.__name__.strip("_"))
def test_m3_an_account_changed_in_the_database_does_not_get_in(mensen: Mensen, hand: Callable[[Mensen], None]) -> None:
    hand(mensen)
    account = Account.objects.get(pk=mensen.vera.id)

    with pytest.raises(vault.StateMismatch, match="account"):
        sign_in(account=account, wachtzin=WACHTZIN)
    answer = Client().post(reverse("account_login"), {"login": "vera", "password": WACHTZIN})
    assert answer.status_code == 500
    assert "Er klopt iets niet" in answer.content.decode()
    assert vault.state_faults()["account"] >= 1


def test_m3_an_account_that_nobody_made_does_not_get_in(mensen: Mensen) -> None:
    write_behind(
        "INSERT INTO accounts_account (id, gebruikersnaam, naam, email, rol, is_active, password)"
        " SELECT %s, 'kim', 'Kim', '', 'coordinator', true, password FROM accounts_account WHERE id = %s",
        uuid.uuid4(),
        mensen.cor.id,
    )

    with pytest.raises(vault.StateMismatch):
        signed.check(Account.objects.get(gebruikersnaam="kim").pk)
    assert Client().post(reverse("account_login"), {"login": "kim", "password": WACHTZIN}).status_code == 500
    assert vault.state_faults() == {"account": 1}


@pytest.mark.usefixtures("mensen")
def test_an_account_that_is_gone_is_told() -> None:
    account = create_account(gebruikersnaam="kim", naam="Kim", rol=Rol.BESTUUR, wachtzin=WACHTZIN).account
    assert vault.state_faults() == {}
    write_behind("DELETE FROM mfa_authenticator WHERE user_id = %s", account.pk)
    write_behind("DELETE FROM accounts_account WHERE id = %s", account.pk)

    assert vault.state_faults() == {"account": 1}


def test_m4_a_lock_of_before_a_new_passphrase_opens_nothing(mensen: Mensen) -> None:
    account = mensen.accounts["vera"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped, paper, proof FROM vault_publickey WHERE holder_id = %s", [str(account.pk)])
        older = cursor.fetchone()
    people.change_passphrase(account=account, oud=WACHTZIN, nieuw=NIEUWE_WACHTZIN)

    write_behind(
        "UPDATE vault_publickey SET wrapped = %s, paper = %s, proof = %s WHERE holder_id = %s", *older, str(account.pk)
    )

    with pytest.raises(vault.StateMismatch, match="keys"):
        vault.unlock(account_id=str(account.pk), passphrase=vault.Secret(WACHTZIN.encode()))
    with pytest.raises(vault.StateMismatch, match="keys"):
        vault.Grantee.account(str(account.pk))
    assert vault.state_faults() == {"keys": 1}


def test_k1_a_code_of_a_report_is_no_invitation(mensen: Mensen) -> None:
    """The row is there, with the name under which the code of a report stands; and no other row fits either."""
    code = send()[0].code
    lookups = (vault.code_key(code).lookup, vault.invitation_lookup(code))
    for lookup in lookups:
        write_behind("DELETE FROM accounts_uitnodiging")
        write_behind(
            "INSERT INTO accounts_uitnodiging (account_id, lookup, until, akkoord) VALUES (%s, %s, %s, true)",
            mensen.vera.id,
            lookup,
            now() + timedelta(days=3),
        )
        with pytest.raises((vault.UnknownCode, vault.StateMismatch)):
            people.account_of(code)
        with pytest.raises((vault.UnknownCode, vault.StateMismatch)):
            people.accept(code=code, wachtzin=NIEUWE_WACHTZIN)

    assert len(set(lookups)) == 2


def test_everything_that_the_house_does_with_an_account_is_signed(mensen: Mensen, bea: Account) -> None:
    from meldpunt.accounts.service import medewerker_of

    by = medewerker_of(bea)
    code = people.invite(gebruikersnaam="kim", naam="Kim", rol=Rol.COORDINATOR, email="kim@example.org", by=by)
    people.let_coordinator_begin(account_id=Account.objects.get(gebruikersnaam="kim").pk, by=by)
    kim, paper = people.accept(code=code, wachtzin=WACHTZIN)
    people.change_passphrase(account=kim, oud=WACHTZIN, nieuw=NIEUWE_WACHTZIN)
    people.recover(gebruikersnaam="kim", papier=paper, wachtzin=WACHTZIN)
    people.change_role(account_id=kim.pk, naar=Rol.BESTUUR, by=by)
    people.deactivate(account_id=mensen.nadia.id, by=by)
    people.invite_again(account_id=mensen.vera.id, by=by)
    Authenticator.objects.filter(user=mensen.accounts["cor"]).first().record_usage()

    assert vault.state_faults() == {}
    assert Uitnodiging.objects.count() == 1


def test_only_web_can_make_what_ties_a_session(mensen: Mensen, settings: object) -> None:
    account = mensen.accounts["bas"]
    before = account.get_session_auth_hash()
    settings.SECRET_KEY = "another one, that a worker has as well"  # type: ignore[attr-defined]  # the fixture of pytest-django
    assert account.get_session_auth_hash() == before
    settings.PROCESS = "worker"  # type: ignore[attr-defined]  # idem
    with pytest.raises(vault.RootKeyError):
        account.get_session_auth_hash()


def test_what_cannot_be_signed_is_not_written_either(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the process dies between the two: it would leave an account that does not get in."""
    account = mensen.accounts["vera"]
    client = signed_in(account, wachtzin=WACHTZIN)
    row = Authenticator.objects.create(user=account, type="webauthn", data={"name": "Oud", "credential": {}})

    def fall_over(*_changes: object) -> None:
        raise RuntimeError("weg")

    monkeypatch.setattr("meldpunt.accounts.signed.vault.sign", fall_over)
    with pytest.raises(RuntimeError, match="weg"):
        client.post(reverse("mfa_edit_webauthn", args=[public_id(row)]), {"name": "Nieuw"})

    assert Authenticator.objects.get(pk=row.pk).data["name"] == "Oud"
    assert vault.state_faults() == {}
