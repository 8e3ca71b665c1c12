"""The envelope around every file that leaves a party: DSSE 1.0.2, signed with Ed25519.

The signature covers the type and the bytes of the payload. Verify first, and then read the very bytes that were
verified; the envelope itself proves nothing, and is never what a file is known by.

Source: DSSE 1.0.2, "Protocol" and "Envelope" (secure-systems-lab).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meldpunt.vault import service as vault
from statistieken.uitwisseling.bestand.strikt import NietStrikt, read_strict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Handtekening", "Omslag", "key_id", "pae", "read_envelope", "seal_envelope", "signed_by"]

MOST_SIGNATURES = 2  # a new key under the old one has two
SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class Handtekening:
    """One signature; ``sleutel`` is what the sender says made it, and a hint only."""

    sleutel: str
    waarde: bytes


@dataclass(frozen=True)
class Omslag:
    """An envelope as it was read; nothing in it is verified yet."""

    soort: str
    inhoud: bytes
    handtekeningen: tuple[Handtekening, ...]

    @property
    def sha256(self) -> str:
        """What the payload is known by."""
        return hashlib.sha256(self.inhoud).hexdigest()


def key_id(publiek: bytes) -> str:
    """What a public key is known by: the SHA-256 of its bytes."""
    return hashlib.sha256(publiek).hexdigest()


def pae(soort: str, inhoud: bytes) -> bytes:
    """What is signed: "DSSEv1", and type and payload each after its length (DSSE 1.0.2, "PAE")."""
    kind = soort.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(inhoud), inhoud)


def seal_envelope(soort: str, inhoud: bytes, *signers: tuple[bytes, Callable[[bytes], bytes]]) -> bytes:
    """Put a payload into an envelope.

    Args:
        soort: the type of the payload.
        inhoud: its bytes.
        signers: each with its public key, and what signs.
    """
    message = pae(soort, inhoud)
    body = {
        "payload": base64.b64encode(inhoud).decode(),
        "payloadType": soort,
        "signatures": [
            {"keyid": key_id(publiek), "sig": base64.b64encode(sign(message)).decode()} for publiek, sign in signers
        ],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read_envelope(raw: bytes) -> Omslag:
    """Take an envelope apart; nothing in it is to be believed before ``signed_by`` said so.

    Raises:
        NietStrikt: it is no envelope.
    """
    body = read_strict(raw)
    if not isinstance(body, dict) or set(body) != {"payload", "payloadType", "signatures"}:
        raise NietStrikt("omslag")
    soort, signatures = body["payloadType"], body["signatures"]
    if not isinstance(soort, str) or not isinstance(signatures, list) or not 0 < len(signatures) <= MOST_SIGNATURES:
        raise NietStrikt("omslag")
    return Omslag(soort=soort, inhoud=_bytes(body["payload"]), handtekeningen=tuple(map(_signature, signatures)))


def signed_by(omslag: Omslag, publiek: bytes) -> bool:
    """Whether one of the signatures was made with this key over exactly these bytes."""
    message = pae(omslag.soort, omslag.inhoud)
    return any(_verifies(publiek, item.waarde, message) for item in _likely_first(omslag.handtekeningen, publiek))


def _likely_first(signatures: Sequence[Handtekening], publiek: bytes) -> list[Handtekening]:
    own = key_id(publiek)
    return sorted(signatures, key=lambda item: item.sleutel != own)


def _verifies(publiek: bytes, signature: bytes, message: bytes) -> bool:
    try:
        vault.check_signature(publiek, signature, message)
    except vault.VaultIntegrityError:
        return False
    return True


def _signature(item: Any) -> Handtekening:
    if not isinstance(item, dict) or not {"sig"} <= set(item) <= {"sig", "keyid"}:
        raise NietStrikt("omslag")
    sleutel, waarde = item.get("keyid", ""), _bytes(item["sig"])
    if not isinstance(sleutel, str) or len(waarde) != SIGNATURE_BYTES:
        raise NietStrikt("omslag")
    return Handtekening(sleutel=sleutel, waarde=waarde)


def _bytes(text: Any) -> bytes:
    """Bytes in base64, of the usual or of the other alphabet: DSSE lets a reader accept both."""
    if not isinstance(text, str):
        raise NietStrikt("omslag")
    try:
        return base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        raise NietStrikt("omslag") from None
