"""JSON from outside, read strictly: small, flat, each name once, whole numbers only."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

__all__ = ["DEEPEST", "LARGEST", "NietStrikt", "read_strict"]

LARGEST = 256 * 1024
DEEPEST = 6
STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)  # also one without an end: read once
BRACKETS = re.compile(rb"[\[\]{}]")


class NietStrikt(Exception):
    """This is no such JSON; ``waarom`` is one of ``groot``, ``json``, ``dubbel`` and ``diep``."""

    def __init__(self, waarom: str) -> None:
        """Say what is wrong with it."""
        super().__init__(waarom)
        self.waarom = waarom


def read_strict(raw: bytes) -> Any:
    """Read JSON from outside.

    Raises:
        NietStrikt: it is too large or too deep, names something twice, or is no JSON of whole numbers.
    """
    if len(raw) > LARGEST:
        raise NietStrikt("groot")
    if _depth(raw) > DEEPEST:
        raise NietStrikt("diep")
    try:
        text = raw.decode()
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_refuse)
    except NietStrikt:
        raise
    except (ValueError, RecursionError):
        raise NietStrikt("json") from None


def _depth(raw: bytes) -> int:
    """How deep brackets stand in each other; looked at before anything is read, so that nothing is built of it."""
    depth = deepest = 0
    for found in BRACKETS.finditer(STRINGS.sub(b"", raw)):
        depth += 1 if found[0] in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NietStrikt("dubbel")
    return found


def _refuse(_text: str) -> NoReturn:
    raise NietStrikt("json")
