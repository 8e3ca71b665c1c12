"""The tree over the ends of chains: known roots, and a way to each leaf."""

from __future__ import annotations

import hashlib

import pytest

from support.bewijskracht import merkle


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def test_roots_of_one_two_and_three_leaves_are_what_the_standard_says() -> None:
    """RFC 9162, 2.1.1: a leaf after a zero, a node after a one, the left half a power of two."""
    one, two, three = (sha(b"\0", letter) for letter in (b"a", b"b", b"c"))

    assert merkle.root_of([b"a"]) == one
    assert merkle.root_of([b"a", b"b"]) == sha(b"\1", one, two)
    assert merkle.root_of([b"a", b"b", b"c"]) == sha(b"\1", sha(b"\1", one, two), three)


def test_a_tree_without_leaves_has_no_root() -> None:
    with pytest.raises(ValueError, match="leaves"):
        merkle.root_of([])


@pytest.mark.parametrize("number", range(1, 18))
def test_the_way_from_each_leaf_leads_to_the_root(number: int) -> None:
    leaves = [bytes([place]) * 32 for place in range(number)]
    for place, leaf in enumerate(leaves):
        digest = sha(b"\0", leaf)
        for side, beside in merkle.path_to(leaves, place):
            digest = sha(b"\1", beside, digest) if side == "links" else sha(b"\1", digest, beside)

        assert digest == merkle.root_of(leaves)


def test_a_node_cannot_be_taken_for_a_leaf() -> None:
    node = sha(b"\0", b"a") + sha(b"\0", b"b")

    assert merkle.root_of([node]) != merkle.root_of([b"a", b"b"])
