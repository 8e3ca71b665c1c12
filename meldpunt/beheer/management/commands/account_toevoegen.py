"""Let one more colleague in: account, second factor, keys, and for a trusted person a place in the pool."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from meldpunt.accounts.service import Medewerker, Rol, active_accounts, create_account, sign_in
from meldpunt.accounts.wachtzin import ask_passphrase
from meldpunt.vault import service as vault
from support.bezetting import toewijzen
from support.vertrouwenspersonen.queries import Expertise

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from meldpunt.accounts.models import Account


class Command(BaseCommand):
    """Make an account; a coordinator comes in only when another one opens the desk for them."""

    help = "Maak een account voor een collega. De collega typt zelf de wachtzin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who it is and what they do."""
        parser.add_argument("gebruikersnaam")
        parser.add_argument("--naam", required=True)
        parser.add_argument("--rol", required=True, choices=Rol.values)
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--door", default="", help="gebruikersnaam van de coördinator die een coördinator binnenlaat"
        )
        parser.add_argument("--expertise", nargs="*", default=[], choices=Expertise.values)
        parser.add_argument("--over", default="")
        parser.add_argument("--telefoon", default="")
        parser.add_argument("--uren", default="")
        parser.add_argument("--extern", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it, and show once what has to be kept on paper."""
        rol = Rol(options["rol"])
        door = _colleague(options["door"]) if rol == Rol.COORDINATOR else None
        self.stdout.write("Nu typt de collega zelf.")
        wachtzin = ask_passphrase()
        try:
            with transaction.atomic():
                new = create_account(
                    gebruikersnaam=options["gebruikersnaam"],
                    naam=options["naam"],
                    rol=rol,
                    wachtzin=wachtzin,
                    email=options["email"],
                )
                _give_place(new.account, door, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write("Gemaakt. Schrijf dit op papier; het staat nergens anders en komt niet terug.")
        self.stdout.write(f"Geheim voor de code-app: {new.totp_secret}")
        self.stdout.write("Herstelcodes: " + " ".join(new.recovery_codes))


def _give_place(account: Account, door: Medewerker | None, options: dict[str, Any]) -> None:
    if door is not None:
        vault.add_to_desk(unlocked=door.open_kluis, account_id=account.actor_id)
    if account.rol == Rol.VERTROUWENSPERSOON:
        velden = {name: options[name] for name in ("expertise", "over", "telefoon", "uren", "extern")}
        toewijzen.add_to_pool(account=account, velden=velden)


def _colleague(gebruikersnaam: str) -> Medewerker:
    """The coordinator who opens the desk for another one, with their own passphrase."""
    found = [account for account in active_accounts(Rol.COORDINATOR) if account.gebruikersnaam == gebruikersnaam]
    if not found:
        raise CommandError("Een coördinator komt binnen met een andere coördinator. Noem die met --door.")
    try:
        return sign_in(account=found[0], wachtzin=getpass.getpass(f"Wachtzin van {found[0].naam}: "))
    except vault.WrongPassphrase:
        raise CommandError("Deze wachtzin past niet. Er is niets gemaakt.") from None
