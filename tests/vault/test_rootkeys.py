"""Root keys: the product refuses to start with wrong ones and says what to do."""

from __future__ import annotations

import base64
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.conf import settings as conf
from django.test import override_settings

from meldpunt.vault.crypt.errors import RootKeyError, VaultFormatError, VaultIntegrityError
from meldpunt.vault.models import Installation
from meldpunt.vault.rings import rootkeys
from meldpunt.vault.rings.installation import check_root_keys, set_up
from meldpunt.vault.rings.rootkeys import (
    activate_newest,
    add_key,
    forget,
    keep_active_only,
    read_ring,
    root_op,
    write_ring,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

with_database = pytest.mark.django_db


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


# ── rings ───────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def ring_file(tmp_path: Path) -> Path:
    path = tmp_path / "diep" / "ring.json"
    write_ring("root-op", path, uuid.UUID(int=5))
    return path


def test_a_ring_file_is_for_its_owner_only(ring_file: Path) -> None:
    raw = json.loads(ring_file.read_text())

    assert ring_file.stat().st_mode & 0o777 == 0o400
    assert ring_file.parent.stat().st_mode & 0o777 == 0o700
    assert set(raw) == {"ring", "installation", "active", "keys"}
    assert (raw["ring"], raw["installation"]) == ("root-op", str(uuid.UUID(int=5)))
    assert list(raw["keys"]) == [raw["active"]]
    assert len(base64.b64decode(raw["keys"][raw["active"]])) == 32


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o600 | 0o020, 0o401, 0o410])
def test_c22_a_ring_that_others_can_touch_is_refused(ring_file: Path, mode: int) -> None:
    ring_file.chmod(mode)

    with pytest.raises(RootKeyError, match="chmod 400"):
        read_ring("root-op", ring_file)


def test_c22_a_folder_is_no_ring(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir(mode=0o700)

    with pytest.raises(RootKeyError, match="chmod 400"):
        read_ring("root-op", tmp_path / "map")


def test_c22_a_key_with_a_foreign_character_in_it_is_refused(ring_file: Path) -> None:
    raw = json.loads(ring_file.read_text())
    raw["keys"] = {name: f"!{text}" for name, text in raw["keys"].items()}
    ring_file.chmod(0o600)
    ring_file.write_text(json.dumps(raw))

    with pytest.raises(RootKeyError, match="niet leesbaar"):
        read_ring("root-op", ring_file)


def test_a_ring_turns_key_by_key(ring_file: Path) -> None:
    first = read_ring("root-op", ring_file)
    added = add_key("root-op", ring_file)
    second = read_ring("root-op", ring_file)
    assert second.active == first.active
    assert list(second.keys) == [first.active, added]
    stamp = first.mac("label", "x")
    second.check_mac("label", stamp, "x")

    assert activate_newest("root-op", ring_file) == added
    third = read_ring("root-op", ring_file)
    assert third.active == added
    third.check_mac("label", stamp, "x")
    assert third.mac("label", "x") != stamp
    assert bytes.fromhex(third.active) == third.mac("label", "x")[:4]

    keep_active_only("root-op", ring_file)
    last = read_ring("root-op", ring_file)
    assert list(last.keys) == [added]
    assert last.keys[added] == third.keys[added]
    assert last.installation == first.installation
    with pytest.raises(VaultIntegrityError):
        last.check_mac("label", stamp, "x")
    assert ring_file.stat().st_mode & 0o777 == 0o400
    assert [path.name for path in ring_file.parent.iterdir()] == ["ring.json"]


def test_a_half_written_ring_of_before_is_no_hindrance(ring_file: Path) -> None:
    ring_file.with_suffix(".new").write_text("half")

    add_key("root-op", ring_file)

    assert len(read_ring("root-op", ring_file).keys) == 2


def test_a_key_is_found_by_its_public_name(ring_file: Path) -> None:
    from meldpunt.vault.crypt.fields import kid_of

    add_key("root-op", ring_file)
    ring = read_ring("root-op", ring_file)
    first, second = (ring.derived_by_id("label", key_id) for key_id in ring.keys)

    assert ring.derived("label") == first
    assert first != second
    assert ring.derived_by_kid("label", kid_of(second)) == second
    assert ring.derived_by_kid("label", kid_of(first)) == first
    with pytest.raises(VaultFormatError):
        ring.derived_by_kid("other label", kid_of(first))


@with_database
def test_a_ring_that_was_replaced_is_read_anew_and_one_that_is_away_is_kept(own_roots: Path) -> None:
    before = root_op()
    assert root_op() is before
    add_key("root-op", conf.ROOT_OP_KEY_FILE)
    after = root_op()
    assert len(after.keys) == len(before.keys) + 1
    conf.ROOT_OP_KEY_FILE.rename(own_roots / "away")

    assert root_op() is after
    forget()
    with pytest.raises(RootKeyError, match="is er niet"):
        root_op()


def test_only_the_web_process_has_the_ring_that_opens(settings: Any) -> None:
    settings.PROCESS = "worker"

    with pytest.raises(RootKeyError, match="root-seal"):
        rootkeys.root_seal()


@pytest.mark.parametrize(
    "text",
    [
        '{"ring": "root-op", "installation": "%s", "active": ["00112233"], "keys": {"00112233": "%s"}}',
        '{"ring": "root-op", "installation": "%s", "active": "zz", "keys": {"zz": "%s"}}',
        '{"ring": "root-op", "installation": "%s", "active": "0011223344", "keys": {"0011223344": "%s"}}',
        '{"ring": ["%s"], "installation": "x", "active": "00112233", "keys": {"00112233": "%s"}}',
        '{"ring": "geheim %s", "installation": "x", "active": "00112233", "keys": {"00112233": "%s"}}',
        "[" * 100_000 + "%s%s",
        "null %.0s%.0s",
        "7%.0s%.0s",
        '"%s%s"',
    ],
    ids=["list", "no hex", "long", "ring list", "secret ring", "deep", "null", "number", "text"],
)
def test_c22_a_ring_of_another_shape_is_a_typed_error_without_its_content(tmp_path: Path, text: str) -> None:
    path = tmp_path / "shape"
    path.write_text(text % (uuid.uuid4(), "A" * 42 + "E="))
    path.chmod(0o600)

    with pytest.raises(RootKeyError) as error:
        read_ring("root-op", path)

    assert "geheim" not in str(error.value)
    assert "sleutelbestand" in str(error.value)
