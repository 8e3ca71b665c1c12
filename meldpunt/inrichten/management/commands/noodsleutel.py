"""Make a new recovery key and give every case to it; a coordinator who holds the key of the desk does this."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import Medewerker, names_of, sign_in
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.inrichten.management.commands.inrichten import show_sheets, test_sheets
from meldpunt.vault import service as vault
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """After a sheet was seen, lost or used."""

    help = "Maak een nieuwe noodsleutel: drie nieuwe bladen. De oude openen daarna niets meer van wat is overgebracht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether the sheets were made before, by a coordinator who could not open every case."""
        parser.add_argument("--verder", action="store_true", help="geen nieuwe bladen: breng over wat nog wacht")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Ask for a coordinator's passphrase, make the sheets, test them, and re-grant what that person can open.

        Raises:
            CommandError: nobody with this name and passphrase; nothing was changed.
        """
        by = _coordinator(input("Gebruikersnaam van een coördinator: ").strip(), getpass.getpass("Wachtzin: "))
        with acting_as(SYSTEM):
            if not options["verder"]:
                show_sheets(self.stdout, vault.create_recovery_key())
                test_sheets(self.stdout)
            found = vault.regrant_recovery(unlocked=by.open_kluis)
            audit.record(code=AccountGebeurtenis.HERSTEL_NIEUWE_NOODSLEUTEL, by=by)
            readers = dossiers.readers_of(found.waiting)
        self.stdout.write(f"Klaar: {found.done} dossiers gaan open met de nieuwe bladen.")
        if not found.waiting:
            self.stdout.write("Verscheur de oude bladen.")
            return
        names = sorted(set(names_of({account_id for ids in readers.values() for account_id in ids}).values()))
        self.stdout.write(
            f"{len(found.waiting)} dossiers kun jij niet openen. Bewaar de oude bladen nog, en laat dit ook doen door: "
            f"{', '.join(names)}. De opdracht is dan: manage.py noodsleutel --verder"
        )


def _coordinator(gebruikersnaam: str, wachtzin: str) -> Medewerker:
    account = Account.objects.filter(gebruikersnaam=gebruikersnaam, rol=Rol.COORDINATOR, is_active=True).first()
    try:
        if account is not None:
            return sign_in(account=account, wachtzin=wachtzin)
    except vault.WrongPassphrase:
        pass
    raise CommandError("Deze naam en wachtzin passen niet bij elkaar. Er is niets veranderd.")
