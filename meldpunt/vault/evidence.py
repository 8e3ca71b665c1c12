"""The public face of the vault for files: receive them, look at them, keep them, read them back."""

from __future__ import annotations

from meldpunt.vault.errors import ChunkConflict, ChunkRefused, UnknownSlot
from meldpunt.vault.files import CHUNK_BYTES
from meldpunt.vault.parser import Messages, ParserFailed, Verdict, View, inspect, make_view, read_messages
from meldpunt.vault.received import reserve_today
from meldpunt.vault.scanner import Scan, has_scanner, scan
from meldpunt.vault.sealed_store import (
    SealedFile,
    drop_stored,
    drop_waiting,
    keep_waiting,
    read_stored,
    replace_stored,
    seal_waiting,
    store_waiting,
)
from meldpunt.vault.slots import (
    Slot,
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

__all__ = [
    "CHUNK_BYTES",
    "ChunkConflict",
    "ChunkRefused",
    "Messages",
    "ParserFailed",
    "Scan",
    "SealedFile",
    "Slot",
    "UnknownSlot",
    "Verdict",
    "View",
    "assemble",
    "drop_slot",
    "drop_stored",
    "drop_waiting",
    "finish",
    "has_scanner",
    "held",
    "inspect",
    "keep_waiting",
    "make_view",
    "open_slot",
    "present",
    "put_piece",
    "read_messages",
    "read_stored",
    "replace_stored",
    "reserve_today",
    "scan",
    "seal_waiting",
    "slot_of",
    "slots_of",
    "store_waiting",
]
