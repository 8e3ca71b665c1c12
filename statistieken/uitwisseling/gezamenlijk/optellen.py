"""The joint report as a pure function of releases: the sum of protected tables, never a protection of sums.

In whatever order the same releases come, the bytes are the same, in every party; one number read out at a meeting
shows it. A published number is off by less than the base, so the sum over m parties by at most m times that.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from statistieken.afronding import BASE
from statistieken.uitwisseling.bestand.vrijgave import RIJEN, Vrijgave, rest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["Invoer", "Samen", "Samenpartij", "Tweespalt", "joint", "joint_tables", "read_joint"]


@dataclass(frozen=True)
class Invoer:
    """A verified release, known by the digest of its payload."""

    vrijgave: Vrijgave
    sha256: str


class Samenpartij(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One party in the joint report: which file, and how it applies the tree; no figures."""

    party: str
    sha256: str
    revision: int
    status: Literal["published", "band"]
    min_total: int
    covers: tuple[str, ...]
    tree: str
    tree_sha256: str
    conformance: str


class Tweespalt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party of which there are two different files; none of them counts."""

    party: str
    sha256: tuple[str, ...]


class Samen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parties know together of one quarter.

    Attributes:
        inputs: every party whose file counts, by name.
        disputed: every party with two different files.
        published: how many parties gave figures; the others stayed below their minimum, and are unknown, not nought.
        error: how far the true sum can be from a printed one.
        same_tree: whether all of them used the same tree.
        tables: the rows that every party prints; what one of them folded stands in the residual row.
        named: figures of each party, where every one of them agreed to that; else nothing.
    """

    schema: Literal["meldpunt-gezamenlijk/1"] = "meldpunt-gezamenlijk/1"
    period: str
    inputs: tuple[Samenpartij, ...]
    disputed: tuple[Tweespalt, ...]
    published: int
    base: int
    error: int
    same_tree: bool
    total: int
    tables: dict[str, dict[str, int]]
    named: dict[str, int] | None

    def to_bytes(self) -> bytes:
        """As it is stored and handed out: the same bytes in every party."""
        body = msgspec.to_builtins(self)
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def joint(period: str, invoer: Iterable[Invoer], *, betwist: Collection[Tweespalt] = ()) -> Samen:
    """Add releases of one quarter up.

    Args:
        period: the quarter.
        invoer: one release of each party; in any order.
        betwist: the parties of which there are two different files.
    """
    inputs = sorted(invoer, key=lambda item: (item.vrijgave.partij, item.sha256))
    published = [item.vrijgave for item in inputs if item.vrijgave.total is not None]
    share_all = bool(published) and all(item.vrijgave.share == "named" for item in inputs)
    return Samen(
        period=period,
        inputs=tuple(map(_party, inputs)),
        disputed=tuple(sorted(betwist, key=lambda item: item.party)),
        published=len(published),
        base=BASE,
        error=len(published) * (BASE - 1),
        same_tree=len({item.vrijgave.boom_sha256 for item in inputs}) <= 1,
        total=sum(item.total or 0 for item in published),
        tables=joint_tables(published),
        named={item.partij: item.total or 0 for item in published} if share_all else None,
    )


def joint_tables(published: Sequence[Vrijgave]) -> dict[str, dict[str, int]]:
    """Add the tables up that all of them have, over the rows that all of them print.

    What one party prints and another one folded is added to the residual row, so that each table keeps its total.
    """
    if not published:
        return {}
    shared = set.intersection(*(set(item.tabellen) for item in published))
    return {naam: _table(naam, published) for naam in RIJEN if naam in shared}


def read_joint(payload: bytes) -> Samen:
    """Read a stored joint report.

    Raises:
        msgspec.ValidationError: it is none of this schema.
    """
    return msgspec.json.decode(payload, type=Samen)


def digest_of(payload: bytes) -> str:
    """What a joint report is known by."""
    return hashlib.sha256(payload).hexdigest()


def _table(naam: str, published: Sequence[Vrijgave]) -> dict[str, int]:
    common = set.intersection(*(set(item.tabellen[naam]) for item in published)) | {rest_of(naam)}
    sums: defaultdict[str, int] = defaultdict(int)
    for item in published:
        for code, value in item.tabellen[naam].items():
            sums[code if code in common else rest_of(naam)] += value
    return {code: sums[code] for code in RIJEN[naam] if code in common}


def _party(item: Invoer) -> Samenpartij:
    found = item.vrijgave
    return Samenpartij(
        party=found.partij,
        sha256=item.sha256,
        revision=found.revision,
        status="band" if found.total is None else "published",
        min_total=found.min_total,
        covers=tuple(map(str, found.covers)),
        tree=found.boom,
        tree_sha256=found.boom_sha256,
        conformance=found.ijking,
    )
