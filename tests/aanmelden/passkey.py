"""A passkey in software: what a phone or a usb key does, for tests without a browser (W3C WebAuthn level 2)."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN, RP_ID = "http://localhost", "localhost"
PRESENT_AND_VERIFIED, WITH_CREDENTIAL = 0x05, 0x40


@dataclass
class Passkey:
    """One key at one site."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    origin: str = ORIGIN
    uses: int = 0

    def make(self, options: str) -> str:
        """Answer the question to make a key, as the browser puts it in the form."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))  # type: ignore[no-untyped-call]  # fido2 types this in part
        credential = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + public
        data = self._authenticator_data(PRESENT_AND_VERIFIED | WITH_CREDENTIAL) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer("webauthn.create", options, attestationObject=websafe_encode(attestation))

    def use(self, options: str) -> str:
        """Answer the question to use the key."""
        self.uses += 1
        client, data = self._client_data("webauthn.get", options), self._authenticator_data(PRESENT_AND_VERIFIED)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signature), "userHandle": None}
        return self._answer("webauthn.get", options, **parts)

    def _client_data(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _authenticator_data(self, flags: int) -> bytes:
        return hashlib.sha256(RP_ID.encode()).digest() + bytes([flags]) + struct.pack(">I", self.uses)

    def _answer(self, kind: str, options: str, **parts: Any) -> str:
        name = websafe_encode(self.credential_id)
        response = {"clientDataJSON": websafe_encode(self._client_data(kind, options))} | parts
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )
