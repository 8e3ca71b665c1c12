"""What lies in a folder or a zip file, and the manifest in it; nothing is unpacked, and no name leads anywhere."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections import Counter
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST, KINDS = "manifest.json", ("stuk", "kaart", "weg")
MOST = 200 * 1024 * 1024
BROKEN = (OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zipfile.BadZipFile, zlib.error)
HEX = re.compile(r"[0-9a-f]{64}")


class Unreadable(Exception):
    """There is nothing that can be checked; the argument says why, in Dutch."""


class Package:
    """The files of a package, by their names."""

    def __init__(self, place: Path) -> None:
        """List what there is."""
        self._zip = zipfile.ZipFile(place) if place.is_file() else None
        if self._zip:
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
            names = [entry.filename for entry in entries]
            self.double = sorted(name for name, times in Counter(names).items() if times > 1)
            self._files: dict[str, Any] = {entry.filename: entry for entry in entries}
        else:
            found = (path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
            self.double, self._files = [], {path.relative_to(place).as_posix(): path for path in found}
        inside = {name.rpartition("/")[0] for name in self._files if name.rpartition("/")[2] == MANIFEST}
        top = min(inside, key=len, default="")
        if top:  # whoever packs a folder packs its name along
            self._files = {name.removeprefix(f"{top}/"): found for name, found in self._files.items()}

    def __contains__(self, name: object) -> bool:
        return name in self._files

    @property
    def names(self) -> list[str]:
        """All of them, in order."""
        return sorted(self._files)

    def open(self, name: str) -> IO[bytes]:
        """One file, to be read.

        Raises:
            KeyError: it is not there.
        """
        found = self._files[name]
        return self._zip.open(found) if self._zip else found.open("rb")

    def read(self, name: str) -> bytes:
        """A small file.

        Raises:
            Unreadable: it is not there, too large, or broken.
        """
        try:
            with self.open(name) as source:
                data = source.read(MOST + 1)
        except (*BROKEN, KeyError):
            raise Unreadable(f"{name} is er niet, of is niet te lezen.") from None
        if len(data) > MOST:
            raise Unreadable(f"{name} is te groot.")
        return data


def canonical(value: Any) -> bytes:
    """JSON of one shape: sorted names, no spaces, ASCII alone."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def read_manifest(data: bytes) -> dict[str, Any]:
    """The manifest, with everything in it that is read later of the right type.

    Raises:
        Unreadable: it is no manifest of a version that is known here.
    """
    try:
        found = json.loads(data, object_pairs_hook=_once)
        texts = ("zaak", "begin", "kop", "sleutel", "handtekening", "gemaakt_op", "meldpunt")
        right = found["soort"] == "meldpunt-bewijsmanifest" and found["versie"] == 1
        right = right and all(isinstance(found[name], str) for name in texts) and isinstance(found["paden"], dict)
        right = right and all(isinstance(path, str) for path in found["paden"].values())
        right = right and all(map(_is_link, found["schakels"])) and all(map(_is_root, found["wortels"]))
        right = right and all(isinstance(card["schakel"], int) for card in found["kaarten"])
        canonical(found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        right = False
    if not right:
        raise Unreadable("manifest.json is geen bewijsmanifest dat dit programma kent.")
    manifest: dict[str, Any] = found
    return manifest


def _is_link(link: Any) -> bool:
    numbers = all(type(link[name]) is int for name in ("plek", "stuk", "grootte"))
    texts = all(isinstance(link[name], str) for name in ("sha256", "vorige", "naam", "mime", "wie", "waarom", "zout"))
    return numbers and texts and link["soort"] in KINDS and isinstance(link["ontvangen_op"], str)


def _is_root(root: Any) -> bool:
    sides = all(side in ("links", "rechts") and HEX.fullmatch(digest) for side, digest in root["pad"])
    stamps = all(isinstance(stamp["bestand"], str) for stamp in root["stempels"])
    return sides and stamps and type(root["schakel"]) is int and bool(bytes.fromhex(root["handtekening"]))


def hash_of_link(link: dict[str, Any]) -> str:
    """The hash of a link, which the next one carries."""
    return hashlib.sha256(b"meldpunt/schakel/1\n" + canonical(link)).hexdigest()
