"""Counting: coded facts in, a few one-way tables out. Pure; no database, no clock, no names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from statistieken.afronding import keep_small

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = [
    "BEKEND",
    "ROUTES",
    "TABELLEN",
    "TERM_WAS_POLICE",
    "Tabelvorm",
    "Telfeit",
    "Telling",
    "effect_of",
    "one_per_attack",
    "sent_of",
    "tel",
]


@dataclass(frozen=True)
class Tabelvorm:
    """The fixed rows of one table; the last one takes what fits nowhere else."""

    naam: str
    codes: tuple[str, ...]

    @property
    def rest(self) -> str:
        """The residual row."""
        return self.codes[-1]


# What a case did to somebody, the heaviest first: no longer safe, then what politics loses, then what it costs.
GEVOLGEN: Final = (
    "ONVEILIG_THUIS",
    "GESTOPT",
    "OVERWEEGT_STOPPEN",
    "ANGST",
    "NIET_DOORGROEIEN",
    "MINDER_ZICHTBAAR",
    "ZELFCENSUUR",
    "HINDER",
    "GEEN",
)
# A closed list: each table parts the same cases. Six at most (the worst-case insider gains with every table).
TABELLEN: Final[Mapping[str, Tabelvorm]] = MappingProxyType(
    {
        tabel.naam: tabel
        for tabel in (
            Tabelvorm(
                "form",
                (
                    "HAATZAAIEN",
                    "BELEDIGING",
                    "DISCRIMINATIE",
                    "OPROEP_GEWELD",
                    "BEDREIGING",
                    "DESINFORMATIE",
                    "DOXING",
                    "PESTEN",
                    "STALKING",
                    "GECOORDINEERD",
                    "OVERIG",
                ),
            ),
            Tabelvorm(
                "platform",
                (
                    "X",
                    "META_OPENBAAR",
                    "TIKTOK",
                    "VIDEO_FORUM",
                    "OVERIG_SOCIAL",
                    "APPGROEP",
                    "EMAIL_TEL",
                    "OVERIG",
                ),
            ),
            Tabelvorm("effect", (*GEVOLGEN, "OVERIG")),
            Tabelvorm("sent", ("POLITIE", "DISCRIMINATIE_INSTANTIE", "PLATFORM", "ANDERS", "NIETS")),
            Tabelvorm("severity", ("LICHT", "MIDDEL", "ERNSTIG", "NIET_INGEDEELD")),
            Tabelvorm("in_term", ("JA", "NEE", "NIET_BEKEND")),
        )
    }
)
# Every table that a release may have: what was advised is no longer counted, and older releases keep showing it.
BEKEND: Final[Mapping[str, Tabelvorm]] = MappingProxyType(
    {
        **{naam: TABELLEN[naam] for naam in ("form", "platform", "effect")},
        "route": Tabelvorm("route", ("MELDPUNT", "POLITIE", "DISCRIMINATIE_INSTANTIE", "PLATFORM", "NIET_BEKEND")),
        **{naam: TABELLEN[naam] for naam in ("sent", "severity", "in_term")},
    }
)
GRADATIES: Final = ("ernstig", "middel", "licht")  # the highest first
# One row per case for where something of it went, the furthest first.
ROUTES: Final = ("POLITIE", "DISCRIMINATIE_INSTANTIE", "PLATFORM")
# Versions of the taxonomy that counted a complaint term as advice to go to the police. What was released with one of
# these stays as it is, says so, and is not compared with a later route.
TERM_WAS_POLICE: Final = frozenset({"2026.1"})


# Which fact of a case stands in which table; being on time is a yes or a no, and has no field of codes.
VELDEN: Final = {"form": "vorm", "platform": "platform", "severity": "gradatie", "effect": "gevolg", "sent": "weg"}


@dataclass(frozen=True)
class Telfeit:
    """One case as the figures see it: a code for each table, and tokens for the person and the attack or nothing."""

    vorm: str
    platform: str
    gradatie: str
    in_termijn: bool | None
    persoon: str | None
    gevolg: str = ""  # the heaviest that somebody named, or nothing
    weg: str = ""  # where something really went; nowhere, or not known
    aanval: str = ""  # a token that the cases of one attack share; nothing for a case by itself

    def code(self, tabel: str) -> str:
        """Give the row of a table in which this case stands; what the table does not know goes to its residual row."""
        if tabel == "in_term":
            raw = "" if self.in_termijn is None else "JA" if self.in_termijn else "NEE"
        else:
            raw = str(getattr(self, VELDEN[tabel])).upper()
        return raw if raw in TABELLEN[tabel].codes else TABELLEN[tabel].rest


@dataclass(frozen=True)
class Telling:
    """True counts, with dominated cells already made small. They live for one transaction and are never stored."""

    total: int
    persons: int
    tables: Mapping[str, Mapping[str, int]]


def tel(feiten: Iterable[Telfeit]) -> Telling:
    """Count facts into the fixed tables.

    All anonymous cases together count as one person, since they might be one.
    """
    rows = tuple(feiten)
    return Telling(
        total=len(rows),
        persons=_persons(rows),
        tables={naam: _table(naam, rows) for naam in TABELLEN},
    )


def one_per_attack(rows: Sequence[Telfeit], *, before: Collection[str]) -> list[Telfeit]:
    """Let the cases of one attack be one case, so that it weighs as one in every table.

    It gets the form and the place that most of its cases have, the highest gradation, the heaviest effect, and "too
    late" where somebody was called too late. What of it comes in after the quarter that counted it is not counted.

    Args:
        rows: what is counted now.
        before: the attacks that an earlier quarter counted.

    Source: ``docs/adr/0041``.
    """
    attacks: dict[str, list[Telfeit]] = {}
    for feit in rows:
        attacks.setdefault(feit.aanval, []).append(feit)
    alone = attacks.pop("", [])
    return [*alone, *(_merged(found) for token, found in attacks.items() if token not in before)]


def effect_of(codes: Sequence[str]) -> str:
    """Choose one row for what a case did to somebody: the heaviest that was named; nothing where nothing was."""
    return _first(codes, GEVOLGEN)


def sent_of(groepen: Sequence[str]) -> str:
    """Choose one row for where something of a case really went: the furthest; nothing where nothing went."""
    return next((route for route in ROUTES if route in groepen), "ANDERS" if groepen else "")


def _merged(rows: Sequence[Telfeit]) -> Telfeit:
    return Telfeit(
        vorm=_most([feit.vorm for feit in rows], TABELLEN["form"].codes),
        platform=_most([feit.platform for feit in rows], TABELLEN["platform"].codes),
        gradatie=_first([feit.gradatie for feit in rows], GRADATIES),
        gevolg=effect_of([feit.gevolg for feit in rows]),
        in_termijn=_worst([feit.in_termijn for feit in rows]),
        persoon=min((feit.persoon for feit in rows if feit.persoon), default=None),
        weg=_first([feit.weg for feit in rows], (*ROUTES, "ANDERS")),
        aanval=rows[0].aanval,
    )


def _most(found: Sequence[str], order: Sequence[str]) -> str:
    """What stands most often; of two that do so equally, the first of the table. What is empty is not known yet."""
    counts = Counter(code for code in found if code)
    return min(counts, key=lambda code: (-counts[code], [*order, code].index(code)), default="")


def _first(found: Sequence[str], order: Sequence[str]) -> str:
    return next((code for code in order if code and code in found), "")


def _worst(found: Sequence[bool | None]) -> bool | None:
    if False in found:
        return False
    return True if True in found else None


def _table(naam: str, rows: Sequence[Telfeit]) -> dict[str, int]:
    vorm = TABELLEN[naam]
    by_code: dict[str, list[Telfeit]] = {code: [] for code in vorm.codes}
    for feit in rows:
        by_code[feit.code(naam)].append(feit)
    cells = {code: len(found) for code, found in by_code.items()}
    return keep_small(cells, {code: _persons(found) for code, found in by_code.items()}, vorm.rest)


def _persons(rows: Sequence[Telfeit]) -> int:
    """Count different people: each token is one, all without a token together are one."""
    return len({feit.persoon for feit in rows})
