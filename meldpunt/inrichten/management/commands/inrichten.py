"""Set up a new installation: keys, sheets, the first coordinator, a test, the first administrator."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import transaction

from meldpunt.accounts.wachtzin import ask_passphrase
from meldpunt.core.errors import DomainError
from meldpunt.inrichten import service as inrichting
from meldpunt.nakijken.queries import due_cards
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from meldpunt.accounts.models import Account

COLUMNS = 5


class Command(BaseCommand):
    """The same steps as in the browser; refuses to do it twice."""

    help = "Richt een nieuwe installatie in: sleutels, noodsleutel, de eerste coördinator en de eerste beheerder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take names, or ask for them."""
        parser.add_argument(
            "--browser", action="store_true", help="maak alleen de sleutels; de rest gaat in de browser"
        )
        parser.add_argument("--naam", default="")
        parser.add_argument("--gebruikersnaam", default="")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Ask, make, show once what has to be kept on paper, and test it.

        Raises:
            CommandError: it was done before, or a passphrase is not good enough.
        """
        if vault.is_open():
            raise CommandError("Deze installatie is al ingericht. Er is niets veranderd.")
        try:
            code = inrichting.new_setup_code() if vault.is_set_up() else inrichting.begin()
            if options["browser"]:
                self.stdout.write(f"Ga naar /inrichten/ en typ binnen een dag deze code: {code}")
                return
            self._in_terminal(options)
        except vault.RootKeyError as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except DomainError as error:
            raise CommandError(error.sentence) from None

    @transaction.atomic
    def _in_terminal(self, options: dict[str, Any]) -> None:
        naam = options["naam"] or input("Naam van de eerste coördinator: ").strip()
        gebruikersnaam = options["gebruikersnaam"] or input("Gebruikersnaam: ").strip()
        account, paper, shares = inrichting.make_keys(
            naam=naam, gebruikersnaam=gebruikersnaam, wachtzin=ask_passphrase(), email=options["email"]
        )
        self.stdout.write("\nSchrijf dit op papier; het staat nergens anders en komt niet terug.\n")
        self.stdout.write(f"Herstelblad van {naam} ({gebruikersnaam}): {paper}")
        show_sheets(self.stdout, shares)
        test_sheets(self.stdout)
        self._invite(account)

    def _invite(self, account: Account) -> None:
        self.stdout.write("Wie nodigt collega’s uit? De beheerder ziet geen meldingen.")
        naam = input("Naam van de eerste beheerder: ").strip()
        gebruikersnaam = input("Gebruikersnaam: ").strip()
        code = inrichting.open_desk(account=account, naam=naam, gebruikersnaam=gebruikersnaam, email="")
        self.stdout.write(f"Het meldpunt is open. Uitnodiging voor {naam}, zeven dagen geldig: {code}")
        self.stdout.write("Log in op /inloggen/ en voeg je passkey toe. De beheerder begint op /uitnodiging/")
        names = ", ".join(stand.kaart.naam.nl for stand in due_cards())
        self.stdout.write(f"Nog na te bellen voordat je het meldpunt bekendmaakt (Beheer, Nabellen): {names}")


def show_sheets(out: OutputWrapper, shares: tuple[str, ...]) -> None:
    """Print the three sheets, five words a line."""
    for nr, share in enumerate(shares, start=1):
        out.write(f"\nNoodsleutel, blad {nr} van 3. Geef elk blad aan iemand anders:")
        words = share.split()
        for start in range(0, len(words), COLUMNS):
            numbered = enumerate(words[start : start + COLUMNS], start=start + 1)
            out.write("  " + "  ".join(f"{number:>2} {word:<10}" for number, word in numbered))


def test_sheets(out: OutputWrapper) -> None:
    """Ask for two sheets until they make the key."""
    out.write("\nDe proef: typ twee bladen over van het papier. Vier letters per woord is genoeg.")
    while True:
        typed = [getpass.getpass("Een blad: "), getpass.getpass("Een ander blad: ")]
        try:
            inrichting.check_sheets(typed)
        except vault.ShareError as error:
            out.write(inrichting.sentence_for(error))
        else:
            out.write("De bladen zijn goed.")
            return
