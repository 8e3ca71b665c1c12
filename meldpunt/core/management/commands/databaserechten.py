"""Give the database roles of the app and the board their rights; again after every migration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from meldpunt.core.db import rights

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Run as the owner of the tables; makes the roles where they are missing."""

    help = "Geef de databaserollen van het meldpunt en het bestuur hun rechten. Doe dit na elke migratie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files that hold the passwords of the roles, where the server asks for them."""
        for role in rights.ROLES:
            parser.add_argument(f"--wachtwoord-{role.removeprefix('meldpunt_')}", type=Path, default=None)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make roles, rights and row policies; running it twice changes nothing."""
        passwords = {role: options[f"wachtwoord_{role.removeprefix('meldpunt_')}"] for role in rights.ROLES}
        try:
            with connection.cursor() as cursor:
                for role, file in passwords.items():
                    rights.ensure_role(cursor, role, file.read_text().strip() if file else None)
                rights.apply(cursor)
        except ProgrammingError:
            raise CommandError(
                "Deze databasegebruiker mag geen rollen maken of is geen eigenaar van de tabellen. "
                "Voer dit uit als eigenaar van de database."
            ) from None
        if options["verbosity"]:
            self.stdout.write("De rechten in de database staan goed.")
