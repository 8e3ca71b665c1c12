"""The root keys of the installation: two rings in two files, so that a worker never holds what opens content.

``root-op`` (web and worker): class-O fields, row MACs, receipt pepper. ``root-seal`` (web only): the outer lock on
every grant. Each ring is a JSON file with mode 0400: installation, active key id, keys.
"""

from __future__ import annotations

import base64
import json
import os
import re
import stat
import uuid
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from meldpunt.vault.crypt.errors import RootKeyError, VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.fields import kid_of
from meldpunt.vault.crypt.primitives import KEY_BYTES, check_mac, derive, mac, random_bytes
from meldpunt.vault.crypt.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
RING_ID_BYTES = 4
KEY_ID = re.compile(rf"[0-9a-f]{{{2 * RING_ID_BYTES}}}")
NAMES = ("root-op", "root-seal")


@dataclass(frozen=True)
class RootRing:
    """One ring: the key that seals, and all keys that still open.

    ``verifying`` has what checks the signatures of root-seal keys, by their id, in base64; only root-op carries it.
    """

    name: str
    installation: uuid.UUID
    active: str
    keys: Mapping[str, Secret]
    verifying: Mapping[str, str] = field(default_factory=dict)

    def derived(self, label: str) -> Secret:
        """The active key for one purpose."""
        return _derived(self, self.active, label)

    def derived_by_id(self, label: str, key_id: str) -> Secret:
        """The key for one purpose, out of one key of the ring."""
        return _derived(self, key_id, label)

    def derived_by_kid(self, label: str, kid: bytes) -> Secret:
        """The key for one purpose that carries this name.

        Raises:
            VaultFormatError: no key of this ring has it.
        """
        for key_id in self.keys:
            key = _derived(self, key_id, label)
            if kid_of(key) == kid:
                return key
        raise VaultFormatError("sealed under an unknown root key")

    def mac(self, label: str, *parts: str | bytes) -> bytes:
        """A MAC under the active key, after the four bytes that name that key."""
        return bytes.fromhex(self.active) + mac(self.derived(label), *parts)

    def check_mac(self, label: str, stored: bytes, *parts: str | bytes) -> None:
        """Check what ``mac`` made, with whichever key of the ring made it.

        Raises:
            VaultIntegrityError: another value, or made with no key of this ring.
        """
        key_id = stored[:RING_ID_BYTES].hex()
        if key_id not in self.keys:
            raise VaultIntegrityError("not made by this installation")
        check_mac(self.derived_by_id(label, key_id), stored[RING_ID_BYTES:], *parts)

    def renew_mac(self, label: str, stored: bytes, *parts: str | bytes) -> bytes:
        """What ``mac`` makes under the active key, where an older key of the ring made the stored one.

        Raises:
            VaultIntegrityError: another value, or made with no key of this ring.
        """
        self.check_mac(label, stored, *parts)
        return self.mac(label, *parts)

    def __hash__(self) -> int:
        return hash((self.name, self.installation, self.active, tuple(self.keys)))


@lru_cache(maxsize=1024)
def _derived(ring: RootRing, key_id: str, label: str) -> Secret:
    return derive(ring.keys[key_id], f"{ring.name}/{label}")


def root_op() -> RootRing:
    """The ring that web and worker hold, as its file stands now: a rotation needs no restart."""
    return _current("root-op", settings.ROOT_OP_KEY_FILE)


def may_sign() -> bool:
    """Whether this process holds the ring that signs state; a worker does not."""
    return bool(settings.PROCESS == "web")


def root_seal() -> RootRing:
    """The ring that only web holds.

    Raises:
        RootKeyError: this process may not hold it, or the file is not right.
    """
    if not may_sign():
        raise RootKeyError("Dit proces mag de sleutel root-seal niet hebben. Alleen het webproces opent meldingen.")
    return _current("root-seal", settings.ROOT_SEAL_KEY_FILE)


def _current(name: str, path: Path) -> RootRing:
    """The ring as last read; read again when the file was replaced, kept when it is away for a moment."""
    try:
        found = path.stat()
    except OSError:
        found = None
    kept = _rings.get(name)
    stamp = (
        kept[0]
        if kept and found is None
        else (str(path), getattr(found, "st_mtime_ns", 0), getattr(found, "st_ino", 0))
    )
    if kept is None or kept[0] != stamp:
        _rings[name] = kept = (stamp, read_ring(name, path))
    return kept[1]


_rings: dict[str, tuple[tuple[str, int, int], RootRing]] = {}


def forget() -> None:
    """Read the files again at the next use."""
    _rings.clear()
    _derived.cache_clear()


def read_ring(name: str, path: Path) -> RootRing:
    """Read one ring from its file.

    Raises:
        RootKeyError: missing, readable by others, too short or garbled.
    """
    _check_file(path)
    try:
        ring = _parsed(json.loads(path.read_text()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RootKeyError(
            f"Het sleutelbestand {path} is niet leesbaar als sleutelbestand. Zet een reservekopie terug."
        ) from None
    if ring.name != name:
        raise RootKeyError(f"Het bestand {path} hoort bij {ring.name}, niet bij {name}. Kijk de instelling na.")
    if ring.active not in ring.keys or any(len(key.reveal()) != KEY_BYTES for key in ring.keys.values()):
        raise RootKeyError(f"In {path} ontbreekt een sleutel of is er een te kort. Zet een reservekopie terug.")
    if any(not any(key.reveal()) for key in ring.keys.values()):
        raise RootKeyError(f"In {path} staat een lege sleutel. Maak nieuwe sleutels met: manage.py inrichten")
    return ring


def _parsed(raw: Any) -> RootRing:
    keys = {key_id: Secret(base64.b64decode(text, validate=True)) for key_id, text in raw["keys"].items()}
    if raw["ring"] not in NAMES or not all(map(KEY_ID.fullmatch, (raw["active"], *keys))):
        raise ValueError("no ring")
    verifying = raw.get("verifying", {})
    if not all(map(KEY_ID.fullmatch, verifying)) or any(not base64.b64decode(text) for text in verifying.values()):
        raise ValueError("no verifying keys")
    return RootRing(
        name=raw["ring"],
        installation=uuid.UUID(raw["installation"]),
        active=raw["active"],
        keys=keys,
        verifying=verifying,
    )


def _check_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:
        raise RootKeyError(
            f"Het sleutelbestand {path} is er niet. Maak een nieuwe installatie met: manage.py inrichten. "
            "Had je al een installatie? Zet dan de reservekopie van de sleutel terug."
        ) from None
    if not stat.S_ISREG(mode) or mode & OTHERS:
        raise RootKeyError(f"Anderen kunnen het sleutelbestand {path} lezen. Herstel dat met: chmod 400 {path}")


def write_ring(name: str, path: Path, installation: uuid.UUID) -> None:
    """Make a new ring with one key; never over an existing file.

    Raises:
        RootKeyError: there is a file already.
    """
    key_id, text = _new_key()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise RootKeyError(f"Er staat al een sleutelbestand op {path}. Het blijft zoals het is.") from None
    with os.fdopen(handle, "w") as file:
        key = Secret(base64.b64decode(text))
        json.dump(_raw(RootRing(name, installation, active=key_id, keys={key_id: key})), file, indent=1)


def add_key(name: str, path: Path) -> str:
    """Add a key that opens but does not seal yet; returns its id."""
    ring = read_ring(name, path)
    key_id, text = _new_key()
    _replace(path, replace(ring, keys={**ring.keys, key_id: Secret(base64.b64decode(text))}))
    return key_id


def activate_newest(name: str, path: Path) -> str:
    """Let the key that was added last seal from now on; returns its id."""
    ring = read_ring(name, path)
    newest = list(ring.keys)[-1]
    _replace(path, replace(ring, active=newest))
    return newest


def keep_active_only(name: str, path: Path) -> None:
    """Destroy every key but the active one; what is still sealed under another never opens again."""
    ring = read_ring(name, path)
    _replace(path, replace(ring, keys={ring.active: ring.keys[ring.active]}))


def replace_verifying_keys(path: Path, verifying: Mapping[str, str]) -> None:
    """Write into the file of root-op what checks the signatures of root-seal keys.

    Raises:
        RootKeyError: the file cannot be written.
    """
    try:
        _replace(path, replace(read_ring("root-op", path), verifying=verifying))
    except OSError:
        raise RootKeyError(f"Het bestand {path} is niet te veranderen. Geef dit proces daar schrijfrecht.") from None


def _new_key() -> tuple[str, str]:
    return random_bytes(RING_ID_BYTES).hex(), base64.b64encode(random_bytes(KEY_BYTES)).decode()


def _raw(ring: RootRing) -> dict[str, object]:
    keys = {key_id: base64.b64encode(key.reveal()).decode() for key_id, key in ring.keys.items()}
    raw: dict[str, object] = {
        "ring": ring.name,
        "installation": str(ring.installation),
        "active": ring.active,
        "keys": keys,
    }
    return raw | ({"verifying": dict(ring.verifying)} if ring.verifying else {})


def _replace(path: Path, ring: RootRing) -> None:
    """Put a new file in the place of the old one, in one step, so that no process ever reads half a ring."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        json.dump(_raw(ring), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
