"""Make the key that backups are sealed to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.reservekopie.backupkey import make_key
from meldpunt.reservekopie.errors import BackupError


class Command(BaseCommand):
    """Shows the private half once; the server keeps the public half only."""

    help = "Maak de backupsleutel. De geheime helft komt één keer in beeld: die hoort op papier of op een stick."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it, and show it.

        Raises:
            CommandError: there is one already.
        """
        try:
            code, name = make_key()
        except BackupError as error:
            raise CommandError(str(error)) from None
        groups = code.split("-")
        self.stdout.write(
            "Schrijf dit over, twee keer, en bewaar het bij twee mensen. Het komt niet nog eens in beeld."
        )
        self.stdout.write(f"\n  {' '.join(groups[:6])}\n  {' '.join(groups[6:])}\n")
        self.stdout.write(f"Kenmerk van deze sleutel: {name}. Dat mag iedereen weten. Elke reservekopie noemt het.")
        self.stdout.write("Zonder dit papier kan niemand een reservekopie terugzetten. Ook wij niet.")
