"""Figures to test with: quarters whose published numbers are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from statistieken.kwartaal import Kwartaal
from statistieken.models import Release
from statistieken.payload import Cijfers, Herkomst, Methode, Plek, build, digest, parse
from statistieken.queries import Publicatie
from statistieken.tellen import BEKEND, TABELLEN

if TYPE_CHECKING:
    from collections.abc import Mapping

HERKOMST = Herkomst(
    taxonomie_versie="2026.3",
    taxonomie_sha256="a" * 64,
    boom_versie="0.4.0",
    boom_sha256="b" * 64,
    ijking="15/15",
)
METHODE = Methode(base=5, min_total=20, min_persons=3)
Q3 = Kwartaal(2026, 3)


def cijfers(
    kwartaal: Kwartaal,
    total: int | None,
    covers: tuple[Kwartaal, ...] = (),
    taxonomie: str = "2026.3",
    folded: tuple[str, ...] = (),
    **tables: Mapping[str, int],
) -> Cijfers:
    """Make the figures of a quarter; what a table does not name stands in its residual row.

    Args:
        kwartaal: the quarter.
        total: nothing for a band.
        covers: more than the quarter itself, after a band.
        taxonomie: the version of the taxonomy.
        folded: rows that are not printed, in whichever table.
        **tables: what is printed.
    """
    plek = Plek(party="Partij voor Morgen", kwartaal=kwartaal, covers=covers or (kwartaal,), sequence=1, previous="")
    counted = [*TABELLEN, *(naam for naam in tables if naam not in TABELLEN)]  # an older release had others
    filled = {} if total is None else {naam: _fill(naam, total, tables.get(naam, {})) for naam in counted}
    printed = {
        naam: {code: None if code in folded else n for code, n in cells.items()} for naam, cells in filled.items()
    }
    herkomst = replace(HERKOMST, taxonomie_versie=taxonomie)
    return parse(build(plek=plek, herkomst=herkomst, methode=METHODE, total=total, tables=printed))


def _fill(naam: str, total: int, given: Mapping[str, int]) -> dict[str, int]:
    vorm = BEKEND[naam]
    cells = dict.fromkeys(vorm.codes, 0) | dict(given)
    return cells | {vorm.rest: cells[vorm.rest] + total - sum(cells.values())}


def derde_kwartaal() -> Cijfers:
    """The quarter of the design."""
    return cijfers(
        Q3,
        40,
        form={"BEDREIGING": 15, "BELEDIGING": 15, "DISCRIMINATIE": 5, "DOXING": 5},
        platform={"X": 20, "META_OPENBAAR": 10, "APPGROEP": 5, "EMAIL_TEL": 5},
        severity={"LICHT": 10, "MIDDEL": 20, "ERNSTIG": 10},
        effect={"ZELFCENSUUR": 15, "ANGST": 10, "HINDER": 10},
        sent={"POLITIE": 10, "PLATFORM": 5},
        in_term={"JA": 35, "NEE": 5},
    )


def eerdere() -> tuple[Cijfers, ...]:
    """The seven quarters before it, the first of them a band."""
    totals = (None, 25, 20, 30, 45, 30, 35)
    quarter = Q3
    found: list[Cijfers] = []
    for total in reversed(totals):
        quarter = quarter.previous
        found.insert(0, cijfers(quarter, total, form={"BEDREIGING": 5}))
    return tuple(found)


def publicatie() -> Publicatie:
    """The quarter of the design as it was published."""
    return Publicatie(
        cijfers=derde_kwartaal(),
        eerdere=eerdere(),
        sha256="4f1c9b27e06a83d5" + "0" * 48,
        vastgesteld_op=date(2026, 10, 16),
        vastgesteld_door="Cor Hendriks",
        bestanden=(),
    )


def publish(cijfers: Cijfers, previous: str = "") -> Release:
    """Store these figures as a release that follows on the previous one."""
    plek = Plek(
        party="Partij voor Morgen", kwartaal=cijfers.kwartaal, covers=cijfers.covers, sequence=1, previous=previous
    )
    payload = build(plek=plek, herkomst=HERKOMST, methode=METHODE, total=cijfers.total, tables=cijfers.tables)
    return Release.objects.create(
        period=str(cijfers.kwartaal),
        status=cijfers.status,
        payload=payload,
        sha256=digest(payload),
        prev_sha256=previous,
        frozen_by="Cor Hendriks",
        frozen_on=publicatie().vastgesteld_op,
    )
