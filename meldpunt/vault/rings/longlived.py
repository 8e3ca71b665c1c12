"""Keys that must outlive a root key: the pepper of return codes, the keys of the audit chain, and what signs files.

They are random, stand in the database as one class-O value, and move to a new root key when it is rotated. Without
them a rotation would orphan every code, since nobody can compute a lookup anew without the code.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from meldpunt.vault.crypt.errors import RootKeyError
from meldpunt.vault.crypt.exchange import agreement_public, pair_mask
from meldpunt.vault.crypt.primitives import KEY_BYTES, derive, mac, random_bytes, sign, verifying_key
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import Installation
from meldpunt.vault.rings.opfields import open_op, seal_op

PLACE = {"table": "vault.installation", "column": "longlived", "row": "1"}


def new_longlived() -> bytes:
    """A fresh set, sealed for the row of the installation."""
    return _seal({"receipt": _fresh(), "audit": [_fresh()]})


def receipt_pepper() -> Secret:
    """What turns a return code into the id of its row."""
    return Secret(base64.b64decode(_values()["receipt"]))


def audit_mac(number: int, *parts: str | bytes) -> bytes:
    """The MAC of one audit line.

    Args:
        number: which key of the chain, counted from 1.
        parts: the line before it and this line.

    Raises:
        RootKeyError: there is no key with this number.
    """
    return mac(_audit_key(number), *parts)


def sign_evidence(message: bytes) -> bytes:
    """The Ed25519 signature of something about evidence, under the newest key: whoever has it checks it without us."""
    return sign(_evidence_seed(audit_key_number()), message)


def evidence_public(number: int) -> bytes:
    """What checks ``sign_evidence``.

    Args:
        number: which key, counted from 1; a rotation of the root keys adds one, and none ever goes.

    Raises:
        RootKeyError: there is no key with this number.
    """
    return verifying_key(_evidence_seed(number))


def sign_exchange(number: int, generation: int, message: bytes) -> bytes:
    """The Ed25519 signature of a file for other parties.

    Args:
        number: the key of the trail that it comes from, counted from 1.
        generation: how many keys for other parties there were by then.
        message: what is signed.

    Raises:
        RootKeyError: there is no key with this number.
    """
    return sign(_exchange_seed("sign", number, generation), message)


def exchange_public(number: int, generation: int) -> tuple[bytes, bytes]:
    """What checks ``sign_exchange``, and what another party makes its half of a mask with.

    Raises:
        RootKeyError: there is no key with this number.
    """
    signing, agreeing = (_exchange_seed(use, number, generation) for use in ("sign", "mask"))
    return verifying_key(signing), agreement_public(agreeing)


def exchange_mask(number: int, generation: int, other: bytes, *, salt: bytes, size: int) -> list[int]:
    """The numbers that we and one other party make alike (``crypt.exchange``).

    Raises:
        RootKeyError: there is no key with this number.
        VaultFormatError: the other half is no public key.
    """
    return pair_mask(_exchange_seed("mask", number, generation), other, salt=salt, size=size)


def _exchange_seed(use: str, number: int, generation: int) -> Secret:
    """Out of the audit key as well; a generation of its own renews it without a rotation of the root keys."""
    return derive(_audit_key(number), f"{use}-exchange/{generation}")


def _evidence_seed(number: int) -> Secret:
    """A key of its own, out of the audit key with the same number, so that it lives as long and is renewed with it."""
    return derive(_audit_key(number), "sign-evidence")


def _audit_key(number: int) -> Secret:
    keys = _values()["audit"]
    if number > len(keys):
        forget()
        keys = _values()["audit"]
    if not 0 < number <= len(keys):
        raise RootKeyError("Het logboek noemt een sleutel die deze installatie niet heeft.")
    return Secret(base64.b64decode(keys[number - 1]))


def audit_key_number() -> int:
    """The key that new audit lines are written with."""
    return len(_values()["audit"])


def reseal_longlived(*, new_audit_key: bool) -> None:
    """Seal the set under the active root key, with a further audit key where the old root key may be known."""
    forget()
    values = _values()
    if new_audit_key:
        values = values | {"audit": [*values["audit"], _fresh()]}
    Installation.objects.update(longlived=_seal(values))
    forget()


def forget() -> None:
    """Read the set again at the next use."""
    _values.cache_clear()


@lru_cache(maxsize=1)
def _values() -> dict[str, Any]:
    row = Installation.objects.first()
    if row is None:
        raise RootKeyError("Deze installatie is nog niet ingericht. Doe dat met: manage.py inrichten")
    values: dict[str, Any] = open_op(**PLACE, sealed=bytes(row.longlived))
    return values


def _seal(values: dict[str, Any]) -> bytes:
    return seal_op(**PLACE, value=values)


def _fresh() -> str:
    return base64.b64encode(random_bytes(KEY_BYTES)).decode()
