"""A report for tests, the way the form would send it."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from meldpunt.melden.service import submit_melding
from meldpunt.vault import service as vault
from meldpunt.vault.files import FileSealer, new_file_key
from meldpunt.vault.uploads import concept_path
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


def received_file(
    content: bytes = b"\x89PNG\r\n\x1a\n" + bytes(64), *, naam: str = "schermfoto.png"
) -> letterbox.NieuwBestand:
    """A file as it lies after it was received: sealed, waiting for its report."""
    file_id, key = uuid.uuid4(), new_file_key()
    path = concept_path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        sealer = FileSealer(target, key=key, file_id=file_id)
        sealer.write(content)
        sealer.close()
    return letterbox.NieuwBestand(
        file_id=file_id,
        naam=naam,
        soort="image/png",
        grootte=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sleutel=key,
    )


def send(**changes: Any) -> tuple[letterbox.NieuweMelding, letterbox.Ontvangst]:
    """Send a report; gives it and what came back."""
    nieuw = nieuwe_melding(**changes)
    return nieuw, submit_melding(nieuw)
