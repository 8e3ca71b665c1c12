"""The public face of accounts: who works here, and whose vault is open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction

from meldpunt.accounts.factors import (
    has_passkey,
    has_second_factor,
    must_use_passkey,
    prove_first,
    recent_proof,
    recently_proved,
)
from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, ROLLEN_VAN_HET_MELDPUNT, Account, Rol
from meldpunt.accounts.notices import tell_of_change
from meldpunt.accounts.sessions import guesses
from meldpunt.accounts.sessions.devices import Sessie, end_session, end_sessions, sessions_of
from meldpunt.accounts.sessions.getypt import drop_about as drop_drafts
from meldpunt.accounts.signed import check as check_account
from meldpunt.accounts.wachtzin import secret_of
from meldpunt.throttle.service import allow, is_spent, source_of
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

__all__ = [
    "Medewerker",
    "Rol",
    "Sessie",
    "active_accounts",
    "addresses_at_work",
    "addresses_of",
    "allow",
    "check_account",
    "check_passphrase",
    "count_active",
    "create_account",
    "drop_drafts",
    "end_session",
    "end_sessions",
    "has_passkey",
    "has_second_factor",
    "is_spent",
    "list_at_work",
    "medewerker_of",
    "must_use_passkey",
    "names_at_desk",
    "names_of",
    "prove_first",
    "recent_proof",
    "recently_proved",
    "sessions_of",
    "sign_in",
    "source_of",
    "tell_of_change",
]


@dataclass(frozen=True)
class Medewerker:
    """Somebody at work: who they are, their role, and their open key while the vault is unlocked."""

    id: uuid.UUID
    naam: str
    rol: str
    kluis: vault.Unlocked | None = field(default=None, repr=False)

    @property
    def actor_id(self) -> str:
        """The id that stands in the audit trail."""
        return str(self.id)

    @property
    def open_kluis(self) -> vault.Unlocked:
        """The open key.

        Raises:
            VaultLocked: this person has to type the passphrase first.
        """
        if self.kluis is None:
            raise vault.VaultLocked("locked")
        return self.kluis


@dataclass(frozen=True)
class NewAccount:
    """A fresh account and what its owner must write down."""

    account: Account
    totp_secret: str
    recovery_codes: tuple[str, ...]
    paper: str


@transaction.atomic
def create_account(*, gebruikersnaam: str, naam: str, rol: Rol, wachtzin: str, email: str = "") -> NewAccount:
    """Make an account with its keys and its second factor.

    Raises:
        ValidationError: the passphrase is too short or too easy to guess.
    """
    validate_password(wachtzin, Account(gebruikersnaam=gebruikersnaam, naam=naam, email=email))
    with vault.gathered():
        account = Account.objects.create_user(
            gebruikersnaam=gebruikersnaam, naam=naam, rol=rol, password=wachtzin, email=email
        )
        secret = generate_totp_secret()
        TOTP.activate(account, secret)
        codes = RecoveryCodes.activate(account).get_unused_codes()
        paper = ""
        if rol in ROLLEN_MET_SLEUTEL:
            paper = vault.create_account_key(account_id=str(account.pk), passphrase=secret_of(wachtzin))
    return NewAccount(account=account, totp_secret=secret, recovery_codes=tuple(codes), paper=paper)


def medewerker_of(account: Account, kluis: vault.Unlocked | None = None) -> Medewerker:
    """The working side of an account."""
    return Medewerker(id=account.pk, naam=account.naam, rol=account.rol, kluis=kluis)


def sign_in(*, account: Account, wachtzin: str) -> Medewerker:
    """Open somebody's key with the passphrase, as signing in does.

    Raises:
        WrongPassphrase: the passphrase is another one.
    """
    check_account(account.pk)
    kluis = vault.unlock(account_id=str(account.pk), passphrase=secret_of(wachtzin))
    return medewerker_of(account, kluis)


def check_passphrase(*, account: Account, wachtzin: str) -> bool:
    """Whether this is somebody's passphrase, on a page that only its owner can open; wrong guesses are counted.

    Raises:
        TooManyGuesses: earlier wrong guesses have to be waited for.
        TooBusy: too many others are signing in.
    """
    guesses.check_may_guess(None, account.gebruikersnaam)
    if account.check_password(wachtzin):
        guesses.note_right(None, account.gebruikersnaam)
        return True
    guesses.note_wrong(None, account.gebruikersnaam)
    return False


def active_accounts(*rollen: str) -> list[Account]:
    """Everybody at work in one of these roles, by name; asks for no passphrase hash, which a worker may not read."""
    rows = Account.objects.defer("password", "last_login")
    return list(rows.filter(rol__in=rollen, is_active=True).order_by("naam"))


def addresses_at_work(*rollen: str, but: Collection[object] = ()) -> list[str]:
    """The mail addresses of everybody at work in one of these roles, but for these people; by name."""
    return [account.email for account in active_accounts(*rollen) if account.pk not in but]


def addresses_of(account_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """The mail addresses of these people, of those who still work here: id and address."""
    rows = Account.objects.filter(pk__in=list(account_ids), is_active=True)
    return list(rows.order_by("email").values_list("pk", "email"))


def list_at_work(*rollen: str) -> list[tuple[uuid.UUID, str, Rol]]:
    """Who is at work in one of these roles, by name: id, name and role, for a list to choose from."""
    with connection.cursor() as cursor:  # asked on every visit of a page: the ORM would cost four times as much
        cursor.execute(
            "SELECT id, naam, rol FROM accounts_account WHERE rol = ANY(%s) AND is_active ORDER BY naam", [list(rollen)]
        )
        return [(account_id, naam, Rol(rol)) for account_id, naam, rol in cursor.fetchall()]


def count_active(rol: str) -> int:
    """How many people are at work in one role."""
    with connection.cursor() as cursor:  # every page of the form says it: the ORM would cost four times as much
        cursor.execute("SELECT count(*) FROM accounts_account WHERE rol = %s AND is_active", [rol])
        return int(cursor.fetchone()[0])


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """The names behind account ids; unknown ids are left out."""
    return {str(pk): naam for pk, naam in _accounts(ids).values_list("pk", "naam")}


def names_at_desk(ids: Iterable[str]) -> dict[str, str]:
    """The names behind account ids, of those who work at the desk now."""
    rows = _accounts(ids).filter(is_active=True, rol__in=ROLLEN_VAN_HET_MELDPUNT)
    return {str(pk): naam for pk, naam in rows.values_list("pk", "naam")}


def _accounts(ids: Iterable[str]) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=[item for item in set(ids) if _is_uuid(item)])


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
