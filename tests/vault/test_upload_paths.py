"""Where the bytes of an upload pass: through the sealer, and nowhere else (``vault.md`` §4b, F06)."""

from __future__ import annotations

import os
import tempfile
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from meldpunt.evidence import service as evidence
from meldpunt.evidence import tasks
from meldpunt.evidence.intake import clean_name
from tests.melding import picture, received_file, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Mensen

CANARY = b"kanarie-in-het-bewijs"
NAMES = [
    "../../x.png",
    "..\\..\\x.png",
    "CON.png",
    "é" * 300 + ".png",
    "\u202egnp.exe.png",
    "/etc/passwd\0.png",
    "..",
    "nul",
]


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


@pytest.mark.parametrize("name", NAMES)
def test_f06_a_name_that_is_shown_is_short_and_plain(name: str) -> None:
    shown = clean_name(name)

    assert 0 < len(shown) <= 120
    assert not set(shown) & set("/\\\0\u202e\r\n")
    assert shown.split(".", maxsplit=1)[0].lower() not in ("con", "nul", "")


@pytest.mark.django_db
def test_a_file_waits_as_long_as_its_report_and_no_longer(mensen: Mensen, tmp_path: Path) -> None:  # noqa: ARG001 - the desk has to exist
    with override_settings(MEDIA_ROOT=tmp_path):
        sealed = evidence.seal_waiting([b"x"])
        path = tmp_path / "concept" / sealed.file_id.hex
        folder = tmp_path / "concept" / f"slot-{uuid.uuid4().hex}"
        folder.mkdir()
        (folder / "00000").write_bytes(b"x")
        old = time.time() - settings.CONCEPT_SECONDS - tasks.CONCEPT_GRACE_SECONDS - 60
        for each in (path, folder):
            os.utime(each, (old, old))
        evidence.keep_waiting([sealed.file_id], seconds=settings.CONCEPT_SECONDS)

        tasks.sweep()
        assert path.exists()
        assert not folder.exists()

        os.utime(path, (old, old))
        tasks.sweep()
        assert not path.exists()


def test_a_sent_report_has_its_files_in_the_store_and_none_waiting(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        file = received_file(picture())
        with django_capture_on_commit_callbacks(execute=True):
            send(bestanden=(file,))

        assert b"".join(evidence.read_stored(file.file_id, file.sleutel)) == picture()
        assert not list((tmp_path / "concept").iterdir())


def test_the_store_can_be_a_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same calls against S3 in this process; what lies there is sealed."""
    import boto3  # type: ignore[import-untyped]  # it ships no types
    from moto import mock_aws

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    options: dict[str, Any] = {
        "bucket_name": "bewijs",
        "region_name": "eu-west-1",
        "access_key": "a",
        "secret_key": "b",
    }
    store = {"bewijs": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | {"max_memory_size": 1024}}}
    content = CANARY * 100_000
    with mock_aws(), override_settings(STORAGES=settings.STORAGES | store, MEDIA_ROOT=tmp_path):
        client = boto3.client("s3", region_name="eu-west-1")
        client.create_bucket(Bucket="bewijs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        sealed = evidence.seal_waiting([content])
        evidence.store_waiting([sealed.file_id])
        evidence.store_waiting([sealed.file_id])
        evidence.drop_waiting([sealed.file_id])
        (row,) = client.list_objects_v2(Bucket="bewijs")["Contents"]
        raw = client.get_object(Bucket="bewijs", Key=row["Key"])["Body"].read()
        again = evidence.replace_stored(sealed.file_id, b"anders")

        assert row["Key"] == f"bewijs/{sealed.file_id.hex[:2]}/{sealed.file_id.hex}"
        assert CANARY not in raw
        assert b"".join(evidence.read_stored(again.file_id, again.key)) == b"anders"
    assert sealed.size == len(content)
    assert not list((tmp_path / "concept").iterdir())
