"""Make a new recovery key and give every case to it; a coordinator who holds the key of the desk does this."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import Medewerker, sign_in
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.inrichten.management.commands.inrichten import show_sheets, test_sheets
from meldpunt.vault import service as vault


class Command(BaseCommand):
    """After a sheet was seen, lost or used."""

    help = "Maak een nieuwe noodsleutel: drie nieuwe bladen. De oude bladen openen daarna niets meer."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Ask for a coordinator's passphrase, make the sheets, test them, and re-grant every case.

        Raises:
            CommandError: nobody with this name and passphrase; nothing was changed.
        """
        by = _coordinator(input("Gebruikersnaam van een coördinator: ").strip(), getpass.getpass("Wachtzin: "))
        with acting_as(SYSTEM):
            shares = vault.create_recovery_key()
            show_sheets(self.stdout, shares)
            test_sheets(self.stdout)
            done = vault.regrant_recovery(unlocked=by.open_kluis)
            audit.record(code=AccountGebeurtenis.HERSTEL_NIEUWE_NOODSLEUTEL, by=by)
        self.stdout.write(f"Klaar: {done} dossiers gaan open met de nieuwe bladen. Verscheur de oude.")


def _coordinator(gebruikersnaam: str, wachtzin: str) -> Medewerker:
    account = Account.objects.filter(gebruikersnaam=gebruikersnaam, rol=Rol.COORDINATOR, is_active=True).first()
    try:
        if account is not None:
            return sign_in(account=account, wachtzin=wachtzin)
    except vault.WrongPassphrase:
        pass
    raise CommandError("Deze naam en wachtzin passen niet bij elkaar. Er is niets veranderd.")
