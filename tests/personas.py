"""The fictional people of the tests: who they are, how they come into a database, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    """Cor and Carolien coordinate, Vera and Nadia are trusted persons, Bas is on the board."""
    from meldpunt.accounts.service import medewerker_of, sign_in

    accounts = make_accounts()
    keyed = {naam: sign_in(account=accounts[naam], wachtzin=WACHTZIN) for naam in ("cor", "carolien", "vera", "nadia")}
    return Mensen(**keyed, bas=medewerker_of(accounts["bas"]), accounts=accounts)


def make_bea() -> Account:
    """The administrator, who has no key."""
    from meldpunt.accounts.service import Rol, create_account

    return create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN).account


def who(naam: str) -> Medewerker:
    """One of them, signed in."""
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import sign_in

    return sign_in(account=Account.objects.get(gebruikersnaam=naam), wachtzin=WACHTZIN)
