"""Sums of which nobody sees the parts: each party masks its rounded numbers, and the masks of all cancel each other.

The masks lie on top of the rounding, never instead of it: where two attempts leak, what comes out is a rounded table.
With one part missing the sum of the others is noise.

Source: Bonawitz et al. 2017, without a server and without recovery of who drops out: a new attempt takes its place.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import msgspec

from statistieken import kwartaal as kwartalen
from statistieken.afronding import BASE
from statistieken.uitwisseling.bestand.strikt import NietStrikt, read_strict
from statistieken.uitwisseling.bestand.vrijgave import RIJEN, Vrijgave, rest_of
from statistieken.uitwisseling.states import Geweigerd, Weigergrond

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "DEEL",
    "FEWEST",
    "RONDE",
    "Deelinhoud",
    "Ronde",
    "Rondepartij",
    "masked",
    "read_part",
    "read_round",
    "rows_of",
    "to_json",
    "unmasked",
]

RONDE = "application/vnd.meldpunt.sumround+json;v=1"
DEEL = "application/vnd.meldpunt.sumpart+json;v=1"
FEWEST = 4  # with three, two that compare notes know the third one's table
MODULUS = 2**32
Naam = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Helft = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Getal = Annotated[int, msgspec.Meta(ge=0, lt=MODULUS)]
T = TypeVar("T")


class Rondepartij(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party in a round, and its half of the masks."""

    party: Naam
    masker: Helft


class Ronde(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes part, in which attempt, and the rows that are added up; its digest is what the round is known by."""

    schema: Literal["meldpunt-ronde/1"] = "meldpunt-ronde/1"
    period: str
    attempt: Annotated[int, msgspec.Meta(ge=1, le=99)]
    participants: tuple[Rondepartij, ...]
    rows: dict[str, tuple[str, ...]]

    @property
    def names(self) -> list[str]:
        """The parties, in their order."""
        return [item.party for item in self.participants]

    @property
    def size(self) -> int:
        """How many numbers a part has: the total, and every row."""
        return 1 + sum(map(len, self.rows.values()))


class Deelinhoud(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The masked numbers of one party."""

    schema: Literal["meldpunt-somdeel/1"] = "meldpunt-somdeel/1"
    round: Helft
    party: Naam
    values: tuple[Getal, ...]


def to_json(inhoud: Ronde | Deelinhoud) -> bytes:
    """As it is signed."""
    return json.dumps(msgspec.to_builtins(inhoud), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_round(payload: bytes) -> Ronde:
    """Read what was verified to be a round.

    Raises:
        Geweigerd: it has another schema, too few parties, or rows that we do not know.
    """
    ronde = _read(payload, Ronde)
    if kwartalen.PATTERN.fullmatch(ronde.period) is None:
        raise Geweigerd(Weigergrond.RONDE, veld="period")
    if ronde.names != sorted(set(ronde.names)) or len(ronde.names) < FEWEST:
        raise Geweigerd(Weigergrond.RONDE, veld="participants")
    for naam, codes in ronde.rows.items():
        if naam not in RIJEN or not set(codes) <= set(RIJEN[naam]) or rest_of(naam) not in codes:
            raise Geweigerd(Weigergrond.RONDE, veld="rows")
        if len(set(codes)) != len(codes):
            raise Geweigerd(Weigergrond.RONDE, veld="rows")
    return ronde


def read_part(payload: bytes) -> Deelinhoud:
    """Read what was verified to be a part.

    Raises:
        Geweigerd: it has another schema.
    """
    return _read(payload, Deelinhoud)


def rows_of(vrijgave: Vrijgave) -> dict[str, tuple[str, ...]]:
    """The rows that a release prints, in their order, for a new round."""
    return {naam: tuple(code for code in RIJEN[naam] if code in cells) for naam, cells in vrijgave.tabellen.items()}


def masked(ronde: Ronde, vrijgave: Vrijgave, mask: Callable[[bytes], Sequence[int]], partij: str) -> tuple[int, ...]:
    """The numbers of a release, each under the masks with all others.

    Args:
        ronde: the round.
        vrijgave: our release, already rounded.
        mask: the numbers that we and the holder of this public half make alike.
        partij: who we are.

    Raises:
        Geweigerd: our release has no figures, or does not print a row of the round by itself.
    """
    values = _values(ronde, vrijgave)
    for other in ronde.participants:
        if other.party == partij:
            continue
        sign = 1 if partij < other.party else -1
        values = [value + sign * part for value, part in zip(values, mask(bytes.fromhex(other.masker)), strict=True)]
    return tuple(value % MODULUS for value in values)


def unmasked(ronde: Ronde, delen: Mapping[str, Sequence[int]]) -> tuple[int, dict[str, dict[str, int]]] | None:
    """The total and the tables of all together; nothing while one part is missing.

    Raises:
        Geweigerd: what comes out is no sum of protected tables.
    """
    if set(delen) != set(ronde.names):
        return None
    sums = [sum(column) % MODULUS for column in zip(*delen.values(), strict=True)]
    total, rest = sums[0], sums[1:]
    tables: dict[str, dict[str, int]] = {}
    for naam, codes in ronde.rows.items():
        tables[naam] = dict(zip(codes, rest, strict=False))
        rest = rest[len(codes) :]
        if sum(tables[naam].values()) != total or any(value % BASE for value in tables[naam].values()):
            raise Geweigerd(Weigergrond.RONDE, veld="values")
    return total, tables


def _values(ronde: Ronde, vrijgave: Vrijgave) -> list[int]:
    """The numbers in the order of the round; what we print and the round does not, goes to the residual row."""
    if vrijgave.total is None or str(vrijgave.kwartaal) != ronde.period:
        raise Geweigerd(Weigergrond.RONDE, veld="period")
    values = [vrijgave.total]
    for naam, codes in ronde.rows.items():
        cells = vrijgave.tabellen.get(naam, {})
        missing = [code for code in codes if code not in cells and code != rest_of(naam)]
        if missing or not cells:
            raise Geweigerd(Weigergrond.RONDE, veld=f"rows.{naam}")
        own = {code: cells.get(code, 0) for code in codes}
        own[rest_of(naam)] += sum(value for code, value in cells.items() if code not in codes)
        values += own.values()
    return values


def _read(payload: bytes, kind: type[T]) -> T:
    try:
        read_strict(payload)
        return msgspec.json.decode(payload, type=kind)
    except NietStrikt as error:
        raise Geweigerd(Weigergrond(error.waarom)) from None
    except msgspec.ValidationError:
        raise Geweigerd(Weigergrond.RONDE, veld="schema") from None
