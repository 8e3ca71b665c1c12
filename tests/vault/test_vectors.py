"""Known answers: what was sealed by an earlier release opens in every later one. Never regenerate these."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import uuid
from pathlib import Path
from typing import Any

from meldpunt.vault.codes import _check_character
from meldpunt.vault.crypt.fields import open_value
from meldpunt.vault.crypt.primitives import PrivateKey, canonical, derive, mac, pad, stretch
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.files import open_file
from meldpunt.vault.people import unwrap_seed

VECTORS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text())


def secret(name: str, field: str = "key") -> Secret:
    return Secret(bytes.fromhex(VECTORS[name][field]))


def sealed(name: str, field: str = "sealed") -> bytes:
    return base64.b64decode(VECTORS[name][field])


def test_canonical_and_padding() -> None:
    assert canonical(*VECTORS["canonical"]["parts"]).hex() == VECTORS["canonical"]["hex"]
    assert pad(VECTORS["pad"]["plain"].encode()).hex() == VECTORS["pad"]["hex"]


def test_mac_and_derived_keys() -> None:
    assert mac(secret("mac"), *VECTORS["mac"]["parts"]).hex() == VECTORS["mac"]["hex"]
    assert derive(secret("derive"), VECTORS["derive"]["label"]).reveal().hex() == VECTORS["derive"]["hex"]


def test_argon2id() -> None:
    vector = VECTORS["argon2id"]
    stretched = stretch(
        Secret(vector["passphrase"].encode()),
        salt=bytes.fromhex(vector["salt"]),
        memory_kib=vector["memory_kib"],
        passes=vector["passes"],
    )

    assert stretched.reveal().hex() == vector["hex"]


def test_c07_field() -> None:
    plain = open_value(secret("field"), sealed("field"), *VECTORS["field"]["place"])

    assert plain.decode() == VECTORS["field"]["plain"]


def test_c07_keypair_and_hpke() -> None:
    key = PrivateKey(secret("hpke", "seed"))

    assert hashlib.sha256(key.public).hexdigest() == VECTORS["keypair"]["public_sha256"]
    assert key.open(sealed("hpke"), VECTORS["hpke"]["info"].encode()).decode() == VECTORS["hpke"]["plain"]


def test_c07_locked_seed() -> None:
    vector = VECTORS["wrap"]
    seed = unwrap_seed(sealed("wrap", "wrapped"), Secret(vector["passphrase"].encode()), vector["account"])

    assert seed == secret("wrap", "seed")


def test_c07_file_container() -> None:
    vector = VECTORS["file"]
    chunks = open_file(io.BytesIO(sealed("file")), key=secret("file"), file_id=uuid.UUID(vector["file_id"]))

    assert b"".join(chunks).decode() == vector["plain"]


def test_code_check_character() -> None:
    assert _check_character(VECTORS["code"]["body"]) == VECTORS["code"]["check"]
