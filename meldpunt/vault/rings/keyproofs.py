"""The proof that a public key is one of this installation: a signature that only web can make (``vault.md`` H4).

The private half comes from root-seal, which web alone holds. The public halves stand in the file of root-op, so that a
worker checks a key before it seals something to it, and cannot make a proof itself, nor can whoever takes its keys.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from django.conf import settings

from meldpunt.vault.crypt.errors import RootKeyError, VaultIntegrityError
from meldpunt.vault.crypt.primitives import canonical, check_signature, sign, verifying_key
from meldpunt.vault.rings.rootkeys import (
    RING_ID_BYTES,
    RootRing,
    forget,
    may_sign,
    read_ring,
    replace_verifying_keys,
    root_op,
    root_seal,
)

LABEL = "sign-public-key"


def prove(label: str, *parts: str | bytes) -> bytes:
    """The four bytes that name a root-seal key, and the signature of the parts under it.

    Raises:
        RootKeyError: this process may not sign.
    """
    ring = root_seal()
    return bytes.fromhex(ring.active) + sign(ring.derived(LABEL), canonical(label, *parts))


def check_proof(label: str, stored: bytes, *parts: str | bytes) -> None:
    """Check what ``prove`` made.

    Raises:
        VaultIntegrityError: not made by web, or for something else.
        RootKeyError: this process does not have the key that checks.
    """
    key_id = stored[:RING_ID_BYTES].hex()
    public = _verifying_keys().get(key_id)
    if public is None:
        raise VaultIntegrityError("not made by this installation")
    _check(public, stored[RING_ID_BYTES:], canonical(label, *parts))


def publish_verifying_keys() -> None:
    """Write what checks the proofs into the file of root-op, for every key of root-seal.

    Raises:
        RootKeyError: the file cannot be written.
    """
    ring = read_ring("root-seal", settings.ROOT_SEAL_KEY_FILE)
    keys = {key_id: base64.b64encode(_public_half(ring, key_id)).decode() for key_id in ring.keys}
    replace_verifying_keys(settings.ROOT_OP_KEY_FILE, keys)
    forget()


def are_published() -> bool:
    """Whether the file of root-op has what checks the proofs of today."""
    return root_seal().active in root_op().verifying


def _verifying_keys() -> dict[str, bytes]:
    if may_sign():  # derived, so that a file that somebody else wrote decides nothing here
        ring = root_seal()
        return {key_id: _public_half(ring, key_id) for key_id in ring.keys}
    found = {key_id: base64.b64decode(text) for key_id, text in root_op().verifying.items()}
    if not found:
        raise RootKeyError(
            f"In {settings.ROOT_OP_KEY_FILE} ontbreekt wat handtekeningen controleert. "
            "Doe op de webserver: manage.py audit ondertekenen. Kopieer het bestand daarna naar elke worker."
        )
    return found


@lru_cache(maxsize=16)
def _public_half(ring: RootRing, key_id: str) -> bytes:
    return verifying_key(ring.derived_by_id(LABEL, key_id))


@lru_cache(maxsize=1024)
def _check(public: bytes, signature: bytes, message: bytes) -> None:
    """The same key is checked for every report; what does not fit raises, and is not kept."""
    check_signature(public, signature, message)
