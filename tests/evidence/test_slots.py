"""The corners of receiving a file: piece by piece, through the form, past the scanner, into the store."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from meldpunt.core import clock
from meldpunt.evidence import slots
from meldpunt.evidence.slots import ChunkConflict, ChunkRefused, Slot, UnknownSlot
from meldpunt.vault import files, lockbox
from meldpunt.vault.crypt.errors import VaultError
from meldpunt.vault.crypt.primitives import derive
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import Lockbox
from tests.evidence.gevraagd import sha

if TYPE_CHECKING:
    from pathlib import Path

OWNER, STRANGER = lockbox.new_token(), lockbox.new_token()


@pytest.fixture
def slot(db: None, media: Path) -> Slot:  # noqa: ARG001 - the lockbox is a row
    with slots.held(OWNER):
        return slots.open_slot(OWNER, name="foto van thuis.png", size=150)


DATA = [bytes([65 + nr]) * size for nr, size in enumerate((64, 64, 22))]


def fill(slot: Slot) -> None:
    for index, piece in enumerate(DATA):
        slots.put_piece(slot, index, piece, sha256=sha(piece))


# ── slots ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("size", "pieces", "last"), [(0, 1, 0), (1, 1, 1), (64, 1, 64), (65, 2, 1), (150, 3, 22)])
@pytest.mark.usefixtures("media")
def test_a_file_takes_so_many_pieces(size: int, pieces: int, last: int) -> None:
    made = Slot(id=uuid.uuid4(), name="x", size=size, key=files.new_file_key(), until=0)

    assert made.pieces == pieces
    assert made.size_of(pieces - 1) == last
    assert "name" not in repr(made)
    assert "key" not in repr(made)


def test_a_slot_is_known_to_its_browser_only_and_for_a_while(slot: Slot, settings: Any) -> None:
    assert slots.slot_of(OWNER, slot.id) == slot
    assert slots.slots_of(OWNER) == [slot]
    assert slot.folder.stat().st_mode & 0o777 == 0o700
    assert slot.folder.parent.name == "concept"
    for owner, slot_id in ((STRANGER, slot.id), (OWNER, uuid.uuid4()), (None, slot.id), ("", slot.id)):
        with pytest.raises(UnknownSlot):
            slots.slot_of(owner, slot_id)
    (row,) = Lockbox.objects.all()
    assert b"thuis" not in bytes(row.body)
    assert row.purpose == "slots"
    assert abs(slot.until - clock.now().timestamp() - settings.CONCEPT_SECONDS) < 60
    with clock.at(clock.now() + timedelta(seconds=settings.CONCEPT_SECONDS - 60)):
        assert slots.slots_of(OWNER) == [slot]
    with clock.at(clock.now() + timedelta(seconds=settings.CONCEPT_SECONDS + 60)):
        assert slots.slots_of(OWNER) == []


def test_a_slot_that_is_too_old_is_left_out_while_a_younger_one_stays(slot: Slot, settings: Any) -> None:
    later = clock.now() + timedelta(seconds=settings.CONCEPT_SECONDS / 2)
    with clock.at(later):
        second = slots.open_slot(OWNER, name="b", size=1)
        assert {each.id for each in slots.slots_of(OWNER)} == {slot.id, second.id}
    with clock.at(clock.now() + timedelta(seconds=settings.CONCEPT_SECONDS + 5)):
        assert [each.id for each in slots.slots_of(OWNER)] == [second.id]


def test_pieces_in_any_order_make_the_file(slot: Slot) -> None:
    assert slots.present(slot) == []
    for index in (2, 0):
        slots.put_piece(slot, index, DATA[index], sha256=sha(DATA[index]))
    assert slots.present(slot) == [0, 2]
    slots.put_piece(slot, 1, DATA[1], sha256=sha(DATA[1]))
    slots.put_piece(slot, 1, DATA[1], sha256=sha(DATA[1]))

    upload = slots.assemble(slot)

    assert slots.present(slot) == [0, 1, 2]
    assert b"".join(upload.chunks()) == b"".join(DATA)
    assert upload.original_name == "foto van thuis.png"
    assert (upload.name, upload.size, upload.sha256) == ("bestand", 150, sha(b"".join(DATA)))
    assert upload.head == b"".join(DATA)
    assert sorted(path.name for path in slot.folder.iterdir()) == ["00000", "00001", "00002"]
    assert not any(DATA[0][:8] in path.read_bytes() for path in slot.folder.iterdir())


@pytest.mark.parametrize(
    ("index", "data", "digest"),
    [
        (-1, DATA[0], None),
        (3, DATA[0], None),
        (0, DATA[0][:-1], None),
        (0, DATA[0] + b"x", None),
        (2, DATA[0], None),
        (0, DATA[0], sha(DATA[1])),
        (0, DATA[0], ""),
        (0, DATA[0], "é" * 64),
        (0, DATA[0], "\ud800"),
    ],
    ids=["before", "behind", "short", "long", "last too long", "other hash", "no hash", "no ascii", "surrogate"],
)
def test_c04_a_piece_that_was_not_announced_is_refused(slot: Slot, index: int, data: bytes, digest: str | None) -> None:
    with pytest.raises(ChunkRefused):
        slots.put_piece(slot, index, data, sha256=sha(data) if digest is None else digest)

    assert list(slot.folder.iterdir()) == []


def test_another_piece_in_the_same_place_is_a_conflict_and_the_first_one_stays(slot: Slot) -> None:
    slots.put_piece(slot, 0, DATA[0], sha256=sha(DATA[0]))

    with pytest.raises(ChunkConflict):
        slots.put_piece(slot, 0, DATA[1], sha256=sha(DATA[1]))

    assert [path.name for path in slot.folder.iterdir()] == ["00000"]
    slots.put_piece(slot, 0, DATA[0], sha256=sha(DATA[0]))


def test_a_piece_for_a_swept_slot_says_that_it_is_gone(slot: Slot) -> None:
    slot.folder.rmdir()

    with pytest.raises(UnknownSlot):
        slots.put_piece(slot, 0, DATA[0], sha256=sha(DATA[0]))


@pytest.mark.parametrize("edit", ["swap", "flip", "cut", "other slot"])
def test_c18_a_piece_that_was_changed_on_disk_is_not_put_together(slot: Slot, media: Path, edit: str) -> None:
    fill(slot)
    first, second = slot.folder / "00000", slot.folder / "00001"
    raw = first.read_bytes()
    if edit == "other slot":
        other = slots.open_slot(OWNER, name="b", size=150)
        fill(other)
        first.write_bytes((other.folder / "00000").read_bytes())
    else:
        first.write_bytes({"swap": second.read_bytes(), "flip": raw[:-1] + bytes([raw[-1] ^ 1]), "cut": raw[:-1]}[edit])

    with pytest.raises(VaultError):
        slots.assemble(slot)

    assert [path for path in (media / "concept").iterdir() if path.is_file()] == []


@pytest.mark.django_db
def test_what_became_of_a_slot_is_remembered_and_its_pieces_go(
    slot: Slot, django_capture_on_commit_callbacks: Any
) -> None:
    other = slots.open_slot(OWNER, name="b", size=1)
    fill(slot)
    with django_capture_on_commit_callbacks(execute=True):
        slots.finish(OWNER, slot, result=slots.Slotuitslag(bestand="7"))
        assert slot.folder.exists()

    done = slots.slot_of(OWNER, slot.id)
    assert done.result == slots.Slotuitslag(bestand="7")
    assert done.hashes == tuple(map(sha, DATA))
    assert (done.name, done.size, done.key, done.until) == (slot.name, slot.size, slot.key, slot.until)
    assert not slot.folder.exists()
    assert other.folder.exists()
    assert slots.slot_of(OWNER, other.id) == other
    assert slots.present(done) == [0, 1, 2]
    slots.put_piece(done, 1, DATA[1], sha256=sha(DATA[1]))
    with pytest.raises(ChunkConflict):
        slots.put_piece(done, 0, DATA[1], sha256=sha(DATA[1]))


def test_a_dropped_slot_is_gone_and_the_others_stay(slot: Slot) -> None:
    other = slots.open_slot(OWNER, name="b", size=1)
    fill(slot)

    slots.drop_slot(OWNER, slot)
    slots.drop_slot(OWNER, slot)

    assert slots.slots_of(OWNER) == [other]
    assert not slot.folder.exists()
    assert other.folder.exists()


@pytest.mark.django_db
def test_two_requests_of_one_browser_wait_for_each_other() -> None:
    """The lock is the cookie's own and ends with its transaction."""

    def locks() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() ORDER BY 1, 2"
            )
            return list(cursor.fetchall())

    before = locks()
    with slots.held(OWNER):
        (first,) = [lock for lock in locks() if lock not in before]
    with slots.held(OWNER):
        assert len(locks()) == len(before) + 1
    with slots.held(STRANGER):
        assert len(locks()) == len(before) + 2
        assert first in locks()


def test_c07_a_cookie_opens_the_same_slots() -> None:
    assert slots._token("cookie") == "8OM1j0KOrOKHQ3So3qqRhxsxEDxbQC_IvP9zRiZm_m0"
    assert derive(slots._secret("cookie"), "lock", size=8).reveal().hex() == "027a696ad993c9f8"


def test_c07_a_piece_has_the_same_key_and_place() -> None:
    slot = Slot(id=uuid.UUID(int=1), name="x", size=5, key=Secret(bytes(32)), until=0)

    assert slots._piece_key(slot).reveal().hex() == "da62f3337fcf5c163a7a080f867aaa3092059706dc4063d09a5b99f53a885545"
    assert slots._place(slot, 3).hex() == (
        "05000000000000007069656365100000000000000000000000000000000000000000000001010000000000000033010000000000000035"
    )
