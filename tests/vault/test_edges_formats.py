"""Formats on their borders: what just fits, what just does not, and rings that turn key by key."""

from __future__ import annotations

import base64
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf

from meldpunt.vault import people
from meldpunt.vault.crypt.errors import RootKeyError, VaultError, VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.fields import open_value, read_header, seal_value
from meldpunt.vault.crypt.primitives import (
    PUBLIC_BYTES,
    PrivateKey,
    aead_open,
    aead_seal,
    canonical,
    derive,
    new_seed,
    pad,
    seal_to,
    unpad,
)
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.people import unwrap_seed, wrap_seed
from meldpunt.vault.rings import rootkeys
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
    from pathlib import Path


KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


# ── primitives ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (0, 64),
        (60, 64),
        (61, 256),
        (252, 256),
        (253, 1024),
        (4092, 4096),
        (4093, 16384),
        (16380, 16384),
        (16381, 32768),
        (32764, 32768),
        (32765, 49152),
    ],
)
def test_c09_a_value_is_as_long_as_its_bucket(size: int, padded: int) -> None:
    made = pad(b"x" * size)

    assert len(made) == padded
    assert unpad(made) == b"x" * size
    assert made[:4] == size.to_bytes(4, "big")
    assert not any(made[4 + size :])


@pytest.mark.parametrize("raw", [b"", b"\0\0\0", b"\0\0\0\1", b"\0\0\0\5abcd", b"\xff\xff\xff\xff"])
def test_c04_a_length_that_does_not_fit_is_an_error(raw: bytes) -> None:
    with pytest.raises(VaultFormatError):
        unpad(raw)


def test_a_length_that_just_fits_is_read() -> None:
    assert unpad(b"\0\0\0\0") == b""
    assert unpad(b"\0\0\0\4abcd") == b"abcd"


def test_parts_behind_each_other_carry_their_length() -> None:
    assert canonical("é", b"ab", "") == b"\2" + bytes(7) + "é".encode() + b"\2" + bytes(7) + b"ab" + bytes(8)
    assert canonical() == b""


@pytest.mark.parametrize("size", [0, 12, 27])
def test_c04_what_is_too_short_to_be_sealed_is_a_format_error(size: int) -> None:
    with pytest.raises(VaultFormatError):
        aead_open(KEY, bytes(size), b"")


def test_an_empty_value_can_be_sealed() -> None:
    sealed = aead_seal(KEY, b"", b"plaats")

    assert len(sealed) == 28
    assert aead_open(KEY, sealed, b"plaats") == b""


@pytest.mark.parametrize("size", [0, 95, 97])
def test_c04_a_seed_of_another_size_is_a_format_error(size: int) -> None:
    with pytest.raises(VaultFormatError):
        PrivateKey(Secret(bytes(size)))


@pytest.mark.parametrize("size", [0, PUBLIC_BYTES - 1, PUBLIC_BYTES + 1])
def test_c04_a_public_key_of_another_size_is_a_format_error(size: int) -> None:
    with pytest.raises(VaultFormatError):
        seal_to(bytes(size), b"x", b"")


def test_what_is_sealed_to_a_key_opens_for_it_and_for_its_place_only() -> None:
    key, other = PrivateKey(new_seed()), PrivateKey(new_seed())
    sealed = seal_to(key.public, b"x", b"hier")

    assert key.open(sealed, b"hier") == b"x"
    assert PrivateKey(key.seed).public == key.public
    assert key.public != other.public
    assert len(key.public) == 1216
    assert repr(key) == "<private key>"
    for who, where in ((other, b"hier"), (key, b"daar")):
        with pytest.raises(VaultIntegrityError):
            who.open(sealed, where)


def test_derived_keys_differ_by_label_salt_and_size() -> None:
    made = {derive(KEY, label, salt=salt).reveal() for label in ("a", "b") for salt in (None, b"x", b"y")}

    assert len(made) == 6
    assert {len(each) for each in made} == {32}
    assert len(derive(KEY, "a", size=96).reveal()) == 96


def test_secrets_are_compared_by_value_and_are_no_key_of_a_dictionary() -> None:
    assert Secret(b"a") == Secret(b"a")
    assert Secret(b"a") != Secret(b"b")
    assert Secret(b"a") != b"a"
    with pytest.raises(TypeError):
        hash(Secret(b"a"))


@pytest.mark.parametrize("raw", [b"", bytes([1, 1]) + bytes(7), bytes([2, 1]) + bytes(8), bytes([1, 2]) + bytes(8)])
def test_c08_a_header_is_whole_or_refused(raw: bytes) -> None:
    with pytest.raises(VaultFormatError):
        read_header(raw)


def test_a_header_alone_is_a_header_and_no_value() -> None:
    header = seal_value(KEY, b"", "t")[:10]

    assert read_header(header) == header
    with pytest.raises(VaultFormatError):
        open_value(KEY, header, "t")


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


# ── the cost of a locked seed ────
@pytest.mark.parametrize(
    ("memory", "passes"), [(0, 1), (7, 1), (1024 * 1024 + 1, 1), (2**32 - 1, 1), (64, 0), (64, 17), (64, 2**16 - 1)]
)
def test_c04_a_cost_out_of_bounds_is_refused_before_anything_is_derived(
    memory: int, passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = wrap_seed(Secret(b"zeer vertrouwelijk"), Secret(b"x"), "vera")
    derived: list[object] = []
    monkeypatch.setattr(people, "stretch", lambda *args, **_how: derived.append(args))

    with pytest.raises(VaultError, match="out of bounds"):
        unwrap_seed(good[:17] + memory.to_bytes(4, "big") + passes.to_bytes(2, "big") + good[23:], Secret(b"x"), "vera")

    assert not derived


@pytest.mark.parametrize(("memory", "passes"), [(8, 1), (1024 * 1024, 16)])
def test_a_cost_at_the_bounds_is_derived(memory: int, passes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    good = wrap_seed(Secret(b"zeer vertrouwelijk"), Secret(b"x"), "vera")
    derived: list[tuple[int, int]] = []

    def stretch(_passphrase: Secret, *, salt: bytes, memory_kib: int, passes: int) -> Secret:
        derived.append((memory_kib, passes))
        return Secret(salt * 2)

    monkeypatch.setattr(people, "stretch", stretch)
    with pytest.raises(VaultError):
        unwrap_seed(good[:17] + memory.to_bytes(4, "big") + passes.to_bytes(2, "big") + good[23:], Secret(b"x"), "vera")

    assert derived == [(memory, passes)]


def test_c08_a_locked_seed_of_another_version_or_too_short_is_a_format_error() -> None:
    good = wrap_seed(Secret(b"zeer vertrouwelijk"), Secret(b"x"), "vera")

    for made in (bytes([2]) + good[1:], good[:54], good[:22], b""):
        with pytest.raises(VaultFormatError):
            unwrap_seed(made, Secret(b"x"), "vera")
