"""Make a backup: two sets, sealed to the backup key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from meldpunt.reservekopie.backupkey import public_half
from meldpunt.reservekopie.errors import BackupError
from meldpunt.reservekopie.making import make_backup
from meldpunt.reservekopie.sets import fingerprint, spelled
from meldpunt.vault.service import RootKeyError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from meldpunt.reservekopie.making import MadeBackup


class Command(BaseCommand):
    """For every night: writes both sets, and removes keys that are too old."""

    help = (
        "Maak een reservekopie in twee delen: de inhoud, die je mag bewaren zo lang je wilt, en de sleutels, die na "
        "SLEUTELBACKUP_DAGEN dagen uit de map verdwijnen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and how many sets with content to keep."""
        parser.add_argument("--naar", type=Path, required=True, metavar="MAP")
        parser.add_argument("--bewaar-inhoud", type=int, default=0, metavar="AANTAL", help="zonder: alles")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it, and say what came of it.

        Raises:
            CommandError: it was not made, or evidence was missing; the sentence says which of the two.
        """
        try:
            public = public_half()
            made = make_backup(options["naar"], public=public, keep_content=options["bewaar_inhoud"])
        except (BackupError, RootKeyError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"De reservekopie is niet gemaakt: {error.strerror}. Er staat niets half. "
                "Maak ruimte, en probeer het opnieuw."
            ) from None
        self._tell(made, public)

    def _tell(self, made: MadeBackup, public: bytes) -> None:
        for path in made.paths:
            self.stdout.write(f"Gemaakt: {path}")
        self.stdout.write(
            f"Rijen: {made.rows}, bestanden: {made.files}. Backupsleutel: {spelled(fingerprint(public))}."
        )
        for path in made.removed:
            self.stdout.write(f"Weggegooid: {path}")
        self.stdout.write(f"Een kopie van sleutels blijft hier hoogstens {settings.SLEUTELBACKUP_DAGEN} dagen.")
        if made.missing or made.changed:
            raise CommandError(
                "De reservekopie is gemaakt, maar niet al het bewijs is er nog. Bestanden die ontbreken: "
                f"{made.missing}, die veranderd zijn: {made.changed}. Zoek ze in een eerdere kopie: zie docs/beheer.md."
            )
