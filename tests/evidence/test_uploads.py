"""Where the bytes of an upload pass: through the sealer, and nowhere else (``vault.md`` §4b, F06)."""

from __future__ import annotations

import tempfile
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from meldpunt.evidence import uploads
from tests.evidence.gevraagd import NAMES, sha
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.personas import Mensen

CANARY = b"kanarie-in-het-bewijs"


def on_disk(*folders: Path) -> Iterator[bytes]:
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                if path.is_file():
                    yield path.read_bytes()
            except OSError:  # gone between looking and reading
                continue


@pytest.mark.django_db
def test_no_plain_byte_of_a_large_upload_lands_on_disk_while_it_comes_in_or_after(tmp_path: Path) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    content = picture() + CANARY * 170_000
    assert len(content) > 3_000_000
    seen: list[bool] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(any(CANARY in found for found in on_disk(tmp_path)))
            time.sleep(0.005)

    with override_settings(MEDIA_ROOT=tmp_path / "media", FILE_UPLOAD_TEMP_DIR=str(temp)):
        before, tempfile.tempdir = tempfile.tempdir, str(temp)
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            client = Client()
            client.post(
                reverse("melden:pagina", args=["bewijs"]),
                {"bestand": SimpleUploadedFile("groot.png", content), "toevoegen": "1"},
            )
        finally:
            done.set()
            watcher.join()
            tempfile.tempdir = before
        kept = client.get(reverse("melden:pagina", args=["bewijs"])).context["bestanden"]

    assert [row.grootte for row in kept] == [len(content)]
    assert seen
    assert not any(seen)
    assert list((tmp_path / "media" / "concept").iterdir())
    assert not list(temp.iterdir())


def raw_form(name: str, content: bytes) -> bytes:
    """A form as an attacker writes it: no browser and no test client has cleaned the name."""
    head = f'--grens\r\nContent-Disposition: form-data; name="bestand"; filename="{name}"\r\n\r\n'.encode()
    return head + content + b"\r\n--grens--\r\n"


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_f06_a_name_never_reaches_a_path(name: str, mensen: Mensen, tmp_path: Path) -> None:  # noqa: ARG001 - the desk has to exist
    with override_settings(MEDIA_ROOT=tmp_path):
        client = Client()
        page = reverse("melden:pagina", args=["bewijs"])
        client.generic("POST", page, raw_form(name, picture()), content_type="multipart/form-data; boundary=grens")
        slot = client.post(reverse("melden:delen"), {"naam": f"{name}x.png", "grootte": "10"}).json()
        paths = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")]

    assert paths
    assert slot["id"]
    hexadecimal = set("0123456789abcdef")
    for path in paths:
        assert set(path.removeprefix("concept").removeprefix("/").removeprefix("slot-")) <= hexadecimal


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
