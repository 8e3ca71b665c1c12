"""The primitives on their borders: what just fits, and what just does not."""

from __future__ import annotations

import pytest

from meldpunt.vault.crypt.errors import VaultFormatError, VaultIntegrityError
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

KEY = Secret(bytes(range(32)))


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
