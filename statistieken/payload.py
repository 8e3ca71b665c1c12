"""The payload of a release: canonical JSON out, checked values in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statistieken.afronding import BASE, MIN_PERSONS, MIN_TOTAL
from statistieken.kwartaal import Kwartaal
from statistieken.models import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "meldpunt-release/1"


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

    @property
    def is_band(self) -> bool:
        """Whether this quarter has no figures of its own."""
        return self.status == Status.BAND


def build(*, plek: Plek, herkomst: Herkomst, total: int | None, tables: Mapping[str, Mapping[str, int]]) -> bytes:
    """Write the payload; without a total it is a band, and says nothing but which quarter it is."""
    body = {
        "schema": SCHEMA,
        "party": plek.party,
        "period": str(plek.kwartaal),
        "covers": [str(kwartaal) for kwartaal in plek.covers],
        "share": "totals",
        "revision": 1,
        "sequence": plek.sequence,
        "previous": plek.previous or None,
        "replaces": None,
        "taxonomy": {"version": herkomst.taxonomie_versie, "sha256": herkomst.taxonomie_sha256},
        "triage": {"version": herkomst.boom_versie, "sha256": herkomst.boom_sha256},
        "method": {
            "name": "controlled-rounding",
            "base": BASE,
            "min_total": MIN_TOTAL,
            "min_persons": MIN_PERSONS,
        },
        "status": Status.BAND if total is None else Status.PUBLISHED,
        "total": total,
        "tables": {naam: dict(cells) for naam, cells in tables.items()},
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def parse(payload: bytes) -> Cijfers:
    """Read a stored payload."""
    body: dict[str, Any] = json.loads(payload)
    return Cijfers(
        kwartaal=Kwartaal.parse(body["period"]),
        covers=tuple(Kwartaal.parse(text) for text in body["covers"]),
        status=body["status"],
        total=body["total"],
        tables=body["tables"],
    )


def digest(content: bytes) -> str:
    """Give the SHA-256 of these bytes."""
    return hashlib.sha256(content).hexdigest()
