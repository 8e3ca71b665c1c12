"""The root keys of the installation: two rings in two files, so that a worker never holds what opens content.

``root-op`` (web and worker): class-O fields, row MACs, receipt pepper. ``root-seal`` (web only): the outer lock on
every grant. Each ring is a JSON file with mode 0400: installation, active key id, keys.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.vault.errors import RootKeyError, VaultFormatError
from meldpunt.vault.fields import kid_of
from meldpunt.vault.primitives import KEY_BYTES, derive, random_bytes
from meldpunt.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class RootRing:
    """One ring: the key that seals, and all keys that still open."""

    name: str
    installation: uuid.UUID
    active: str
    keys: Mapping[str, Secret]

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

    def __hash__(self) -> int:
        return hash((self.name, self.installation, self.active, tuple(self.keys)))


@lru_cache(maxsize=1024)
def _derived(ring: RootRing, key_id: str, label: str) -> Secret:
    return derive(ring.keys[key_id], f"{ring.name}/{label}")


@lru_cache(maxsize=1)
def root_op() -> RootRing:
    """The ring that web and worker hold."""
    return read_ring("root-op", settings.ROOT_OP_KEY_FILE)


@lru_cache(maxsize=1)
def root_seal() -> RootRing:
    """The ring that only web holds.

    Raises:
        RootKeyError: this process may not hold it, or the file is not right.
    """
    if settings.PROCESS != "web":
        raise RootKeyError("Dit proces mag de sleutel root-seal niet hebben. Alleen het webproces opent meldingen.")
    return read_ring("root-seal", settings.ROOT_SEAL_KEY_FILE)


def forget() -> None:
    """Read the files again at the next use."""
    root_op.cache_clear()
    root_seal.cache_clear()
    _derived.cache_clear()


def read_ring(name: str, path: Path) -> RootRing:
    """Read one ring from its file.

    Raises:
        RootKeyError: missing, readable by others, too short or garbled.
    """
    _check_file(path)
    try:
        raw = json.loads(path.read_text())
        keys = {key_id: Secret(base64.b64decode(text, validate=True)) for key_id, text in raw["keys"].items()}
        ring = RootRing(name=raw["ring"], installation=uuid.UUID(raw["installation"]), active=raw["active"], keys=keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RootKeyError(
            f"Het sleutelbestand {path} is niet leesbaar als sleutelbestand. Zet een reservekopie terug."
        ) from None
    if ring.name != name:
        raise RootKeyError(f"Het bestand {path} hoort bij {ring.name}, niet bij {name}. Kijk de instelling na.")
    if ring.active not in keys or any(len(key.reveal()) != KEY_BYTES for key in keys.values()):
        raise RootKeyError(f"In {path} ontbreekt een sleutel of is er een te kort. Zet een reservekopie terug.")
    if any(not any(key.reveal()) for key in keys.values()):
        raise RootKeyError(f"In {path} staat een lege sleutel. Maak nieuwe sleutels met: manage.py inrichten")
    return ring


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
    key_id = random_bytes(4).hex()
    raw = {
        "ring": name,
        "installation": str(installation),
        "active": key_id,
        "keys": {key_id: base64.b64encode(random_bytes(KEY_BYTES)).decode()},
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise RootKeyError(f"Er staat al een sleutelbestand op {path}. Het blijft zoals het is.") from None
    with os.fdopen(handle, "w") as file:
        json.dump(raw, file, indent=1)
