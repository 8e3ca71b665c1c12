"""How much two texts are alike, by the groups of words that stand in both; no word of them is kept."""

from __future__ import annotations

import hashlib
import re
from heapq import nsmallest

from meldpunt.core.typed.letters import without_accents

WORDS = 3  # in one shingle
FEWEST = 8  # words; shorter texts are alike by chance
KEPT = 128  # shingles of one text: those with the smallest hashes, which are a fair sample (Broder 1997)
BYTES = 6  # of one hash
LONGEST = 20_000  # letters that are looked at
ALIKE = 0.3  # two people who tell of the same message in their own words share more than this
SKIPPED = re.compile(r"https?://\S+|@\w+")  # links and accounts are another question, and need a decision
WORD = re.compile(r"\w+")

Schets = frozenset[int]


def schets_of(text: str, *, key: bytes) -> Schets:
    """The sketch of a text: keyed hashes of its groups of three words; empty where it is too short to compare.

    Args:
        text: as somebody typed it; capitals, accents, marks, links and accounts make no difference.
        key: of this comparison alone, so that a sketch says nothing without it.
    """
    words = WORD.findall(without_accents(SKIPPED.sub(" ", text[:LONGEST])))
    if len(words) < FEWEST:
        return frozenset()
    shingles = {" ".join(words[place : place + WORDS]) for place in range(len(words) - WORDS + 1)}
    return frozenset(nsmallest(KEPT, (_hash(shingle, key) for shingle in shingles)))


def likeness(one: Schets, other: Schets) -> float:
    """Which part of what stands in either text stands in both: 1 for the same text, 0 for texts that share nothing."""
    if not one or not other:
        return 0.0
    sample = nsmallest(KEPT, one | other)
    return sum(item in one and item in other for item in sample) / len(sample)


def packed(schets: Schets) -> bytes:
    """A sketch as bytes."""
    return b"".join(value.to_bytes(BYTES, "big") for value in sorted(schets))


def unpacked(raw: bytes) -> Schets:
    """A sketch out of its bytes."""
    return frozenset(int.from_bytes(raw[place : place + BYTES], "big") for place in range(0, len(raw), BYTES))


def _hash(text: str, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), key=key, digest_size=BYTES).digest(), "big")
