"""A release as it comes out of a verified envelope: its schema, and what has to hold for it to be added up.

Schema 1 is that of before; it is read for ever. Labels never come from a file: codes are looked up in our own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec

from statistieken import kwartaal as kwartalen
from statistieken.afronding import BASE, MIN_PERSONS, SMALLEST
from statistieken.kwartaal import Kwartaal
from statistieken.models import Releasestatus
from statistieken.payload import Bronbestand, Methode
from statistieken.tellen import BEKEND
from statistieken.uitwisseling.bestand.strikt import NietStrikt, read_strict
from statistieken.uitwisseling.states import Geweigerd, Weigergrond

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RIJEN", "SOORT", "Vrijgave", "check_rows", "read_release", "rest_of"]

SOORT = "application/vnd.meldpunt.release+json;v=1"
MOST, LARGEST_COUNT = 64, 10_000_000
RIJEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({naam: vorm.codes for naam, vorm in BEKEND.items()})
PLACE = re.compile(r"at `\$\.?([A-Za-z0-9_.\[\]]{1,60})`")
NAMED = re.compile(r"field `([A-Za-z0-9_]{1,40})`")
CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Naam = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Volgnummer = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class Boomherkomst(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tree of a party, and how many of its golden cases came out as they say."""

    version: Naam
    sha256: Digest
    conformance: Annotated[str, msgspec.Meta(pattern=r"^\d{1,4}/\d{1,4}$")]


class Uitgave1(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="schema",
    tag="meldpunt-release/1",
):
    """What a release of schema 1 says."""

    party: Naam
    period: str
    covers: tuple[str, ...]
    share: Literal["totals", "named"]
    revision: Literal[1]
    sequence: Volgnummer
    previous: Digest | None
    replaces: None
    taxonomy: Bronbestand
    triage: Bronbestand
    method: Methode
    status: Releasestatus
    total: int | None
    tables: dict[str, dict[str, int]]


class Uitgave2(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="schema",
    tag="meldpunt-release/2",
):
    """What a release of schema 2 says: a row may be folded into the residual one, and is null then."""

    party: Naam
    period: str
    covers: tuple[str, ...]
    share: Literal["totals", "named"]
    revision: Literal[1, 2]
    sequence: Volgnummer
    previous: Digest | None
    replaces: Digest | None
    reason: str | None
    taxonomy: Bronbestand
    triage: Boomherkomst
    method: Methode
    status: Releasestatus
    total: int | None
    office_holders: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    rows: dict[str, tuple[str, ...]]
    tables: dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Vrijgave:
    """A release of any schema, as the joint report needs it.

    Attributes:
        tabellen: the rows that it prints; what was folded stands in the residual row.
        ijking: how many golden cases of the tree came out right, such as ``55/55``; empty where schema 1 does not say.
    """

    schema: str
    partij: str
    kwartaal: Kwartaal
    covers: tuple[Kwartaal, ...]
    share: str
    revision: int
    sequence: int
    previous: str
    taxonomie: str
    taxonomie_sha256: str
    boom: str
    boom_sha256: str
    ijking: str
    min_total: int
    total: int | None
    tabellen: Mapping[str, Mapping[str, int]]


def read_release(inhoud: bytes) -> Vrijgave:
    """Read the bytes that were verified, and hold them against what was agreed.

    What depends on the words of a taxonomy is left to ``check_rows``.

    Raises:
        Geweigerd: it has another schema, or does not hold together; says at which field.
    """
    try:
        read_strict(inhoud)
        body = msgspec.json.decode(inhoud, type=Uitgave1 | Uitgave2)
    except NietStrikt as error:
        raise Geweigerd(Weigergrond(error.waarom)) from None
    except msgspec.ValidationError as error:
        raise Geweigerd(Weigergrond.VELD, veld=_place(str(error))) from None
    _check_method(body.method)
    _check_figures(body)
    return _lifted(body)


def check_rows(vrijgave: Vrijgave) -> None:
    """See that every table and row is one that we know.

    Raises:
        Geweigerd: one is not.
    """
    for naam, cells in vrijgave.tabellen.items():
        for code in ("", *cells):
            if naam not in RIJEN or (code and code not in RIJEN[naam]):
                raise Geweigerd(Weigergrond.CODE, veld=_field("tables", naam, code))


def rest_of(tabel: str) -> str:
    """The row of a table that takes what fits nowhere else."""
    return RIJEN[tabel][-1]


def _check_method(method: Methode) -> None:
    wrong = (
        ("base", method.base != BASE),
        ("min_total", method.min_total < SMALLEST[0]),
        ("min_persons", method.min_persons < MIN_PERSONS),
    )
    for naam, differs in wrong:
        if differs:
            raise Geweigerd(Weigergrond.METHODE, veld=f"method.{naam}")


def _check_figures(body: Uitgave1 | Uitgave2) -> None:
    if (body.status == Releasestatus.BAND) != (body.total is None) or (body.total is None) != (not body.tables):
        raise Geweigerd(Weigergrond.VELD, veld="status")
    if len(body.tables) > MOST or len(body.covers) > MOST:
        raise Geweigerd(Weigergrond.VELD, veld="tables")
    if body.total is None:
        return
    _check_number(body.total, "total")
    for naam, cells in body.tables.items():
        printed = {code: value for code, value in cells.items() if value is not None}
        for code, value in printed.items():
            _check_number(value, "tables", naam, code)
        if sum(printed.values()) != body.total:
            raise Geweigerd(Weigergrond.SOM, veld=_field("tables", naam))
        if isinstance(body, Uitgave2) and set(body.rows.get(naam, ())) != set(printed):
            raise Geweigerd(Weigergrond.VELD, veld=_field("rows", naam))


def _check_number(value: int, *place: str) -> None:
    if 0 <= value <= LARGEST_COUNT and value % BASE == 0:
        return
    if value < 0:
        raise Geweigerd(Weigergrond.NEGATIEF, veld=_field(*place))
    raise Geweigerd(Weigergrond.VEELVOUD if value % BASE else Weigergrond.VELD, veld=_field(*place))


def _lifted(body: Uitgave1 | Uitgave2) -> Vrijgave:
    kwartaal = _quarter(body.period, "period")
    return Vrijgave(
        schema="meldpunt-release/1" if isinstance(body, Uitgave1) else "meldpunt-release/2",
        partij=body.party,
        kwartaal=kwartaal,
        covers=_covers(body.covers, kwartaal),
        share=body.share,
        revision=body.revision,
        sequence=body.sequence,
        previous=body.previous or "",
        taxonomie=body.taxonomy.version,
        taxonomie_sha256=body.taxonomy.sha256,
        boom=body.triage.version,
        boom_sha256=body.triage.sha256,
        ijking=body.triage.conformance if isinstance(body.triage, Boomherkomst) else "",
        min_total=body.method.min_total,
        total=body.total,
        tabellen={
            naam: {code: value for code, value in cells.items() if value is not None}
            for naam, cells in body.tables.items()
        },
    )


def _covers(texts: tuple[str, ...], kwartaal: Kwartaal) -> tuple[Kwartaal, ...]:
    """The quarters that are counted: one after the other, up to the one that it is about."""
    covers = tuple(_quarter(text, "covers") for text in texts)
    follows = all(one.next == other for one, other in pairwise(covers))
    if not covers or covers[-1] != kwartaal or not follows:
        raise Geweigerd(Weigergrond.VELD, veld="covers")
    return covers


def _quarter(text: str, veld: str) -> Kwartaal:
    if kwartalen.PATTERN.fullmatch(text) is None:
        raise Geweigerd(Weigergrond.VELD, veld=veld)
    return Kwartaal.parse(text)


def _place(message: str) -> str:
    """Where in a file something is wrong; a name that is none of ours is not repeated."""
    found = [match[1] for pattern in (PLACE, NAMED) if (match := pattern.search(message))]
    return ".".join(found) or "schema"


def _field(*names: Any) -> str:
    return ".".join(name if CODE.fullmatch(name) else "?" for name in names if name)
