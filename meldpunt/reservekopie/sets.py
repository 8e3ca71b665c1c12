"""A set: one file, sealed to the backup key while it is written, so that the server cannot read its own backups.

``magic | version | kind | id | moment | fingerprint of the key | length | sealed key``, and then a container of
``vault.files``: chunks that cannot be cut, moved or changed. In it lie parts behind each other, each ``name | blocks``;
the last two are the manifest and its proof, a MAC under root-seal: whoever has the public half can seal a set, and
only this installation can make one that is believed.

A set is written aside, forced to the disk and then gets its name: what has the name of a set is whole.
"""

from __future__ import annotations

import hashlib
import os
import struct
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from meldpunt.reservekopie.errors import SetDamaged, SetNotOurs, SetOfOtherKey
from meldpunt.reservekopie.manifest import SetManifest, decode, encode
from meldpunt.vault import service as vault
from meldpunt.vault.files import CHUNK_BYTES, FileSealer, new_file_key, open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

CONTENT, KEYS = "inhoud", "sleutels"
KINDS = {1: CONTENT, 2: KEYS}
ENDING, ASIDE = ".meldpunt", ".deel"
MAGIC, VERSION = b"MLDB", 1
HEAD = struct.Struct(">4sBB16sQ8s")
LENGTH, BLOCK = struct.Struct(">H"), struct.Struct(">I")
LARGEST_BLOCK = 4 * CHUNK_BYTES
LABEL, MANIFEST, PROOF = "backup", "inhoudsopgave", "handtekening"
DAMAGED = "{path} is beschadigd, afgekapt of geen reservekopie. Er is niets teruggezet. Neem een andere kopie."
OTHER_KEY = "{path} is gemaakt voor een andere backupsleutel. Zoek het papier met kenmerk {found}."
NOT_OURS = (
    "{path} is niet door dit meldpunt gemaakt, of met rootsleutels die al vernietigd zijn. Er is niets teruggezet. "
    "Zet de rootsleutels terug die bij deze reservekopie horen."
)


@dataclass(frozen=True)
class SetHead:
    """What anybody can read of a set: which of the two it is, and of when."""

    kind: str
    set_id: uuid.UUID
    made_at: datetime
    fingerprint: bytes

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.kind}-{self.made_at:%Y-%m-%dT%H%M%SZ}{ENDING}"

    def packed(self) -> bytes:
        """As it stands at the beginning of the file."""
        number = next(number for number, kind in KINDS.items() if kind == self.kind)
        moment = int(self.made_at.timestamp())
        return HEAD.pack(MAGIC, VERSION, number, self.set_id.bytes, moment, self.fingerprint)


def fingerprint(public: bytes) -> bytes:
    """Eight bytes that name a backup key."""
    return hashlib.sha256(public).digest()[:8]


def spelled(fingerprint: bytes) -> str:
    """The name of a backup key as it stands on paper."""
    text = fingerprint.hex()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


class SetWriter:
    """Writes one set aside; at most a few megabytes are in memory."""

    def __init__(self, folder: Path, *, kind: str, made_at: datetime, public: bytes) -> None:
        """Begin the file.

        Raises:
            OSError: the folder is full or away.
        """
        self.head = SetHead(kind, uuid.uuid4(), made_at.replace(microsecond=0), fingerprint(public))
        self.path = folder / self.head.name
        self._aside = folder / f".{self.head.name}{ASIDE}"
        self._parts: dict[str, str] = {}
        key, head = new_file_key(), self.head.packed()
        sealed = vault.seal_to(public, key.reveal(), vault.canonical(LABEL, head))
        self._file: BinaryIO = os.fdopen(os.open(self._aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._file.write(head + LENGTH.pack(len(sealed)) + sealed)
        self._sealer = FileSealer(self._file, key=key, file_id=self.head.set_id)

    def add(self, name: str, content: Iterable[bytes]) -> str:
        """Write a part; returns the fingerprint of its bytes.

        Raises:
            OSError: the disk is full.
        """
        digest = hashlib.sha256()
        self._sealer.write(LENGTH.pack(len(name)) + name.encode())
        for data in filter(None, content):
            for start in range(0, len(data), LARGEST_BLOCK):
                block = data[start : start + LARGEST_BLOCK]
                digest.update(block)
                self._sealer.write(BLOCK.pack(len(block)))
                self._sealer.write(block)
        self._sealer.write(BLOCK.pack(0))
        self._parts[name] = digest.hexdigest()
        return self._parts[name]

    def finish(self, told: Callable[[SetHead, dict[str, str]], SetManifest]) -> None:
        """Write the manifest and its proof, and force all of it to the disk.

        Args:
            told: makes the manifest, of the head and the parts.

        Raises:
            OSError: the disk is full.
        """
        manifest = encode(told(self.head, dict(self._parts)))
        self.add(MANIFEST, [manifest])
        self.add(PROOF, [vault.seal_proof(LABEL, self.head.packed(), manifest)])
        self._sealer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def publish(self) -> None:
        """Give it its name."""
        self._aside.replace(self.path)
        place = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)

    def discard(self) -> None:
        """Leave nothing behind, where it did not get its name."""
        with suppress(OSError):  # a full disk refuses what is still in memory
            self._file.close()
        self._aside.unlink(missing_ok=True)


def read_head(path: Path) -> SetHead:
    """What anybody can read of a set.

    Raises:
        SetDamaged: not a set.
    """
    try:
        with path.open("rb") as file:
            return _head(file.read(HEAD.size))
    except (OSError, ValueError, KeyError, struct.error, OverflowError):
        raise SetDamaged(DAMAGED.format(path=path)) from None


def read_manifest(path: Path, key: vault.PrivateKey) -> SetManifest:
    """Go through a whole set, and give its manifest when every bit is as it was written, by this installation.

    Raises:
        SetDamaged: changed, cut, or not a set.
        SetOfOtherKey: sealed to another key.
        SetNotOurs: made by somebody else.
    """
    found: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    for name, content in parts(path, key):
        digest, body = hashlib.sha256(), bytearray()
        for block in content:
            digest.update(block)
            if name in (MANIFEST, PROOF):
                body += block
        found[name], kept[name] = digest.hexdigest(), bytes(body)
    if list(found)[-2:] != [MANIFEST, PROOF]:
        raise SetDamaged(DAMAGED.format(path=path))
    head = read_head(path)
    try:
        vault.check_seal_proof(LABEL, kept[PROOF], head.packed(), kept[MANIFEST])
    except vault.VaultIntegrityError:
        raise SetNotOurs(NOT_OURS.format(path=path)) from None
    manifest = decode(kept[MANIFEST])
    found = {name: digest for name, digest in found.items() if name not in (MANIFEST, PROOF)}
    if (manifest.kind, manifest.made_at, manifest.parts) != (head.kind, head.made_at, found):
        raise SetDamaged(DAMAGED.format(path=path))
    return manifest


def parts(path: Path, key: vault.PrivateKey) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The parts of a set in their order, each with its blocks; what of a part is not read is passed over.

    Raises:
        SetDamaged: changed, cut, or not a set.
        SetOfOtherKey: sealed to another key.
    """
    head = read_head(path)
    if head.fingerprint != fingerprint(key.public):
        raise SetOfOtherKey(OTHER_KEY.format(path=path, found=spelled(head.fingerprint)))
    with _damaged(path), path.open("rb") as file:
        file.seek(HEAD.size)
        (length,) = LENGTH.unpack(file.read(LENGTH.size))
        opened = vault.Secret(key.open(file.read(length), vault.canonical(LABEL, head.packed())))
        stream = _Stream(open_file(file, key=opened, file_id=head.set_id))
        while name := stream.name():
            blocks = _checked(stream.blocks(), path)
            yield name, blocks
            for _rest in blocks:
                pass


def _checked(blocks: Iterator[bytes], path: Path) -> Iterator[bytes]:
    with _damaged(path):
        yield from blocks


@contextmanager
def _damaged(path: Path) -> Iterator[None]:
    try:
        yield
    except (vault.VaultError, struct.error, UnicodeDecodeError, EOFError):
        raise SetDamaged(DAMAGED.format(path=path)) from None


class _Stream:
    """Names and blocks out of the chunks of a container."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = bytearray()

    def name(self) -> str:
        """The name of the next part; empty at the end."""
        head = self._read(LENGTH.size, at_end=True)
        return self._read(LENGTH.unpack(head)[0]).decode() if head else ""

    def blocks(self) -> Iterator[bytes]:
        """The blocks of a part."""
        while size := BLOCK.unpack(self._read(BLOCK.size))[0]:
            yield self._read(size)

    def _read(self, size: int, *, at_end: bool = False) -> bytes:
        while len(self._buffer) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                if at_end and not self._buffer:
                    return b""
                raise EOFError
            self._buffer += chunk
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data


def _head(data: bytes) -> SetHead:
    magic, version, number, set_id, moment, name = HEAD.unpack(data)
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError("no set")
    return SetHead(KINDS[number], uuid.UUID(bytes=set_id), datetime.fromtimestamp(moment, tz=UTC), name)
