"""Signatures are checked by the numbers of the standard, without any library (RFC 8032, section 7.1)."""

from __future__ import annotations

import hashlib

import pytest

from support.bewijskracht.controle.ed25519 import ORDER, is_signed

VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
FIRST, _MESSAGE, SIGNATURE = VECTORS[0]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_signatures_of_the_standard_are_right_and_another_message_is_not(
    public: str, message: bytes, signature: str
) -> None:
    key, made = bytes.fromhex(public), bytes.fromhex(signature)

    assert is_signed(key, message, made)
    assert not is_signed(key, message + b"\0", made)


@pytest.mark.parametrize("place", [0, 31, 32, 63])
def test_a_signature_with_one_other_bit_is_not_right(place: int) -> None:
    changed = bytearray.fromhex(SIGNATURE)
    changed[place] ^= 1

    assert not is_signed(bytes.fromhex(FIRST), b"", bytes(changed))


def test_the_key_of_somebody_else_is_not_right() -> None:
    assert not is_signed(bytes.fromhex(VECTORS[1][0]), b"", bytes.fromhex(SIGNATURE))


def test_the_same_signature_in_another_shape_is_refused() -> None:
    """S + L would pass the equation as well: the standard asks for S below L (RFC 8032, 5.1.7)."""
    made = bytes.fromhex(SIGNATURE)
    larger = int.from_bytes(made[32:], "little") + ORDER

    assert not is_signed(bytes.fromhex(FIRST), b"", made[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "key", [b"", b"\0" * 31, b"\xff" * 32, (2).to_bytes(32, "little"), b"\x01" + b"\0" * 30 + b"\x80"]
)
def test_what_is_no_key_signs_nothing(key: bytes) -> None:
    assert not is_signed(key, b"", bytes.fromhex(SIGNATURE))


@pytest.mark.parametrize("signature", [b"", b"\0" * 63, b"\xff" * 64])
def test_what_is_no_signature_is_none(signature: bytes) -> None:
    assert not is_signed(bytes.fromhex(FIRST), b"", signature)
