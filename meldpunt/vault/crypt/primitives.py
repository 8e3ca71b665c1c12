"""The few cryptographic operations of the house, each with one choice of algorithm.

AES-256-GCM with a random 96-bit nonce and a key per object; HKDF-SHA256; HMAC-SHA256; hybrid HPKE
(MLKEM768-X25519, HKDF-SHA256, AES-256-GCM; RFC 9180 and X-Wing); Ed25519 (RFC 8032); Argon2id (RFC 9106).
"""

from __future__ import annotations

import hmac
import os
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meldpunt.vault.crypt import kdfgate
from meldpunt.vault.crypt.errors import VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SEED_BYTES = 96  # 64 for ML-KEM-768, 32 for X25519
MLKEM_SEED_BYTES = 64
MLKEM_PUBLIC_BYTES = 1184
PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + 32
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
BUCKETS = (64, 256, 1024, 4096, 16384)  # after the last one: multiples of it
LENGTH_BYTES = 4
pack_length = struct.Struct("<Q").pack


def random_bytes(size: int) -> bytes:
    """Unpredictable bytes from the operating system."""
    return os.urandom(size)


def canonical(*parts: str | bytes) -> bytes:
    """Parts behind each other, each after its length (little endian, 64 bits), so that no two lists look alike."""
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join([piece for part in encoded for piece in (pack_length(len(part)), part)])


def pad(plain: bytes) -> bytes:
    """Length, bytes, zeros up to the next bucket: the ciphertext's size tells the bucket only."""
    needed = LENGTH_BYTES + len(plain)
    bucket = next((size for size in BUCKETS if needed <= size), -(-needed // BUCKETS[-1]) * BUCKETS[-1])
    return struct.pack(">I", len(plain)) + plain + bytes(bucket - needed)


def unpad(padded: bytes) -> bytes:
    """What ``pad`` was given.

    Raises:
        VaultFormatError: the length does not fit.
    """
    if len(padded) < LENGTH_BYTES:
        raise VaultFormatError("too short")
    (size,) = struct.unpack(">I", padded[:LENGTH_BYTES])
    if size > len(padded) - LENGTH_BYTES:
        raise VaultFormatError("length does not fit")
    return padded[LENGTH_BYTES : LENGTH_BYTES + size]


def derive(key: Secret, label: str, *, size: int = KEY_BYTES, salt: bytes | None = None) -> Secret:
    """A key for one purpose out of another (HKDF-SHA256, RFC 5869)."""
    return Secret(HKDF(hashes.SHA256(), size, salt, label.encode()).derive(key.reveal()))


def mac(key: Secret, *parts: str | bytes) -> bytes:
    """HMAC-SHA256 over the canonical form of the parts: 32 bytes."""
    return hmac.digest(key.reveal(), canonical(*parts), "sha256")


def check_mac(key: Secret, expected: bytes, *parts: str | bytes) -> None:
    """Raise ``VaultIntegrityError`` unless ``expected`` is the MAC of the parts."""
    if not hmac.compare_digest(mac(key, *parts), expected):
        raise VaultIntegrityError("row was not written by this installation")


def aead_seal(key: Secret, plain: bytes, aad: bytes) -> bytes:
    """Nonce, ciphertext and tag under AES-256-GCM."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + AESGCM(key.reveal()).encrypt(nonce, plain, aad)


def aead_open(key: Secret, sealed: bytes, aad: bytes) -> bytes:
    """What ``aead_seal`` was given.

    Raises:
        VaultIntegrityError: another key, another place, or changed bytes.
    """
    return aead_opener(key)(sealed, aad)


def aead_opener(key: Secret) -> Callable[[bytes, bytes], bytes]:
    """What opens many values under one key, as ``aead_open`` opens one."""
    cipher = AESGCM(key.reveal())

    def opened(sealed: bytes, aad: bytes) -> bytes:
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise VaultFormatError("too short")
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
        except InvalidTag:
            raise VaultIntegrityError("does not open") from None

    return opened


def new_seed() -> Secret:
    """The 96 bytes that a keypair is made of."""
    return Secret(random_bytes(SEED_BYTES))


class PrivateKey:
    """A hybrid keypair, kept in memory only."""

    def __init__(self, seed: Secret) -> None:
        """Expand the 96-byte seed."""
        raw = seed.reveal()
        if len(raw) != SEED_BYTES:
            raise VaultFormatError("seed has another size")
        self.seed = seed
        mlkem = MLKEM768PrivateKey.from_seed_bytes(raw[:MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(raw[MLKEM_SEED_BYTES:])
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return "<private key>"

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """What was sealed to this key with this ``info``.

        Raises:
            VaultIntegrityError: sealed to another key or for another place, or changed.
        """
        try:
            return SUITE.decrypt(sealed, self._key, info)
        except (InvalidTag, ValueError):
            raise VaultIntegrityError("does not open") from None


@lru_cache(maxsize=256)
def _public_key(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_BYTES:
        raise VaultFormatError("public key has another size")
    return hpke.MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_BYTES:]),
    )


def seal_to(public: bytes, plain: bytes, info: bytes) -> bytes:
    """Seal bytes so that only the holder of the private key opens them, and only with the same ``info``.

    Raises:
        VaultFormatError: these bytes are no public key.
    """
    try:
        return SUITE.encrypt(plain, _public_key(public), info)
    except ValueError:
        raise VaultFormatError("no public key") from None


def sign(seed: Secret, message: bytes) -> bytes:
    """The Ed25519 signature (RFC 8032) of a message, with the private key that these 32 bytes are: 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed.reveal()).sign(message)


def verifying_key(seed: Secret) -> bytes:
    """The public half that checks what ``sign`` made with this seed: 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed.reveal()).public_key().public_bytes_raw()


def check_signature(public: bytes, signature: bytes, message: bytes) -> None:
    """Raise ``VaultIntegrityError`` unless the holder of the private key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise VaultIntegrityError("not signed by this installation") from None


def stretch(passphrase: Secret, *, salt: bytes, memory_kib: int, passes: int) -> Secret:
    """A key out of a passphrase, slow on purpose (Argon2id, one lane); waits for a place to do so.

    Raises:
        TooBusy: too many others are deriving a key.
    """
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=1, memory_cost=memory_kib)
    with kdfgate.slot():
        return Secret(kdf.derive(passphrase.reveal()))
