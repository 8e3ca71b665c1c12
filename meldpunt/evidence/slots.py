"""Receiving a file piece by piece, so that a lost connection costs one piece and not the file (``vault.md`` §2.9).

All slots of one browser are one sealed value that only its cookie opens: names, sizes and keys are in there, never in
a column. Each piece lies on disk under that key, bound to its slot and place; the container is put together at the end.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import transaction

from meldpunt.core.clock import now
from meldpunt.evidence.sealed_store import settle
from meldpunt.evidence.uploads import SealedUpload, SealingUploadHandler
from meldpunt.vault import lockbox
from meldpunt.vault.files import CHUNK_BYTES, new_file_key
from meldpunt.vault.service import Content, ContentPart, Secret, VaultError, aead_open, aead_seal, canonical, derive

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class UnknownSlot(VaultError):
    """This browser has no such upload, or no longer."""


class ChunkRefused(VaultError):
    """The piece is not the one that was announced: another size, place or hash."""


class ChunkConflict(VaultError):
    """Another piece lies in this place already; it stays as it is."""


class Slotuitslag(ContentPart, frozen=True, kw_only=True):
    """What became of a complete file: the sentence why it was refused, or the id under which it is kept."""

    fout: str = ""
    bestand: str = ""


class SlotRegel(ContentPart, frozen=True, kw_only=True):
    """One slot as the lockbox of its browser holds it."""

    naam: str
    grootte: int
    sleutel: Secret
    tot: float
    plek: int = 0
    nr: int = 0
    hashes: tuple[str, ...] = ()
    uitslag: Slotuitslag | None = None


class Slots(Content, frozen=True, kw_only=True):
    """All slots of one browser, by id."""

    kind: ClassVar[str] = "slots"

    slots: dict[uuid.UUID, SlotRegel] = {}

    @classmethod
    def upgrade(cls, raw: Any) -> dict[str, Any]:
        """Earlier versions held the slots themselves."""
        return super().upgrade(raw if set(raw) <= {"slots"} else {"slots": raw})


@dataclass(frozen=True)
class Slot:
    """One announced file; once it is complete, what became of it.

    ``place`` counts the announcements of this browser, so that files keep the order in which they were chosen; ``nth``
    tells apart files of one choice that share a name and a size.
    """

    id: uuid.UUID
    name: str = field(repr=False)
    size: int
    key: Secret = field(repr=False)
    until: float
    place: int = 0
    nth: int = 0
    hashes: tuple[str, ...] = ()
    result: Slotuitslag | None = field(repr=False, default=None)

    @property
    def pieces(self) -> int:
        """How many pieces it takes."""
        return max(1, -(-self.size // CHUNK_BYTES))

    @property
    def folder(self) -> Path:
        """Where its pieces lie."""
        return Path(settings.MEDIA_ROOT) / "concept" / f"slot-{self.id.hex}"

    def size_of(self, index: int) -> int:
        """How many bytes the piece at this place has."""
        return min(CHUNK_BYTES, self.size - index * CHUNK_BYTES)


def held(owner: str) -> AbstractContextManager[None]:
    """Let nobody else change what this cookie opens until the block is left; opens a transaction."""
    return lockbox.held(token=_token(owner))


def slots_of(owner: str) -> list[Slot]:
    """The slots that this cookie opens and that are not too old."""
    kept = lockbox.get(Slots, token=_token(owner)) or Slots()
    found = [_slot_of(slot_id, row) for slot_id, row in kept.slots.items()]
    return [slot for slot in found if slot.until > now().timestamp()]


def open_slot(owner: str, *, name: str, size: int, nth: int = 0, after: int = 0) -> Slot:
    """Announce a file; call it inside ``held``.

    Args:
        owner: the cookie's value.
        name: what the melder calls it.
        size: how many bytes it has.
        nth: how many files of the same name and size were chosen before it.
        after: the last place that is taken already by a file without a slot.
    """
    others = slots_of(owner)
    until = now().timestamp() + settings.CONCEPT_SECONDS
    place = 1 + max(after, *(other.place for other in others), 0)
    slot = Slot(id=uuid.uuid4(), name=name, size=size, key=new_file_key(), until=until, place=place, nth=nth)
    slot.folder.mkdir(parents=True, mode=0o700)
    _save(owner, [*others, slot])
    return slot


def slot_of(owner: str | None, slot_id: uuid.UUID) -> Slot:
    """One slot of this browser.

    Raises:
        UnknownSlot: there is none; another browser's slot is none.
    """
    found = [slot for slot in slots_of(owner) if slot.id == slot_id] if owner else []
    if not found:
        raise UnknownSlot("no slot")
    return found[0]


def present(slot: Slot) -> list[int]:
    """Which pieces are in."""
    if slot.result is not None:
        return list(range(slot.pieces))
    return [index for index in range(slot.pieces) if _piece(slot, index).exists()]


def put_piece(slot: Slot, index: int, data: bytes, *, sha256: str) -> None:
    """Take one piece; the same piece twice is one piece.

    Raises:
        ChunkRefused: another place, size or hash than was announced.
        ChunkConflict: other bytes lie there already; they stay as they are.
    """
    found = hashlib.sha256(data).hexdigest()
    same = hmac.compare_digest(found.encode(), sha256.encode(errors="replace"))  # a header may hold anything
    if not 0 <= index < slot.pieces or len(data) != slot.size_of(index) or not same:
        raise ChunkRefused("not what was announced")
    if slot.result is not None:
        _check_same(slot.hashes[index], found)
        return
    path = _piece(slot, index)
    fresh = path.with_name(f"{path.name}-{uuid.uuid4().hex}")
    try:
        with fresh.open("wb") as target:
            target.write(aead_seal(_piece_key(slot), data, _place(slot, index)))
            settle(target)
        os.link(fresh, path)  # fails where a piece lies already: the first one stays
    except FileExistsError:
        _check_same(hashlib.sha256(_read(slot, index)).hexdigest(), found)
    except FileNotFoundError:
        raise UnknownSlot("slot is swept") from None
    finally:
        fresh.unlink(missing_ok=True)


def assemble(slot: Slot) -> SealedUpload:
    """Put the pieces together to what a form would have brought; call it inside ``held``.

    Raises:
        VaultError: a piece was changed or moved on disk.
    """
    handler, start = SealingUploadHandler(), 0
    handler.new_file("bestand", slot.name, "", slot.size)
    try:
        for index in range(slot.pieces):
            piece = _read(slot, index)
            handler.receive_data_chunk(piece, start)
            start += len(piece)
    except BaseException:
        handler.upload_interrupted()
        raise
    return handler.file_complete(start)


def finish(owner: str, slot: Slot, *, result: Slotuitslag) -> None:
    """Remember what became of a slot and let its pieces go; call it inside ``held``, after ``assemble``."""
    hashes = tuple(hashlib.sha256(_read(slot, index)).hexdigest() for index in range(slot.pieces))
    done = replace(slot, hashes=hashes, result=result)
    _save(owner, [done if other.id == slot.id else other for other in slots_of(owner)])
    transaction.on_commit(lambda: shutil.rmtree(slot.folder, ignore_errors=True))


def drop_slot(owner: str, slot: Slot) -> None:
    """Forget an upload that begins anew; call it inside ``held``."""
    _save(owner, [other for other in slots_of(owner) if other.id != slot.id])
    shutil.rmtree(slot.folder, ignore_errors=True)


def _check_same(there: str, new: str) -> None:
    if not hmac.compare_digest(there, new):
        raise ChunkConflict("another piece lies there")


def _piece(slot: Slot, index: int) -> Path:
    return slot.folder / f"{index:05d}"


def _read(slot: Slot, index: int) -> bytes:
    return aead_open(_piece_key(slot), _piece(slot, index).read_bytes(), _place(slot, index))


def _piece_key(slot: Slot) -> Secret:
    return derive(slot.key, "slot")


def _place(slot: Slot, index: int) -> bytes:
    return canonical("piece", slot.id.bytes, str(index), str(slot.size))


def _save(owner: str, slots: list[Slot]) -> None:
    kept = Slots(slots={slot.id: _row_of(slot) for slot in slots})
    lockbox.put(token=_token(owner), value=kept, seconds=settings.CONCEPT_SECONDS)


def _row_of(slot: Slot) -> SlotRegel:
    return SlotRegel(
        naam=slot.name,
        grootte=slot.size,
        sleutel=slot.key,
        tot=slot.until,
        plek=slot.place,
        nr=slot.nth,
        hashes=slot.hashes,
        uitslag=slot.result,
    )


def _slot_of(slot_id: uuid.UUID, row: SlotRegel) -> Slot:
    return Slot(
        id=slot_id,
        name=row.naam,
        size=row.grootte,
        key=row.sleutel,
        until=row.tot,
        place=row.plek,
        nth=row.nr,
        hashes=row.hashes,
        result=row.uitslag,
    )


def _secret(owner: str) -> Secret:
    return Secret(canonical("slots", owner))


def _token(owner: str) -> str:
    """The token of the lockbox that holds the slots, out of the cookie's own; neither leads back."""
    return base64.urlsafe_b64encode(derive(_secret(owner), "slots").reveal()).rstrip(b"=").decode()
