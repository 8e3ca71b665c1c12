"""A received file as the unfinished report remembers it."""

from __future__ import annotations

import base64
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meldpunt.core.clock import AMSTERDAM
from meldpunt.evidence import service as evidence
from meldpunt.evidence.kinds import READ, soort_of_name
from meldpunt.vault import service as vault
from support.dossiers.letterbox import NieuwBestand, Uiting, uiting_from_json

if TYPE_CHECKING:
    from collections.abc import Mapping


def accept(upload: evidence.SealedUpload) -> NieuwBestand:
    """Let the sealed file stay, have it scanned, and describe it for the case."""
    upload.keep()
    soort = soort_of_name(upload.original_name)
    return NieuwBestand(
        file_id=upload.file_id,
        naam=evidence.clean_name(upload.original_name),
        soort=soort.mime if soort else "",
        grootte=upload.size or 0,
        sha256=upload.sha256,
        sleutel=upload.key,
        scan=str(evidence.scan(upload.chunks())),
        actief=upload.active,
        uitingen=_messages_in(upload, soort.mime if soort else ""),
    )


def to_json(bestand: NieuwBestand) -> dict[str, Any]:
    """A received file as the unfinished report keeps it."""
    return {
        "file_id": str(bestand.file_id),
        "naam": bestand.naam,
        "soort": bestand.soort,
        "grootte": bestand.grootte,
        "sha256": bestand.sha256,
        "sleutel": base64.b64encode(bestand.sleutel.reveal()).decode(),
        "scan": bestand.scan,
        "actief": bestand.actief,
        "uitingen": [item.to_json() for item in bestand.uitingen],
    }


def from_json(raw: Mapping[str, Any]) -> NieuwBestand:
    """A received file out of the unfinished report."""
    return NieuwBestand(
        file_id=uuid.UUID(raw["file_id"]),
        naam=raw["naam"],
        soort=raw["soort"],
        grootte=raw["grootte"],
        sha256=raw["sha256"],
        sleutel=vault.Secret(base64.b64decode(raw["sleutel"])),
        scan=raw["scan"],
        actief=raw["actief"],
        uitingen=tuple(uiting_from_json(item) for item in raw.get("uitingen", ())),
    )


def _messages_in(upload: evidence.SealedUpload, mime: str) -> tuple[Uiting, ...]:
    """Who wrote when in an exported chat or an e-mail; nothing where it is neither, or cannot be read."""
    if mime not in READ:
        return ()
    try:
        found = evidence.read_messages(upload.chunks(), mime=mime)
    except evidence.ParserFailed:
        return ()
    if found is None:
        return ()
    return tuple(
        Uiting(platform=found.soort, account=sender, geplaatst_op=_moment(iso), bestand=upload.file_id)
        for sender, iso in found.berichten
    )


def _moment(iso: str) -> datetime | None:
    """A moment that a file tells; where it names no zone, its phone stood on Dutch time."""
    found = datetime.fromisoformat(iso) if iso else None
    return found if found is None or found.tzinfo else found.replace(tzinfo=AMSTERDAM)
