"""The corners of a file that comes in with a form, passes the scanner and lies in the store."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import RequestFactory

from meldpunt.core import clock
from meldpunt.evidence import intake, sealed_store, tasks, uploads
from meldpunt.evidence.inspection import scanner
from meldpunt.evidence.inspection.scanner import Scan
from meldpunt.evidence.models import ReceivedDay
from meldpunt.vault import lockbox
from meldpunt.vault import tasks as vault_tasks
from meldpunt.vault.models import Lockbox
from tests import clamd
from tests.vault.common import Doos, sha

if TYPE_CHECKING:
    from pathlib import Path


# ── uploads ─────────────────────────────────────────────────────────────────────────────────────
def handler(name: str = "x.png") -> uploads.SealingUploadHandler:
    made = uploads.SealingUploadHandler()
    made.new_file("bestand", name, "image/png", 100)
    return made


@pytest.mark.usefixtures("media")
def test_an_upload_keeps_its_beginning_and_no_more() -> None:
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


@pytest.mark.usefixtures("media")
def test_an_upload_without_a_name_or_type_has_none() -> None:
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


@pytest.mark.usefixtures("media")
def test_only_sealed_files_of_a_form_count() -> None:
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
    sealed_store.keep_waiting([uuid.uuid4()], seconds=60)
    token = lockbox.new_token()
    lockbox.put(token=token, value=Doos(inhoud=1), seconds=-1)
    ReceivedDay.objects.create(day=clock.today() - timedelta(days=3), size=1)
    ReceivedDay.objects.create(day=clock.today() - timedelta(days=2), size=1)

    vault_tasks.sweep()
    tasks.sweep()

    assert sorted(path.name for path in folder.iterdir()) == ["jong", "slot-jong"]
    assert not Lockbox.objects.exists()
    assert [row.day for row in ReceivedDay.objects.all()] == [clock.today() - timedelta(days=2)]


@pytest.mark.django_db
def test_f02_the_total_of_a_day_is_kept_to(settings: Any) -> None:
    settings.UPLOAD_MAX_DAY_BYTES = 100

    assert [intake.reserve_today(size) for size in (101, 60, 41, 40, 1)] == [False, True, False, True, False]
    assert ReceivedDay.objects.get().size == 100
    assert ReceivedDay.objects.get().day == clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        assert intake.reserve_today(100)
    assert ReceivedDay.objects.count() == 2
