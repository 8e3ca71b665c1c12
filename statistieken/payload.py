"""The payload of a release: canonical JSON out, checked values in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from statistieken.afronding import BASE, MIN_PERSONS, MIN_TOTAL
from statistieken.kwartaal import Kwartaal
from statistieken.models import Releasestatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA: Literal["meldpunt-release/1"] = "meldpunt-release/1"


class Bronbestand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shared data file that the figures rest on."""

    version: str
    sha256: str


class Methode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the figures were made safe to publish."""

    name: Literal["controlled-rounding"] = "controlled-rounding"
    base: int
    min_total: int
    min_persons: int


class Payload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is signed and published of one quarter; a band has no total and no tables."""

    schema: Literal["meldpunt-release/1"] = SCHEMA
    party: str
    period: str
    covers: tuple[str, ...]
    share: Literal["totals"] = "totals"
    revision: Literal[1] = 1
    sequence: int
    previous: str | None
    replaces: None = None
    taxonomy: Bronbestand
    triage: Bronbestand
    method: Methode
    status: Releasestatus
    total: int | None
    tables: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Herkomst:
    """Which shared words and which shared tree the figures rest on."""

    taxonomie_versie: str
    taxonomie_sha256: str
    boom_versie: str
    boom_sha256: str


@dataclass(frozen=True)
class Plek:
    """Where a release stands: whose it is, its quarter, and its place in the chain."""

    party: str
    kwartaal: Kwartaal
    covers: Sequence[Kwartaal]
    sequence: int
    previous: str


@dataclass(frozen=True)
class Cijfers:
    """The figures of one release, read back."""

    kwartaal: Kwartaal
    covers: tuple[Kwartaal, ...]
    status: str
    total: int | None
    tables: Mapping[str, Mapping[str, int]]
    taxonomie: str

    @property
    def is_band(self) -> bool:
        """Whether this quarter has no figures of its own."""
        return self.status == Releasestatus.BAND


def build(*, plek: Plek, herkomst: Herkomst, total: int | None, tables: Mapping[str, Mapping[str, int]]) -> bytes:
    """Write the payload; without a total it is a band, and says nothing but which quarter it is."""
    payload = Payload(
        party=plek.party,
        period=str(plek.kwartaal),
        covers=tuple(str(kwartaal) for kwartaal in plek.covers),
        sequence=plek.sequence,
        previous=plek.previous or None,
        taxonomy=Bronbestand(version=herkomst.taxonomie_versie, sha256=herkomst.taxonomie_sha256),
        triage=Bronbestand(version=herkomst.boom_versie, sha256=herkomst.boom_sha256),
        method=Methode(base=BASE, min_total=MIN_TOTAL, min_persons=MIN_PERSONS),
        status=Releasestatus.BAND if total is None else Releasestatus.PUBLISHED,
        total=total,
        tables={naam: dict(cells) for naam, cells in tables.items()},
    )
    body = msgspec.to_builtins(payload)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def parse(payload: bytes) -> Cijfers:
    """Read a stored payload.

    Raises:
        msgspec.ValidationError: it is none of this schema.
        NotFound: it names a quarter that is none.
    """
    body = msgspec.json.decode(payload, type=Payload)
    return Cijfers(
        kwartaal=Kwartaal.parse(body.period),
        covers=tuple(Kwartaal.parse(text) for text in body.covers),
        status=body.status,
        total=body.total,
        tables=body.tables,
        taxonomie=body.taxonomy.version,
    )


def digest(content: bytes) -> str:
    """Give the SHA-256 of these bytes."""
    return hashlib.sha256(content).hexdigest()
