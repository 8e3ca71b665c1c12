"""The store of sealed files: on disk, or in a bucket."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import override_settings

from meldpunt.evidence import sealed_store
from meldpunt.evidence import service as evidence
from tests.evidence.gevraagd import sha
from tests.maak import picture, received_file, send

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen

CANARY = b"kanarie-in-het-bewijs"


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
