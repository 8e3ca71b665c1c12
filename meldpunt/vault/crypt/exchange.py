"""Masks that cancel each other in a sum: X25519 (RFC 7748), HKDF-SHA256 (RFC 5869) and ChaCha20 (RFC 8439).

Two parties that know each other's public key make the same stream of numbers; one adds it, the other takes it away.
"""

from __future__ import annotations

import struct

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

from meldpunt.vault.crypt.errors import VaultFormatError
from meldpunt.vault.crypt.primitives import derive
from meldpunt.vault.crypt.secret import Secret

WORD_BYTES = 4
NONCE = bytes(16)  # each key is of one pair in one round, and makes one stream


def agreement_public(seed: Secret) -> bytes:
    """The public half of the X25519 key that these 32 bytes are."""
    return X25519PrivateKey.from_private_bytes(seed.reveal()).public_key().public_bytes_raw()


def pair_mask(seed: Secret, other: bytes, *, salt: bytes, size: int) -> list[int]:
    """The numbers below 2^32 that both of a pair make, and nobody else.

    Args:
        seed: the own private half.
        other: the public half of the other party.
        salt: what this round is known by.
        size: how many numbers.

    Raises:
        VaultFormatError: these bytes are no public key.
    """
    try:
        shared = X25519PrivateKey.from_private_bytes(seed.reveal()).exchange(X25519PublicKey.from_public_bytes(other))
    except ValueError:
        raise VaultFormatError("no public key") from None
    key = derive(Secret(shared), "meldpunt/som", salt=salt)
    stream = Cipher(ChaCha20(key.reveal(), NONCE), mode=None).encryptor().update(bytes(WORD_BYTES * size))
    return list(struct.unpack(f"<{size}I", stream))
