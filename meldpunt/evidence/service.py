"""The public face of evidence: receive files, look at them, keep them, read them back."""

from __future__ import annotations

from meldpunt.evidence.inspection.parser import (
    Messages,
    ParserFailed,
    Verdict,
    View,
    inspect,
    make_view,
    missing_walls,
    read_messages,
)
from meldpunt.evidence.inspection.places import ReadersBusy, upload_place
from meldpunt.evidence.inspection.scanner import Scan, has_scanner, scan
from meldpunt.evidence.intake import clean_name, no_room, no_room_today, refusal, refusal_of_announced, reserve_today
from meldpunt.evidence.kinds import READ, soort_of_name
from meldpunt.evidence.manifest import NightFindings, check_stored
from meldpunt.evidence.sealed_store import (
    NotWhole,
    SealedFile,
    drop_owed,
    drop_stored,
    drop_waiting,
    keep_waiting,
    owe_drop,
    read_stored,
    replace_stored,
    seal_waiting,
    store_waiting,
)
from meldpunt.evidence.slots import (
    ChunkConflict,
    ChunkRefused,
    Slot,
    UnknownSlot,
    assemble,
    drop_slot,
    finish,
    held,
    open_slot,
    present,
    put_piece,
    slot_of,
    slots_of,
)
from meldpunt.evidence.uploads import SealedUpload, uploads_of
from meldpunt.vault.files import CHUNK_BYTES

__all__ = [
    "CHUNK_BYTES",
    "READ",
    "ChunkConflict",
    "ChunkRefused",
    "Messages",
    "NightFindings",
    "NotWhole",
    "ParserFailed",
    "ReadersBusy",
    "Scan",
    "SealedFile",
    "SealedUpload",
    "Slot",
    "UnknownSlot",
    "Verdict",
    "View",
    "assemble",
    "check_stored",
    "clean_name",
    "drop_owed",
    "drop_slot",
    "drop_stored",
    "drop_waiting",
    "finish",
    "has_scanner",
    "held",
    "inspect",
    "keep_waiting",
    "make_view",
    "missing_walls",
    "no_room",
    "no_room_today",
    "open_slot",
    "owe_drop",
    "present",
    "put_piece",
    "read_messages",
    "read_stored",
    "refusal",
    "refusal_of_announced",
    "replace_stored",
    "reserve_today",
    "scan",
    "seal_waiting",
    "slot_of",
    "slots_of",
    "soort_of_name",
    "store_waiting",
    "upload_place",
    "uploads_of",
]
