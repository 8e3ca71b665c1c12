"""The fictional people of the tests: who they are, how they come into a database, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg import sql
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker

WACHTZIN = "kompas regen storm lijn kelder"
NIEUWE_WACHTZIN = "potlood gordijn walvis zolder munt"
ROLLEN = {
    "cor": "coordinator",
    "carolien": "coordinator",
    "vera": "vertrouwenspersoon",
    "nadia": "vertrouwenspersoon",
    "bas": "bestuur",
}
EXPERTISE = {"vera": ("digitale_veiligheid",), "nadia": ("discriminatie",)}
TABLES = (
    "accounts_account",
    "mfa_authenticator",
    "vertrouwenspersonen_vertrouwenspersoon",
    "vault_publickey",
    "vault_deskshare",
    "vault_stateleaf",
    "vault_statenode",
    "vault_stateroot",
)
_kept: dict[str, list[tuple[Any, ...]]] = {}
_keyed: dict[str, Medewerker] = {}


@dataclass(frozen=True)
class Mensen:
    """The five personas, with the vaults of the desk open."""

    cor: Medewerker
    carolien: Medewerker
    vera: Medewerker
    nadia: Medewerker
    bas: Medewerker
    accounts: dict[str, Account]


def make_accounts(
    rollen: Mapping[str, str] = ROLLEN,
    *,
    expertise: Mapping[str, tuple[str, ...]] = EXPERTISE,
    mailadres: str = "{}@example.org",
) -> dict[str, Account]:
    """Their accounts, the keys of recovery and desk, and the pool."""
    from django.db import transaction

    from meldpunt.vault import service as vault

    with transaction.atomic(), vault.gathered():
        return _make_accounts(rollen, expertise=expertise, mailadres=mailadres)


def _make_accounts(
    rollen: Mapping[str, str], *, expertise: Mapping[str, tuple[str, ...]], mailadres: str
) -> dict[str, Account]:
    from meldpunt.accounts.service import Rol, create_account
    from meldpunt.vault import service as vault
    from support.vertrouwenspersonen import service as pool

    accounts = {
        naam: create_account(
            gebruikersnaam=naam, naam=naam.title(), rol=Rol(rol), wachtzin=WACHTZIN, email=mailadres.format(naam)
        ).account
        for naam, rol in rollen.items()
    }
    vault.create_recovery_key()
    vault.create_desk(members=[accounts["cor"].actor_id, accounts["carolien"].actor_id])
    for naam, kennis in expertise.items():
        pool.add_to_pool(account=accounts[naam], expertise=kennis, over="", telefoon="", uren="")
    return accounts


def make_mensen() -> Mensen:
    """Cor and Carolien coordinate, Vera and Nadia are trusted persons, Bas is on the board.

    Making them takes a fifth of a second, and most tests begin with them: in an empty database the same rows are put
    back that the first test of this process made.
    """
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import medewerker_of, sign_in

    empty = not any(_rows(table) for table in TABLES)
    if empty and _kept:
        for table in TABLES:
            _put_back(table, _kept[table])
        found = {account.gebruikersnaam: account for account in Account.objects.all()}
        return Mensen(**_keyed, bas=medewerker_of(found["bas"]), accounts={naam: found[naam] for naam in ROLLEN})
    accounts = make_accounts()
    keyed = {naam: sign_in(account=accounts[naam], wachtzin=WACHTZIN) for naam in ("cor", "carolien", "vera", "nadia")}
    if empty:
        _kept.update({table: _rows(table) for table in TABLES})
        _keyed.update(keyed)
    return Mensen(**keyed, bas=medewerker_of(accounts["bas"]), accounts=accounts)


def _rows(table: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
        return [tuple(map(_stored, row)) for row in cursor.fetchall()]


def _stored(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value


def _put_back(table: str, rows: list[tuple[Any, ...]]) -> None:
    from django.db import connection

    one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(rows[0])))
    places = sql.SQL(", ").join([one] * len(rows))
    with connection.cursor() as cursor:
        statement = sql.SQL("INSERT INTO {} VALUES {}").format(sql.Identifier(table), places)
        cursor.execute(statement, [value for row in rows for value in row])


def make_bea() -> Account:
    """The administrator, who has no key."""
    from meldpunt.accounts.service import Rol, create_account

    return create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN).account


def who(naam: str) -> Medewerker:
    """One of them, signed in."""
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import sign_in

    return sign_in(account=Account.objects.get(gebruikersnaam=naam), wachtzin=WACHTZIN)
