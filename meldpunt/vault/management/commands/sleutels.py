"""Give the installation a new root key while it runs, or say how its keys stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault import rotation
from meldpunt.vault.crypt.errors import RootKeyError, VaultError
from meldpunt.vault.rings.installation import check_root_keys
from meldpunt.vault.rings.rootkeys import root_op

if TYPE_CHECKING:
    from argparse import ArgumentParser

STEPS = {
    "status": "zeg hoe de sleutels staan",
    "toevoegen": "maak een nieuwe rootsleutel, die nog niets op slot doet",
    "activeren": "doe vanaf nu alles op slot met de nieuwste sleutel",
    "herverpakken": "zet alles wat er al is onder de nieuwste sleutel",
    "afronden": "vernietig de oude sleutels",
    "roteer": "de eerste drie stappen achter elkaar, voor één machine",
}


class Command(BaseCommand):
    """Each step can be broken off and done again; nobody has to stop working."""

    help = "Geef het meldpunt een nieuwe rootsleutel terwijl het draait. " + "; ".join(
        f"{name}: {text}" for name, text in STEPS.items()
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the step."""
        parser.add_argument("stap", choices=STEPS)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Do one step.

        Raises:
            CommandError: it cannot be done now; the sentence says why.
        """
        try:
            check_root_keys()
            getattr(self, f"_{options['stap']}")()
        except RootKeyError as error:
            raise CommandError(str(error)) from None
        except VaultError:
            raise CommandError(
                "Een waarde in de database klopt niet met haar sleutel. Er is niets weggegooid. Zie docs/sleutels.md."
            ) from None

    def _status(self) -> None:
        ring = root_op()
        with acting_as(SYSTEM):
            left = rotation.left()
        self.stdout.write(f"Rootsleutels: {len(ring.keys)}, actief: {ring.active}. Nog onder een oude sleutel: {left}.")

    def _toevoegen(self) -> None:
        rotation.add_root_keys()
        self.stdout.write(
            "Er is een sleutel bij. Zet de twee sleutelbestanden nu op elke machine, en in je reservekopie."
        )

    def _activeren(self) -> None:
        rotation.activate_root_keys()
        self.stdout.write("De nieuwste sleutel is actief. Doe nu: manage.py sleutels herverpakken")

    def _herverpakken(self) -> None:
        done = rotation.rewrap_all()
        self.stdout.write(f"{done} waarden staan onder de nieuwste sleutel.")

    def _afronden(self) -> None:
        with acting_as(SYSTEM):
            rotation.retire_root_keys()
        self.stdout.write("De oude sleutels zijn vernietigd. Vervang ook je reservekopie.")

    def _roteer(self) -> None:
        self._toevoegen()
        self._activeren()
        self._herverpakken()
        self.stdout.write("Draait alles goed? Doe dan over een maand: manage.py sleutels afronden")
