"""Put a backup back into an empty, migrated database."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.reservekopie.backupkey import private_half
from meldpunt.reservekopie.choosing import choose, newest_pair, spelled_moment
from meldpunt.reservekopie.errors import BackupError
from meldpunt.reservekopie.restoring import restore
from meldpunt.vault.service import RootKeyError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from meldpunt.reservekopie.choosing import ChosenSets
    from meldpunt.reservekopie.restoring import RestoredBackup


class Command(BaseCommand):
    """Run as the owner of the tables, after ``migrate`` and with both root keys in their place."""

    help = "Zet een reservekopie terug in een lege database, als eigenaar. Alles komt terug en klopt, of niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the sets, the key, and what somebody says is right."""
        parser.add_argument("--van", type=Path, metavar="MAP", help="de nieuwste twee delen uit deze map")
        parser.add_argument("--inhoud", type=Path, metavar="BESTAND")
        parser.add_argument("--sleutels", type=Path, metavar="BESTAND")
        parser.add_argument("--sleutelbestand", type=Path, metavar="BESTAND", help="zonder: typ de backupsleutel")
        parser.add_argument(
            "--ondertekenen", action="store_true", help="de inhoud mag ouder zijn dan de sleutels; onderteken wat er is"
        )
        parser.add_argument(
            "--oude-sleutels", action="store_true", help="het meldpunt lag stil, er kan niets gewist zijn"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Go through both sets, load them, and say what came of it.

        Raises:
            CommandError: nothing was put back, or something is not right; the sentence says which of the two.
        """
        try:
            content, keys = _paths(options)
            key = private_half(_typed(options["sleutelbestand"]))
            chosen = choose(content, keys, key, old_keys=options["oude_sleutels"])
            done = restore(chosen, key, may_sign=options["ondertekenen"])
        except (BackupError, RootKeyError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"Er is niets teruggezet: {error.strerror}. Kijk naar {error.filename}.") from None
        self._tell(chosen, done)

    def _tell(self, chosen: ChosenSets, done: RestoredBackup) -> None:
        self.stdout.write(
            f"Teruggezet: inhoud van {spelled_moment(chosen.content.made_at)}, "
            f"sleutels van {spelled_moment(chosen.keys.made_at)}. Rijen, zoveel als in de kopie: {done.rows}."
        )
        self.stdout.write(f"Bestanden met bewijs, gelezen en zoals ze waren: {done.files}.")
        self.stdout.write(f"Regels in het logboek, dat klopt: {done.lines}.")
        for number, sentence in (
            (len(done.settled.erased), "Dossiers uit de inhoud die sindsdien gewist zijn: {}. Ze blijven gewist."),
            (len(done.settled.lost), "Dossiers die na de kopie van de inhoud kwamen: {}. Daar is niets van over."),
            (done.later, "Bestanden die na de kopie van de inhoud kwamen: {}. Die zijn er niet."),
            (done.settled.signed, "Dossiers met minder erin dan er was: {}. Wat er staat, is opnieuw ondertekend."),
            (done.unanchored, "Een anker noemt regel {} van het logboek; zo ver komt deze kopie niet."),
        ):
            if number:
                self.stdout.write(sentence.format(number))
        self.stdout.write("Doe nu: manage.py databaserechten. Iedereen logt opnieuw in.")
        if done.faults:
            raise CommandError(
                "Alles staat terug, maar niet al het bewijs. "
                f"Bestanden die ontbreken of veranderd zijn: {done.faults}. "
                "Zoek ze in een eerdere kopie: zie docs/beheer.md."
            )


def _paths(options: dict[str, Any]) -> tuple[Path, Path]:
    if options["van"] and not (options["inhoud"] or options["sleutels"]):
        return newest_pair(options["van"])
    if options["inhoud"] and options["sleutels"] and not options["van"]:
        return options["inhoud"], options["sleutels"]
    raise CommandError("Noem een map met --van, of twee bestanden met --inhoud en --sleutels.")


def _typed(file: Path | None) -> str:
    if file is not None:
        return file.read_text(errors="replace")
    return getpass.getpass("Backupsleutel (je ziet niet wat je typt): ") if sys.stdin.isatty() else sys.stdin.read()
