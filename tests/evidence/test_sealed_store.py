"""The store of sealed files: on disk, or in a bucket."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage
from django.core.files.storage.handler import StorageHandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from meldpunt.core.errors import Conflict
from meldpunt.evidence import sealed_store
from meldpunt.evidence import service as evidence
from meldpunt.evidence.models import StoredFile
from support.dossiers.models import Dossier
from tests.evidence.gevraagd import sha
from tests.maak import picture, received_file, send

if TYPE_CHECKING:
    from django.core.files.base import File

    from tests.personas import Mensen

CANARY = b"kanarie-in-het-bewijs"


pytestmark = pytest.mark.django_db


# ── the store ───────────────────────────────────────────────────────────────────────────────────
def test_a_waiting_file_is_stored_once_and_read_back(media: Path) -> None:
    sealed = sealed_store.seal_waiting([b"a" * 100, b"b"])
    gone = uuid.uuid4()
    path = media / "concept" / sealed.file_id.hex

    assert (sealed.size, sealed.sha256) == (101, sha(b"a" * 100 + b"b"))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"".join(sealed_store.read_waiting(sealed.file_id, sealed.key)) == b"a" * 100 + b"b"
    sealed_store.store_waiting({sealed.file_id: sealed.key})
    path.write_bytes(b"iets anders")
    sealed_store.store_waiting({sealed.file_id: sealed.key})
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
        evidence.store_waiting({sealed.file_id: sealed.key})
        evidence.store_waiting({sealed.file_id: sealed.key})
        evidence.drop_waiting([sealed.file_id])
        (row,) = client.list_objects_v2(Bucket="bewijs")["Contents"]
        raw = client.get_object(Bucket="bewijs", Key=row["Key"])["Body"].read()
        again = evidence.replace_stored(sealed.file_id, b"anders")

        assert row["Key"] == f"bewijs/{sealed.file_id.hex[:2]}/{sealed.file_id.hex}"
        assert CANARY not in raw
        assert b"".join(evidence.read_stored(again.file_id, again.key)) == b"anders"
    assert sealed.size == len(content)
    assert not list((tmp_path / "concept").iterdir())


# ── K2: what is acknowledged is there ───────────────────────────────────────────────────────────
S = TypeVar("S", bound=Storage)


class Disk(FileSystemStorage):
    """A folder on a disk with so much room left, and no more."""

    room = 0

    def _save(self, name: str, content: File[bytes]) -> str:
        data = content.read()
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data[: self.room])
        if len(data) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return name


class Bucket(InMemoryStorage):
    """A store that gives a second name to what is there, and loses the end of what comes in while it is unwell."""

    unwell = False

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        return super().save(name, ContentFile(content.read()[:100]) if self.unwell else content, max_length)


@pytest.fixture
def disk(own_media: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A store whose room the test decides."""
    return _use(Disk(location=own_media), monkeypatch)


def _use(store: S, monkeypatch: pytest.MonkeyPatch) -> S:
    monkeypatch.setattr(StorageHandler, "__getitem__", lambda _self, _alias: store)
    return store


def whole(file: evidence.SealedFile) -> bytes:
    return b"".join(evidence.read_stored(file.file_id, file.key))


def stored_bytes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in folder.glob("bewijs/*/*")}


def test_k2_a_full_store_takes_nothing_and_a_second_try_is_whole(disk: Disk, own_media: Path) -> None:
    file = evidence.seal_waiting([CANARY * 100_000])
    disk.room = 1024 * 1024

    with pytest.raises(OSError, match="No space left"):
        evidence.store_waiting({file.file_id: file.key})
    assert stored_bytes(own_media) == {}
    assert not StoredFile.objects.exists()
    assert sealed_store.concept_path(file.file_id).exists()

    disk.room = 8 * 1024 * 1024
    evidence.store_waiting({file.file_id: file.key})
    evidence.drop_waiting([file.file_id])
    assert whole(file) == CANARY * 100_000


@pytest.mark.usefixtures("mensen")
def test_r10_a_report_whose_file_finds_no_room_waits_and_refers_to_no_half_file(disk: Disk, own_media: Path) -> None:
    client = Client()
    content = picture() + CANARY * 100_000
    for slug, data in (
        ("voor-wie", {"R1": "zelf"}),
        ("wat", {"verhaal": "Een verhaal."}),
        ("bewijs", {"bestand": SimpleUploadedFile("foto.png", content), "toevoegen": "1"}),
        ("contact", {"kanaal": "code"}),
    ):
        assert client.post(f"/melden/{slug}/", data).status_code == 302
    disk.room = 1024 * 1024
    full = client.post("/melden/controle/")
    left = (stored_bytes(own_media), StoredFile.objects.count(), Dossier.objects.count())
    shown = client.get("/melden/controle/").content.decode()
    disk.room = 8 * 1024 * 1024
    sent = client.post("/melden/controle/")

    assert full.status_code == 503
    assert "Er is nu geen plek om iets te bewaren. Wat je al bewaard had, is er nog." in full.content.decode()
    assert left == ({}, 0, 0)
    assert "Een verhaal." in shown
    assert "foto.png" in shown
    assert (sent.status_code, sent.headers["Location"]) == (302, "/melden/ontvangen/")
    (stored,) = stored_bytes(own_media).values()
    assert stored > len(content)


@pytest.mark.parametrize("part", [0, 1, 56, 57, 1000, -1])
def test_k2_half_a_file_under_the_final_name_is_made_anew(own_media: Path, part: int) -> None:
    file = evidence.seal_waiting([CANARY * 1000])
    sealed = sealed_store.concept_path(file.file_id).read_bytes()
    final = own_media / sealed_store.stored_name(file.file_id)
    final.parent.mkdir(parents=True)
    final.write_bytes(sealed[:part])

    evidence.store_waiting({file.file_id: file.key})

    assert final.read_bytes() == sealed
    assert StoredFile.objects.get(pk=file.file_id).sha256 == sha(sealed)


def test_k2_another_file_of_the_right_size_is_not_taken_for_this_one(own_media: Path) -> None:
    file = evidence.seal_waiting([b"a" * 500])
    sealed = sealed_store.concept_path(file.file_id).read_bytes()
    final = own_media / sealed_store.stored_name(file.file_id)
    final.parent.mkdir(parents=True)
    final.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    evidence.store_waiting({file.file_id: file.key})

    assert whole(file) == b"a" * 500


def test_k2_a_report_whose_file_was_lost_is_not_taken_and_says_which(mensen: Mensen, own_media: Path) -> None:  # noqa: ARG001 - the desk has to exist
    first, second = received_file(), received_file()
    sealed_store.concept_path(second.file_id).write_bytes(b"half")

    with pytest.raises(Conflict, match="Bestand 2 is niet heel bewaard"):
        send(bestanden=(first, second))

    sealed_store.concept_path(second.file_id).unlink()
    with pytest.raises(Conflict, match="Bestand 2 is niet heel bewaard"):
        send(bestanden=(first, second))
    assert sealed_store.concept_path(first.file_id).exists()
    assert set(stored_bytes(own_media)) == {first.file_id.hex}


@pytest.mark.usefixtures("mensen")
def test_k2_the_waiting_copy_goes_only_with_the_whole_one_there(
    disk: Disk, django_capture_on_commit_callbacks: Any
) -> None:
    file, disk.room = received_file(picture()), 10

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(OSError, match="No space left"):
        send(bestanden=(file,))
    assert sealed_store.concept_path(file.file_id).exists()

    disk.room = 1024 * 1024
    with django_capture_on_commit_callbacks(execute=True):
        send(bestanden=(file,))
    assert b"".join(evidence.read_stored(file.file_id, file.sleutel)) == picture()
    assert not sealed_store.concept_path(file.file_id).exists()


def test_k2_a_bucket_is_read_back_and_what_is_not_whole_is_replaced(
    own_media: Path,  # noqa: ARG001 - where the file waits
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket, file = _use(Bucket(), monkeypatch), evidence.seal_waiting([CANARY * 100])
    bucket.unwell = True
    with pytest.raises(evidence.NotWhole):
        evidence.store_waiting({file.file_id: file.key})
    assert not StoredFile.objects.exists()

    bucket.unwell = False
    evidence.store_waiting({file.file_id: file.key})
    evidence.store_waiting({file.file_id: file.key})

    assert whole(file) == CANARY * 100
    assert bucket.listdir(f"bewijs/{file.file_id.hex[:2]}")[1] == [file.file_id.hex]


def test_k2_a_picture_that_cannot_be_written_leaves_the_old_one(disk: Disk) -> None:
    disk.room = 1024 * 1024
    old = evidence.replace_stored(uuid.uuid4(), b"oud")
    disk.room = 20

    with pytest.raises(OSError, match="No space left"):
        evidence.replace_stored(old.file_id, b"nieuw")

    assert whole(old) == b"oud"


def _cut_at_random(times: int, *, largest: int, disk: Disk, rng: random.Random) -> None:
    """Store files on a disk that is now and then full, or with a half file of a killed process in the way."""
    for _nth in range(times):
        content = rng.randbytes(rng.randrange(largest))
        file = evidence.seal_waiting([content])
        sealed = sealed_store.concept_path(file.file_id).read_bytes()
        final = Path(disk.path(sealed_store.stored_name(file.file_id)))
        if rng.random() < 0.5:
            final.parent.mkdir(parents=True, exist_ok=True)
            final.write_bytes(sealed[: rng.randrange(len(sealed) + 1)])
        acknowledged = False
        while not acknowledged:
            disk.room = rng.choice((rng.randrange(len(sealed)), 2 * len(sealed)))
            try:
                evidence.store_waiting({file.file_id: file.key})
                acknowledged = True
            except OSError as error:
                assert error.errno == errno.ENOSPC  # noqa: PT017 - most tries fail, as they should
        evidence.drop_waiting([file.file_id])
        assert whole(file) == content
        assert StoredFile.objects.get(pk=file.file_id).sha256 == sha(sealed)
        evidence.drop_stored(file.file_id)


def test_k2_whatever_moment_is_cut_what_is_acknowledged_opens(disk: Disk) -> None:
    _cut_at_random(25, largest=5000, disk=disk, rng=random.Random(20261126))  # noqa: S311 - the same each time


@pytest.mark.deep
def test_k2_a_thousand_uploads_cut_at_random_open(disk: Disk) -> None:
    _cut_at_random(1000, largest=3 * 1024 * 1024, disk=disk, rng=random.Random(7))  # noqa: S311 - the same each time


WRITER = """
import sys, uuid
import django
django.setup()
from meldpunt.evidence import sealed_store
from meldpunt.vault.service import Secret
sealed_store._note = lambda found: None
file_id, key = uuid.UUID(sys.argv[1]), Secret(bytes.fromhex(sys.argv[2]))
print("begin", flush=True)
while True:
    sealed_store.storages["bewijs"].delete(sealed_store.stored_name(file_id))
    sealed_store.store_waiting({file_id: key})
"""


@pytest.mark.deep
def test_k2_a_process_that_is_killed_leaves_a_whole_file_or_none(own_media: Path) -> None:
    content = os.urandom(3 * 1024 * 1024)
    file, rng = evidence.seal_waiting([content]), random.Random(3)  # noqa: S311 - the same each time
    final = own_media / sealed_store.stored_name(file.file_id)
    arguments = [sys.executable, "-c", WRITER, str(file.file_id), file.key.reveal().hex()]
    for _nth in range(20):
        with subprocess.Popen(
            arguments, stdout=subprocess.PIPE, env=os.environ | {"MEDIA_ROOT": str(own_media)}
        ) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(rng.random() * 0.2)
            writer.kill()
        if final.exists():
            assert whole(file) == content
    evidence.store_waiting({file.file_id: file.key})
    assert whole(file) == content
