"""Root keys: the product refuses to start with wrong ones and says what to do."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import override_settings

from meldpunt.vault.crypt.errors import RootKeyError
from meldpunt.vault.models import Installation
from meldpunt.vault.rings.installation import check_root_keys, set_up
from meldpunt.vault.rings.rootkeys import forget, read_ring, write_ring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _read_files_again() -> Iterator[None]:
    yield
    forget()


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    path = tmp_path / "root-op.json"
    write_ring("root-op", path, uuid.uuid4())
    return path


def rewrite(path: Path, **changes: Any) -> None:
    raw = json.loads(path.read_text()) | changes
    path.chmod(0o600)
    path.write_text(json.dumps(raw))
    path.chmod(0o400)


def test_a_ring_is_readable_by_its_owner_only(ring: Path) -> None:
    assert ring.stat().st_mode & 0o777 == 0o400
    assert "<secret>" in repr(read_ring("root-op", ring))


def test_c22_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RootKeyError, match=r"manage\.py inrichten"):
        read_ring("root-op", tmp_path / "weg.json")


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644])
def test_c22_a_file_that_others_can_read_is_refused(ring: Path, mode: int) -> None:
    ring.chmod(mode)

    with pytest.raises(RootKeyError, match="chmod 400"):
        read_ring("root-op", ring)


@pytest.mark.parametrize(
    "changes",
    [
        {"keys": {"aabbccdd": "a29ydA=="}, "active": "aabbccdd"},
        {"keys": {"aabbccdd": "A" * 43 + "="}, "active": "aabbccdd"},
        {"active": "00000000"},
        {"keys": {"aabbccdd": "geen base64 !"}},
        {"keys": []},
        {"installation": "x"},
    ],
    ids=["short", "all zeros", "no active key", "garbled", "wrong shape", "no installation"],
)
def test_c22_a_ring_that_is_not_right_is_refused(ring: Path, changes: dict[str, Any]) -> None:
    rewrite(ring, **changes)

    with pytest.raises(RootKeyError):
        read_ring("root-op", ring)


def test_one_ring_is_not_taken_for_the_other(ring: Path) -> None:
    with pytest.raises(RootKeyError):
        read_ring("root-seal", ring)


def test_a_ring_is_never_written_over_another(ring: Path) -> None:
    before = ring.read_text()

    with pytest.raises(RootKeyError):
        write_ring("root-op", ring, uuid.uuid4())

    assert ring.read_text() == before


@pytest.mark.django_db
def test_this_installation_starts() -> None:
    check_root_keys()


@pytest.mark.django_db
def test_keys_of_another_installation_are_refused(ring: Path) -> None:
    with override_settings(ROOT_OP_KEY_FILE=ring), pytest.raises(RootKeyError, match="andere installatie"):
        check_root_keys()


@pytest.mark.django_db
def test_a_database_without_installation_says_what_to_do() -> None:
    Installation.objects.all().delete()

    with pytest.raises(RootKeyError, match="inrichten"):
        check_root_keys()


@pytest.mark.django_db
def test_setting_up_twice_is_refused() -> None:
    with pytest.raises(RootKeyError, match="al bij een installatie"):
        set_up()


@pytest.mark.django_db
def test_a_worker_starts_without_the_key_that_opens_content() -> None:
    with override_settings(PROCESS="worker", ROOT_SEAL_KEY_FILE=settings.STATE / "er-niet.json"):
        check_root_keys()


def test_c23_the_root_key_has_nothing_to_do_with_the_secret_key(ring: Path) -> None:
    before = read_ring("root-op", ring).derived("x")

    with override_settings(SECRET_KEY="iets heel anders"):
        assert read_ring("root-op", ring).derived("x") == before
