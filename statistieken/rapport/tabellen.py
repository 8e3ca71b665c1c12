"""The tables of a release as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from statistieken.afronding import BASE

if TYPE_CHECKING:
    from statistieken.rapport.build import Rapport

HEADER = ("partij", "periode", "tabel", "code", "omschrijving", "waarde", "lezen_als", "afgerond_op", "status")
TABLES = {
    "form": "vorm",
    "platform": "platform",
    "effect": "gevolg",
    "route": "route",
    "sent": "doorgegeven",
    "severity": "ernst",
    "in_term": "op_tijd",
}
FOLDED = "staat bij overig"  # no number, and no claim that there was none
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(*, party: str, rapport: Rapport) -> bytes:
    """Write the tables in long form: UTF-8 with a byte order mark, semicolons, and no cell that a program runs.

    Every number says which true ones may hide behind it, the total as well; names of tables are Dutch words.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    cijfers = rapport.cijfers
    head = (_safe(party), str(cijfers.kwartaal))
    tail = (BASE, f"minder_dan_{cijfers.min_total}" if cijfers.is_band else "vastgesteld")
    value = "" if cijfers.total is None else cijfers.total
    reads = _safe(rapport.totaal_tekst) if cijfers.total is None else read_as(cijfers.total)
    writer.writerow((*head, "totaal", "TOTAAL", _safe(rapport.totaal_naam), value, reads, *tail))
    for tabel in rapport.tabellen:
        for rij in tabel.rijen:
            writer.writerow(
                (*head, TABLES[tabel.naam], rij.code, _safe(rij.label), rij.waarde, read_as(rij.waarde), *tail)
            )
        for code, label in tabel.samen:
            writer.writerow((*head, TABLES[tabel.naam], code, _safe(label), "", FOLDED, *tail))
    return out.getvalue().encode("utf-8-sig")


def read_as(waarde: int) -> str:
    """Say which true numbers may hide behind a published one."""
    return f"{max(waarde - BASE + 1, 0)} tot {waarde + BASE - 1}"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
