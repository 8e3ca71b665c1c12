"""Set up a new installation: keys, recovery key, and the first coordinator."""

from __future__ import annotations

import base64
import getpass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from meldpunt.accounts.service import Rol, create_account
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from argparse import ArgumentParser

GROUP = 6


class Command(BaseCommand):
    """Make the keys of this installation and its first coordinator; refuses to do it twice."""

    help = "Richt een nieuwe installatie in: sleutels, herstelsleutel en de eerste coördinator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the coordinator's name, or ask for it."""
        parser.add_argument("--naam", default="")
        parser.add_argument("--gebruikersnaam", default="")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Ask, make, and show once what has to be kept on paper."""
        if vault.is_set_up():
            raise CommandError("Deze installatie is al ingericht. Er is niets veranderd.")
        naam = options["naam"] or input("Naam van de eerste coördinator: ").strip()
        gebruikersnaam = options["gebruikersnaam"] or input("Gebruikersnaam: ").strip()
        wachtzin = ask_passphrase()
        try:
            with transaction.atomic():
                vault.set_up()
                recovery = vault.create_recovery_key()
                new = create_account(
                    gebruikersnaam=gebruikersnaam,
                    naam=naam,
                    rol=Rol.COORDINATOR,
                    wachtzin=wachtzin,
                    email=options["email"],
                )
                vault.create_desk(members=[new.account.actor_id])
        except (vault.RootKeyError, ValidationError) as error:
            raise CommandError(
                str(error) if isinstance(error, vault.RootKeyError) else " ".join(error.messages)
            ) from None
        self.stdout.write("Ingericht. Schrijf dit op papier; het staat nergens anders en komt niet terug.\n")
        self.stdout.write(f"Geheim voor de code-app: {new.totp_secret}")
        self.stdout.write("Herstelcodes: " + " ".join(new.recovery_codes))
        self.stdout.write("Herstelsleutel (bewaar in een kluis): " + in_groups(recovery.reveal()))


def in_groups(raw: bytes) -> str:
    """Bytes as they can be written down: groups of six characters."""
    text = base64.b32encode(raw).decode().rstrip("=")
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def ask_passphrase() -> str:
    """Ask for a new passphrase until somebody typed the same one twice."""
    while True:
        first = getpass.getpass("Wachtzin (minstens 15 tekens, liefst vijf woorden): ")
        if first == getpass.getpass("Nog een keer: "):
            return first
        print("Die twee zijn niet gelijk. Probeer het opnieuw.")  # noqa: T201 - a conversation in a terminal
