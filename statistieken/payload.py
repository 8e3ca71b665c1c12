"""The payload of a release: canonical JSON out, checked values in.

Two schemas: ``meldpunt-release/1`` is read for ever and never written again. What a reader needs of either is one
``Inhoud``: a payload of schema 1 is lifted to it, with the rows that it prints.

Source: ``docs/adr/0049``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from statistieken.kwartaal import Kwartaal
from statistieken.models import Releasestatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Bronbestand",
    "Cijfers",
    "Herkomst",
    "Herziening",
    "Inhoud",
    "Methode",
    "Plek",
    "Release1",
    "build",
    "digest",
    "parse",
    "read",
]

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Score = Annotated[str, msgspec.Meta(pattern=r"^\d{1,4}/\d{1,4}$")]  # golden cases that went right, of how many


class Bronbestand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shared data file that the figures rest on."""

    version: str
    sha256: str


class Boombestand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tree, and how many of its own golden cases this installation answered as they say."""

    version: str
    sha256: str
    conformance: Score


class Methode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the figures were made safe to publish; ``min_total`` is the smallest release that the party chose."""

    name: Literal["controlled-rounding"] = "controlled-rounding"
    base: int
    min_total: int
    min_persons: int


class Release1(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was published of one quarter by the first schema; a band has no total and no tables."""

    schema: Literal["meldpunt-release/1"]
    party: str
    period: str
    covers: tuple[str, ...]
    share: Literal["totals"]
    revision: Literal[1]
    sequence: int
    previous: str | None
    replaces: None
    taxonomy: Bronbestand
    triage: Bronbestand
    method: Methode
    status: Releasestatus
    total: int | None
    tables: dict[str, dict[str, int]]


class Inhoud(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is signed and published of one quarter; a band has no total, no rows and no tables.

    Attributes:
        rows: the rows that each table prints; every other row of it was folded into its residual one.
        tables: every row of each table, null where it was folded.
        revision: 2 where it takes the place of an earlier one.
        replaces: the digest of the payload that it takes the place of.
        reason: why, as it is published.
        office_holders: how many people held an office for the party when this was frozen, as it publishes that itself;
            null where it does not say. From it and the totals follows the rate of reporting.
    """

    schema: Literal["meldpunt-release/2"] = "meldpunt-release/2"
    party: str
    period: str
    covers: tuple[str, ...]
    share: Literal["totals", "named"] = "totals"
    revision: Literal[1, 2] = 1
    replaces: Digest | None = None
    reason: str | None = None
    sequence: int
    previous: Digest | None
    taxonomy: Bronbestand
    triage: Boombestand
    method: Methode
    status: Releasestatus
    total: int | None
    office_holders: int | None = None
    rows: dict[str, tuple[str, ...]]
    tables: dict[str, dict[str, int | None]]

    def __post_init__(self) -> None:
        """Refuse a payload that contradicts itself; msgspec turns the error into a refusal to decode."""
        if (self.revision == 1) != (self.replaces is None) or (self.reason is None) != (self.replaces is None):
            raise ValueError("revision, replaces and reason belong together")
        if (self.status == Releasestatus.BAND) != (self.total is None) or (self.total is None) != (not self.tables):
            raise ValueError("a band has no total and no tables, and nothing else lacks them")
        if {name: set(codes) for name, codes in self.rows.items()} != {
            name: set(_printed(cells)) for name, cells in self.tables.items()
        }:
            raise ValueError("the manifest names exactly the rows that are printed")


@dataclass(frozen=True)
class Herkomst:
    """Which shared words and which shared tree the figures rest on, and how well the tree was followed."""

    taxonomie_versie: str
    taxonomie_sha256: str
    boom_versie: str
    boom_sha256: str
    ijking: str


@dataclass(frozen=True)
class Herziening:
    """That a release takes the place of another one, and why."""

    replaces: str
    reason: str


@dataclass(frozen=True)
class Plek:
    """Where a release stands: whose it is, its quarter, and its place in the chain."""

    party: str
    kwartaal: Kwartaal
    covers: Sequence[Kwartaal]
    sequence: int
    previous: str
    herziening: Herziening | None = None
    ambtsdragers: int | None = None


@dataclass(frozen=True)
class Cijfers:
    """The figures of one release, read back.

    Attributes:
        tables: the rows that it prints; a row that was folded is not there.
        folded: the rows of each table that stand in its residual row.
    """

    kwartaal: Kwartaal
    covers: tuple[Kwartaal, ...]
    status: str
    total: int | None
    tables: Mapping[str, Mapping[str, int]]
    taxonomie: str
    min_total: int = 20
    revision: int = 1
    reden: str = ""
    ijking: str = ""
    folded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ambtsdragers: int | None = None

    @property
    def is_band(self) -> bool:
        """Whether this quarter has no figures of its own."""
        return self.status == Releasestatus.BAND


def build(
    *,
    plek: Plek,
    herkomst: Herkomst,
    methode: Methode,
    total: int | None,
    tables: Mapping[str, Mapping[str, int | None]],
) -> bytes:
    """Write the payload; without a total it is a band, and says nothing but which quarter it is."""
    again = plek.herziening
    payload = Inhoud(
        party=plek.party,
        period=str(plek.kwartaal),
        covers=tuple(str(kwartaal) for kwartaal in plek.covers),
        revision=1 if again is None else 2,
        replaces=None if again is None else again.replaces,
        reason=None if again is None else again.reason,
        sequence=plek.sequence,
        previous=plek.previous or None,
        taxonomy=Bronbestand(version=herkomst.taxonomie_versie, sha256=herkomst.taxonomie_sha256),
        triage=Boombestand(version=herkomst.boom_versie, sha256=herkomst.boom_sha256, conformance=herkomst.ijking),
        method=methode,
        status=Releasestatus.BAND if total is None else Releasestatus.PUBLISHED,
        total=total,
        office_holders=plek.ambtsdragers,
        rows={
            naam: tuple(code for code, value in cells.items() if value is not None) for naam, cells in tables.items()
        },
        tables={naam: dict(cells) for naam, cells in tables.items()},
    )
    body = msgspec.to_builtins(payload)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(payload: bytes) -> Inhoud | Release1:
    """Read a payload of any schema as it is written.

    Raises:
        msgspec.ValidationError: it is none of these schemas, or contradicts itself.
    """
    head = msgspec.json.decode(payload, type=_Head)
    if head.schema == "meldpunt-release/1":
        return msgspec.json.decode(payload, type=Release1)
    return msgspec.json.decode(payload, type=Inhoud)


def parse(payload: bytes) -> Cijfers:
    """Read a stored payload of any schema.

    Raises:
        msgspec.ValidationError: it is none of these schemas, or contradicts itself.
        NotFound: it names a quarter that is none.
    """
    body = read(payload)
    return Cijfers(
        kwartaal=Kwartaal.parse(body.period),
        covers=tuple(Kwartaal.parse(text) for text in body.covers),
        status=body.status,
        total=body.total,
        tables={
            naam: {code: value for code, value in cells.items() if value is not None}
            for naam, cells in body.tables.items()
        },
        taxonomie=body.taxonomy.version,
        min_total=body.method.min_total,
        revision=body.revision,
        reden=(body.reason or "") if isinstance(body, Inhoud) else "",
        ijking=body.triage.conformance if isinstance(body.triage, Boombestand) else "",
        folded={
            naam: tuple(code for code, value in cells.items() if value is None) for naam, cells in body.tables.items()
        },
        ambtsdragers=body.office_holders if isinstance(body, Inhoud) else None,
    )


def digest(content: bytes) -> str:
    """Give the SHA-256 of these bytes."""
    return hashlib.sha256(content).hexdigest()


def _printed(cells: Mapping[str, int | None]) -> tuple[str, ...]:
    return tuple(code for code, value in cells.items() if value is not None)


class _Head(msgspec.Struct, frozen=True):
    schema: Literal["meldpunt-release/1", "meldpunt-release/2"]
