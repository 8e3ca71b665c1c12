"""The corners of receiving a file: piece by piece, through the form, past the scanner, into the store."""

from __future__ import annotations

import hashlib
import os
import socket
import struct
import threading
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import RequestFactory

from meldpunt.core import clock
from meldpunt.vault import files, lockbox, received, scanner, sealed_store, slots, tasks, uploads
from meldpunt.vault.errors import ChunkConflict, ChunkRefused, UnknownSlot, VaultError
from meldpunt.vault.models import Lockbox, ReceivedDay
from meldpunt.vault.scanner import Scan
from meldpunt.vault.slots import Slot
from tests import clamd

if TYPE_CHECKING:
    from pathlib import Path

OWNER, STRANGER = lockbox.new_token(), lockbox.new_token()
PIECE = 64


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A media folder of its own, and pieces of 64 bytes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for module in (slots, files):
        monkeypatch.setattr(module, "CHUNK_BYTES", PIECE)
    return tmp_path / "media"


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
        slots.finish(OWNER, slot, result={"nr": 7})
        assert slot.folder.exists()

    done = slots.slot_of(OWNER, slot.id)
    assert done.result == {"nr": 7}
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
            return cursor.fetchall()

    before = locks()
    with slots.held(OWNER):
        (first,) = [lock for lock in locks() if lock not in before]
    with slots.held(OWNER):
        assert len(locks()) == len(before) + 1
    with slots.held(STRANGER):
        assert len(locks()) == len(before) + 2
        assert first in locks()


# ── uploads ─────────────────────────────────────────────────────────────────────────────────────
def handler(name: str = "x.png") -> uploads.SealingUploadHandler:
    made = uploads.SealingUploadHandler()
    made.new_file("bestand", name, "image/png", 100)
    return made


def test_an_upload_keeps_its_beginning_and_no_more(media: Path) -> None:
    assert media
    receiving = handler()
    receiving.receive_data_chunk(b"a" * 4000, 0)
    receiving.receive_data_chunk(b"b" * 4000, 4000)
    receiving.receive_data_chunk(b"c" * 4000, 8000)
    upload = receiving.file_complete(12_000)

    assert upload.head == b"a" * 4000 + b"b" * 96
    assert upload.size == 12_000
    assert upload.sha256 == sha(b"a" * 4000 + b"b" * 4000 + b"c" * 4000)
    assert sha(b"".join(upload.chunks())) == upload.sha256
    assert (upload.content_type, upload.original_name, upload.name) == ("image/png", "x.png", "bestand")
    assert (upload.too_large, upload.active, upload.kept) == (False, False, False)


def test_an_upload_without_a_name_or_type_has_none(media: Path) -> None:
    assert media
    receiving = uploads.SealingUploadHandler()
    receiving.new_file("bestand", None, None, 1)
    upload = receiving.file_complete(0)

    assert (upload.original_name, upload.content_type) == ("", "")
    assert (upload.head, upload.sha256) == (b"", sha(b""))


def test_past_the_limit_nothing_more_is_kept(media: Path, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    receiving = handler()
    receiving.receive_data_chunk(b"x" * 10, 0)
    fits = receiving.file_complete(10)
    receiving = handler()
    receiving.receive_data_chunk(b"x" * 6, 0)
    receiving.receive_data_chunk(b"y" * 5, 6)
    upload = receiving.file_complete(11)

    assert not fits.too_large
    assert upload.too_large
    assert b"".join(upload.chunks()) == b"x" * 6
    assert media.exists()


def test_a_broken_upload_leaves_nothing(media: Path) -> None:
    receiving = handler()
    receiving.receive_data_chunk(b"x" * 10, 0)

    receiving.upload_interrupted()
    uploads.SealingUploadHandler().upload_interrupted()

    assert list((media / "concept").iterdir()) == []


def test_a_file_that_nobody_keeps_goes_when_the_request_ends(media: Path) -> None:
    first, second = handler().file_complete(0), handler().file_complete(0)
    first.keep()

    for upload in (first, second, second):
        upload.close()

    assert [path.name for path in (media / "concept").iterdir()] == [first.file_id.hex]
    assert repr(first) == f"<sealed upload {first.file_id}>"


def test_only_sealed_files_of_a_form_count(media: Path) -> None:
    assert media
    request, upload = RequestFactory().post("/"), handler().file_complete(0)
    request.FILES.setlist("bestand", [upload, "iets anders"])  # type: ignore[list-item]  # what does not belong there
    request.FILES.setlist("ander", [handler().file_complete(0)])

    assert uploads.uploads_of(request, "bestand") == [upload]
    assert uploads.uploads_of(request, "niets") == []


# ── the scanner ─────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def no_scanner(settings: Any) -> Any:
    settings.CLAMD_SOCKET, settings.CLAMD_ADDRESS = "", ""
    return settings


def test_f03_without_a_scanner_nothing_was_scanned(no_scanner: Any) -> None:
    assert no_scanner
    assert not scanner.has_scanner()
    assert scanner.scan([b"x"]) is Scan.GEEN_SCANNER


def test_f03_a_scanner_gets_every_byte_once_and_is_believed(no_scanner: Any) -> None:
    with clamd.running() as server:
        no_scanner.CLAMD_ADDRESS = server.address

        assert scanner.has_scanner()
        assert scanner.scan([b"ab", b"", b"cd" * 5000]) is Scan.SCHOON
        assert scanner.scan([b"x", clamd.EICAR]) is Scan.BESMET
        assert scanner.scan([]) is Scan.SCHOON
        assert server.streams == [b"ab" + b"cd" * 5000, b"x" + clamd.EICAR, b""]


@pytest.mark.parametrize(
    "answer",
    [b"stream: OK FOUND?", b"INSTREAM size limit exceeded. ERROR", b"OK", b"stream: OKE", b"FOUND", b"x" * 9000],
)
def test_f03_an_answer_that_is_not_understood_is_no_answer(no_scanner: Any, answer: bytes) -> None:
    with clamd.running() as server:
        no_scanner.CLAMD_ADDRESS, server.answer = server.address, answer

        assert scanner.scan([b"x"]) is Scan.NOG_NIET_GESCAND


def test_f03_a_scanner_on_a_socket_file(no_scanner: Any, tmp_path: Path) -> None:
    path = tmp_path / "s"
    got: list[bytes] = []

    def answer(listening: socket.socket) -> None:
        with listening.accept()[0] as asked:
            text = b""
            while not text.endswith(struct.pack(">I", 0)):
                text += asked.recv(100)
            got.append(text)
            asked.sendall(b"stream: ")
            time.sleep(0.05)
            asked.sendall(b"OK\0")

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        no_scanner.CLAMD_SOCKET = str(path)
        assert scanner.has_scanner()
        assert scanner.scan([b"abc"]) is Scan.SCHOON
        thread.join()

    assert got == [b"zINSTREAM\0" + struct.pack(">I", 3) + b"abc" + struct.pack(">I", 0)]


@pytest.mark.parametrize("how", ["socket", "address"])
def test_f03_a_scanner_that_is_away_has_not_scanned(
    no_scanner: Any, tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if how == "socket":
            no_scanner.CLAMD_SOCKET = str(tmp_path / "weg")
        else:
            no_scanner.CLAMD_ADDRESS = f"127.0.0.1:{taken.getsockname()[1]}"

        assert scanner.scan([b"kanarie"]) is Scan.NOG_NIET_GESCAND

    assert "scanner away" in caplog.text
    assert "kanarie" not in caplog.text


def test_f03_a_scanner_is_not_waited_for_forever(
    no_scanner: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(scanner, "SECONDS", 0.2)
    for family, name, address in (
        (socket.AF_INET, "CLAMD_ADDRESS", ("127.0.0.1", 0)),
        (socket.AF_UNIX, "CLAMD_SOCKET", str(tmp_path / "s")),
    ):
        with socket.socket(family, socket.SOCK_STREAM) as silent:
            silent.bind(address)
            silent.listen()
            where = silent.getsockname()
            setattr(no_scanner, name, where if isinstance(where, str) else f"127.0.0.1:{where[1]}")

            assert scanner.scan([b"x"]) is Scan.NOG_NIET_GESCAND


# ── the store ───────────────────────────────────────────────────────────────────────────────────
def test_a_waiting_file_is_stored_once_and_read_back(media: Path) -> None:
    sealed = sealed_store.seal_waiting([b"a" * 100, b"b"])
    gone = uuid.uuid4()
    path = media / "concept" / sealed.file_id.hex

    assert (sealed.size, sealed.sha256) == (101, sha(b"a" * 100 + b"b"))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"".join(sealed_store.read_waiting(sealed.file_id, sealed.key)) == b"a" * 100 + b"b"
    sealed_store.store_waiting([gone, sealed.file_id])
    path.write_bytes(b"iets anders")
    sealed_store.store_waiting([sealed.file_id])
    sealed_store.drop_waiting([gone, sealed.file_id])

    assert not path.exists()
    assert b"".join(sealed_store.read_stored(sealed.file_id, sealed.key)) == b"a" * 100 + b"b"
    assert sealed_store.stored_name(sealed.file_id) == f"bewijs/{sealed.file_id.hex[:2]}/{sealed.file_id.hex}"
    with pytest.raises(FileNotFoundError):
        list(sealed_store.read_stored(gone, sealed.key))
    again = sealed_store.replace_stored(sealed.file_id, b"nieuw")
    assert (again.size, again.sha256, again.file_id) == (5, sha(b"nieuw"), sealed.file_id)
    assert b"".join(sealed_store.read_stored(sealed.file_id, again.key)) == b"nieuw"
    sealed_store.drop_stored(sealed.file_id)
    with pytest.raises(FileNotFoundError):
        list(sealed_store.read_stored(sealed.file_id, again.key))


@pytest.mark.django_db
def test_the_sweep_takes_what_is_too_old_and_nothing_else(media: Path, settings: Any) -> None:
    folder = media / "concept"
    folder.mkdir(parents=True)
    grace = settings.CONCEPT_SECONDS + tasks.CONCEPT_GRACE_SECONDS
    for name, age in (("oud", grace + 60), ("jong", grace - 60), ("slot-oud", grace + 60), ("slot-jong", grace - 60)):
        path = folder / name
        if name.startswith("slot"):
            path.mkdir()
            (path / "00000").write_bytes(b"x")
        else:
            path.write_bytes(b"x")
        os.utime(path, (time.time() - age, time.time() - age))
    sealed_store.keep_waiting([uuid.uuid4()])
    token = lockbox.new_token()
    lockbox.put(token=token, purpose="p", value=1, seconds=-1)
    ReceivedDay.objects.create(day=clock.today() - timedelta(days=3), size=1)
    ReceivedDay.objects.create(day=clock.today() - timedelta(days=2), size=1)

    tasks.sweep()

    assert sorted(path.name for path in folder.iterdir()) == ["jong", "slot-jong"]
    assert not Lockbox.objects.exists()
    assert [row.day for row in ReceivedDay.objects.all()] == [clock.today() - timedelta(days=2)]


@pytest.mark.django_db
def test_f02_the_total_of_a_day_is_kept_to(settings: Any) -> None:
    settings.UPLOAD_MAX_DAY_BYTES = 100

    assert [received.reserve_today(size) for size in (101, 60, 41, 40, 1)] == [False, True, False, True, False]
    assert ReceivedDay.objects.get().size == 100
    assert ReceivedDay.objects.get().day == clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        assert received.reserve_today(100)
    assert ReceivedDay.objects.count() == 2
