"""Check the audit trail, or anchor it now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from meldpunt.audit.anchors import anchor_now, read_anchors
from meldpunt.audit.chain import verify
from meldpunt.core.db.acting import SYSTEM, acting_as

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """``manage.py audit verify`` goes through the whole chain; ``manage.py audit anker`` writes its end down."""

    help = "Controleer het logboek (verify), of schrijf het einde ervan nu elders op (anker)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and where more anchors are."""
        parser.add_argument("wat", choices=["verify", "anker"])
        parser.add_argument("--anker", action="append", default=[], help="een bestand met ankers, of een bewaarde mail")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Check or anchor, and say what came of it.

        Raises:
            CommandError: the chain is broken; the exit code is 1.
        """
        with acting_as(SYSTEM):
            (self._verify if options["wat"] == "verify" else self._anchor)(options)

    def _verify(self, options: dict[str, Any]) -> None:
        files = [Path(path) for path in (*settings.ANKER_BESTANDEN, *options["anker"])]
        missing = [str(path) for path in map(Path, options["anker"]) if not path.exists()]
        if missing:
            raise CommandError(f"Dit bestand is er niet: {', '.join(missing)}")
        verdict = verify(read_anchors(files))
        if verdict.faults:
            raise CommandError("Het logboek klopt niet:\n- " + "\n- ".join(verdict.faults))
        self.stdout.write(f"Het logboek klopt: {verdict.lines} regels, getoetst aan {verdict.anchors} ankers.")

    def _anchor(self, options: dict[str, Any]) -> None:  # noqa: ARG002 - same shape as the other one
        anchor = anchor_now()
        self.stdout.write("Er is niets nieuws." if anchor is None else f"Anker geschreven bij regel {anchor.event_id}.")
