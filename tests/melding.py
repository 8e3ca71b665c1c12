"""A report for tests, the way the form would send it."""

from __future__ import annotations

import uuid
from typing import Any

from meldpunt.melden.service import submit_melding
from meldpunt.vault import service as vault
from support.dossiers import letterbox

ANTWOORDEN = {
    "A1": ("nee",),
    "R1": ("zelf",),
    "Z1": ("lokaal",),
    "V1": ("BELEDIGING", "DOXING"),
    "D1": ("adres",),
    "F1": ("veel",),
    "M2": ("angst",),
}


def nieuwe_melding(**changes: Any) -> letterbox.NieuweMelding:
    """A report with a story, an address and a name."""
    values: dict[str, Any] = {
        "melding_id": uuid.uuid4(),
        "code": vault.new_code(),
        "antwoorden": ANTWOORDEN,
        "verhaal": "Een verhaal.",
        "platforms": ("X",),
        "kanaal": "bellen",
        "naam": "Mira",
        "telefoon": "06 0000 0042",
    }
    return letterbox.NieuweMelding(**values | changes)


def send(**changes: Any) -> tuple[letterbox.NieuweMelding, letterbox.Ontvangst]:
    """Send a report; gives it and what came back."""
    nieuw = nieuwe_melding(**changes)
    return nieuw, submit_melding(nieuw)
