"""Check the audit trail, or anchor it now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from meldpunt.audit.anchors import anchor_now, read_anchors
from meldpunt.audit.chain import root_fault, verify, was_signed
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault.service import (
    RootKeyError,
    VaultError,
    adopt_new_kinds,
    adopt_state,
    all_states,
    prove_old_keys,
    state_faults,
    state_root,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser


KINDS = {
    "bewijsketting": "waar de ketting van het bewijs van een dossier eindigt",
    "bewijswortel": "de dagelijkse wortel van het bewijs",
    "besluiten": "welke indeling van een dossier geldt",
    "account": "rol, wachtzin, tweede stap, adres of uitnodiging van een account",
    "desk": "wie bij het meldpunt hoort, en de sleutels van het meldpunt",
    "dossier": "stand, feiten of toegang van een dossier",
    "grants": "wie een sleutel van een dossier heeft",
    "keys": "de sleutel van een persoon",
    "meekijkvraag": "een vraag aan een tweede persoon",
    "objects": "wat er in een dossier staat",
    "stempel": "een tijdstempel op een dagwortel",
    "stempelanker": "de vastgezette wortel van een tijdstempeldienst",
}
TREE = "de boom waarin dit alles ondertekend is"


class Command(BaseCommand):
    """``manage.py audit verify`` goes through the whole chain; ``manage.py audit anker`` writes its end down."""

    help = (
        "Controleer het logboek en alles wat ondertekend is (verify), of schrijf het einde van het logboek nu elders op"
        " (anker). Na een versie die niets ondertekende: onderteken één keer alles zoals het er staat (ondertekenen)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and where more anchors are."""
        parser.add_argument("wat", choices=["verify", "anker", "ondertekenen"])
        parser.add_argument("--anker", action="append", default=[], help="een bestand met ankers, of een bewaarde mail")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Check or anchor, and say what came of it.

        Raises:
            CommandError: the chain is broken; the exit code is 1.
        """
        with acting_as(SYSTEM):
            getattr(self, f"_{options['wat']}")(options)

    def _verify(self, options: dict[str, Any]) -> None:
        files = [Path(path) for path in (*settings.ANKER_BESTANDEN, *options["anker"])]
        missing = [str(path) for path in map(Path, options["anker"]) if not path.exists()]
        if missing:
            raise CommandError(f"Dit bestand is er niet: {', '.join(missing)}")
        verdict = verify(read_anchors(files))
        faults = [*verdict.faults, *_state_faults()]
        if faults:
            raise CommandError("Er klopt iets niet:\n- " + "\n- ".join(faults))
        self.stdout.write(f"Het logboek klopt: {verdict.lines} regels, getoetst aan {verdict.anchors} ankers.")

    def _anker(self, options: dict[str, Any]) -> None:  # noqa: ARG002 - same shape as the other one
        anchor = anchor_now()
        self.stdout.write("Er is niets nieuws." if anchor is None else f"Anker geschreven bij regel {anchor.event_id}.")

    def _ondertekenen(self, options: dict[str, Any]) -> None:  # noqa: ARG002 - same shape as the other ones
        signed = state_root() is not None or was_signed()
        try:
            number = adopt_new_kinds(all_states()) if signed else adopt_state(all_states())
            keys = prove_old_keys()  # holds the keys against what is signed by now
        except RootKeyError as error:
            raise CommandError(str(error)) from None
        except VaultError:
            raise CommandError(
                "Er is iets anders dan het bewaard is. Er is niets ondertekend. Kijk met: manage.py audit verify"
            ) from None
        if not keys and not number:
            raise CommandError(
                "Dit meldpunt is al ondertekend. Er is niets veranderd. Kijk met: manage.py audit verify"
            )
        self.stdout.write(f"Ondertekend: {number} onderdelen en {keys} sleutels, zoals ze er nu staan.")


def _state_faults() -> list[str]:
    """What differs from what was signed, in words; the numbers say how many, never which."""
    found = [
        f"{KINDS.get(kind, TREE)}: {number} keer anders dan ondertekend" for kind, number in state_faults().items()
    ]
    return sorted(found) + ([fault] if (fault := root_fault()) else [])
