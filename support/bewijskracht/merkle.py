"""A tree of hashes, so that one leaf is shown to be in it without showing the others (RFC 9162, 2.1).

A leaf and a node begin with another byte, so that none can be taken for the other.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAF, NODE = b"\0", b"\1"
LINKS, RECHTS = "links", "rechts"


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The hash over all leaves, in this order.

    Raises:
        ValueError: there is none.
    """
    if not leaves:
        raise ValueError("a tree has leaves")
    if len(leaves) == 1:
        return hashlib.sha256(LEAF + leaves[0]).digest()
    half = _half(len(leaves))
    return _node(root_of(leaves[:half]), root_of(leaves[half:]))


def path_to(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """What stands beside one leaf on each level up to the root, and on which side.

    Args:
        leaves: all of them, in their order.
        place: of the leaf, counted from 0.
    """
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if place < half:
        return [*path_to(leaves[:half], place), (RECHTS, root_of(leaves[half:]))]
    return [*path_to(leaves[half:], place - half), (LINKS, root_of(leaves[:half]))]


def _half(number: int) -> int:
    """The largest power of two below this number."""
    return 1 << (number - 1).bit_length() - 1


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
