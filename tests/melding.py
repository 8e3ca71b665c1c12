"""A report for tests, the way the form would send it."""

from __future__ import annotations

import io
import uuid
from typing import Any

from PIL import Image

from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.behandeling.aannemen import submit_melding
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


def picture(size: tuple[int, int] = (8, 6), kind: str = "PNG", **options: Any) -> bytes:
    """A real picture."""
    target = io.BytesIO()
    Image.new("RGB", size, "#557799").save(target, kind, **options)
    return target.getvalue()


def received_file(
    content: bytes = b"\x89PNG\r\n\x1a\n" + bytes(64),
    *,
    naam: str = "schermfoto.png",
    soort: str = "image/png",
    scan: evidence.Scan = evidence.Scan.GEEN_SCANNER,
) -> letterbox.NieuwBestand:
    """A file as it lies after it was received: sealed, waiting for its report."""
    sealed = evidence.seal_waiting([content])
    return letterbox.NieuwBestand(
        file_id=sealed.file_id,
        naam=naam,
        soort=soort,
        grootte=sealed.size,
        sha256=sealed.sha256,
        sleutel=sealed.key,
        scan=scan,
    )


def send(**changes: Any) -> tuple[letterbox.NieuweMelding, letterbox.Ontvangst]:
    """Send a report; gives it and what came back."""
    nieuw = nieuwe_melding(**changes)
    return nieuw, submit_melding(nieuw)
