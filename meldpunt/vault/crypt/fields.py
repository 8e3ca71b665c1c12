"""The ciphertext of one value, as it stands in a column (``vault.md`` §2.2).

``version | suite | kid[8] | nonce[12] | ciphertext | tag[16]``, the plaintext padded to a bucket; bound by its AAD to
table, column, row and case, so that a value moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

import msgspec

from meldpunt.vault.crypt.errors import VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.primitives import aead_open, aead_opener, aead_seal, canonical, pad, unpad

if TYPE_CHECKING:
    from collections.abc import Callable

    from meldpunt.vault.crypt.secret import Secret

VERSION = 1
SUITE_AES_256_GCM = 1
KID_BYTES = 8
HEADER_BYTES = 2 + KID_BYTES


def kid_of(key: Secret) -> bytes:
    """The public name of a key: eight bytes that commit to it."""
    return hmac.digest(key.reveal(), b"kid", "sha256")[:KID_BYTES]


def seal_value(key: Secret, plain: bytes, *place: str) -> bytes:
    """Seal bytes for one place.

    Args:
        key: 32 bytes, for this object or this column only.
        plain: what to seal, at most 4 GiB.
        place: table, column, row and case, as immutable names.
    """
    header = bytes([VERSION, SUITE_AES_256_GCM]) + kid_of(key)
    return header + aead_seal(key, pad(plain), canonical("meldpunt/f1", *place, header))


def open_value(key: Secret, sealed: bytes, *place: str) -> bytes:
    """What ``seal_value`` was given, at the same place.

    Raises:
        VaultFormatError: unknown version, suite or key.
        VaultIntegrityError: changed, or of another place.
    """
    header = read_header(sealed)
    if not hmac.compare_digest(header[2:], kid_of(key)):
        raise VaultFormatError("sealed under another key")
    return unpad(aead_open(key, sealed[HEADER_BYTES:], canonical("meldpunt/f1", *place, header)))


def value_opener(key: Secret, *place: str) -> Callable[[bytes, str], bytes]:
    """What opens many values of one column under one key, as ``open_value`` opens one.

    Args:
        key: the key of the column.
        place: table and column; the row comes with each value, and there is no case.
    """
    header = bytes([VERSION, SUITE_AES_256_GCM]) + kid_of(key)
    before, after, opened = canonical("meldpunt/f1", *place), canonical("", header), aead_opener(key)

    def value(sealed: bytes, row: str) -> bytes:
        if not hmac.compare_digest(sealed[:HEADER_BYTES], header):
            raise VaultFormatError("sealed under another key")
        return unpad(opened(sealed[HEADER_BYTES:], before + canonical(row) + after))

    return value


def read_header(sealed: bytes) -> bytes:
    """The first ten bytes, checked.

    Raises:
        VaultFormatError: not a value of this format.
    """
    header = bytes(sealed[:HEADER_BYTES])
    if len(header) < HEADER_BYTES or header[0] != VERSION or header[1] != SUITE_AES_256_GCM:
        raise VaultFormatError("unknown version or suite")
    return header


def seal_json(key: Secret, value: Any, *place: str) -> bytes:
    """Seal a JSON value for one place; ``seal_value`` says what the arguments are."""
    return seal_value(key, to_bytes(value), *place)


def open_json(key: Secret, sealed: bytes, *place: str) -> Any:
    """What ``seal_json`` was given, at the same place.

    Raises:
        VaultFormatError: unknown version, suite or key.
        VaultIntegrityError: changed, or of another place.
    """
    return from_bytes(open_value(key, sealed, *place))


def to_bytes(value: Any) -> bytes:
    """A JSON value as bytes, always the same ones; ``""``, ``None``, ``0`` and ``False`` stay four things.

    A lone surrogate, which no JSON text may hold, is kept as well.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def from_bytes(raw: bytes) -> Any:
    """The JSON value that ``to_bytes`` was given.

    Raises:
        VaultIntegrityError: the bytes are no JSON, though they opened.
    """
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):  # a lone surrogate, which this quicker reader refuses, or nothing of ours
        return _slowly(raw)


def _slowly(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise VaultIntegrityError("opened, but holds no value") from None
