"""The container of a sealed file: chunks that cannot be reordered, dropped, moved or cut (``vault.md`` §2.9).

``magic | version | chunk size | file id | salt`` and then, per chunk, ``nonce | ciphertext | tag``. Each chunk's AAD
binds the header, its index and whether it is the last; the last one binds the total size as well. Nonces are random:
a retried chunk never reuses one.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO, Protocol

from meldpunt.vault.crypt.errors import VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    aead_open,
    aead_seal,
    canonical,
    derive,
    random_bytes,
)
from meldpunt.vault.crypt.secret import Secret

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

MAGIC = b"MLDP"
VERSION = 1
CHUNK_BYTES = 1024 * 1024
SALT_BYTES = 32
HEADER = struct.Struct(f">4sBI16s{SALT_BYTES}s")


class Readable(Protocol):
    """Anything that gives bytes: a file here, or one in a bucket."""

    def read(self, size: int = ..., /) -> bytes:
        """At most so many bytes; none at the end."""


def new_file_key() -> Secret:
    """A fresh key for one file."""
    return Secret(random_bytes(KEY_BYTES))


class FileSealer:
    """Encrypts a file while it arrives; at most one chunk is in memory."""

    def __init__(self, target: BinaryIO, *, key: Secret, file_id: uuid.UUID) -> None:
        """Write the header to the target."""
        salt = random_bytes(SALT_BYTES)
        self._header = HEADER.pack(MAGIC, VERSION, CHUNK_BYTES, file_id.bytes, salt)
        self._key = derive(key, "file", salt=salt)
        self._target = target
        self._buffer = bytearray()
        self._index = 0
        self.size = 0
        target.write(self._header)

    def write(self, data: bytes) -> None:
        """Take the next bytes, of any number."""
        self._buffer += data
        self.size += len(data)
        while len(self._buffer) > CHUNK_BYTES:
            self._write_chunk(bytes(self._buffer[:CHUNK_BYTES]), _place(self._header, self._index))
            del self._buffer[:CHUNK_BYTES]

    def close(self) -> None:
        """Write the last chunk, which carries the total size."""
        self._write_chunk(bytes(self._buffer), _last_place(self._header, self._index, self.size))
        self._buffer.clear()

    def _write_chunk(self, plain: bytes, aad: bytes) -> None:
        self._target.write(aead_seal(self._key, plain, aad))
        self._index += 1


def open_file(source: Readable, *, key: Secret, file_id: uuid.UUID) -> Iterator[bytes]:
    """The chunks of a sealed file, each checked before it is given out.

    Raises:
        VaultFormatError: not a container of this format.
        VaultIntegrityError: changed, cut, reordered, or of another file.
    """
    header = source.read(HEADER.size)
    if len(header) != HEADER.size:
        raise VaultFormatError("no container")
    magic, version, chunk_size, stored_id, salt = HEADER.unpack(header)
    if magic != MAGIC or version != VERSION or chunk_size != CHUNK_BYTES:
        raise VaultFormatError("unknown container")
    if stored_id != file_id.bytes:
        raise VaultIntegrityError("another file")
    file_key = derive(key, "file", salt=salt)
    yield from _chunks(source, file_key, header)


def _chunks(source: Readable, key: Secret, header: bytes) -> Iterator[bytes]:
    sealed_size = CHUNK_BYTES + NONCE_BYTES + TAG_BYTES
    index, total, sealed = 0, 0, source.read(sealed_size)
    while True:
        following = source.read(sealed_size)
        size = total + max(0, len(sealed) - NONCE_BYTES - TAG_BYTES)
        aad = _place(header, index) if following else _last_place(header, index, size)
        plain = aead_open(key, sealed, aad)
        yield plain
        if not following:
            return
        index, total, sealed = index + 1, total + len(plain), following


def _place(header: bytes, index: int) -> bytes:
    return canonical("chunk", header, str(index))


def _last_place(header: bytes, index: int, total: int) -> bytes:
    return canonical("last", header, str(index), str(total))
