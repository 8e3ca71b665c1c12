"""The tables of a release as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statistieken.afronding import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statistieken.rapport.build import Rapport

HEADER = (
    "partij", "periode", "tabel", "code", "omschrijving", "waarde", "lezen_als", "afgerond_op", "status",
    "controlegetal",
)  # fmt: skip
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


@dataclass(frozen=True)
class Tabelregel:
    """One number of a release, as a row of a file.

    Attributes:
        tabel: the Dutch word for its table.
        code: the stable code of its row.
        waarde: the published number; None where there is none.
        status: "vastgesteld", or that it is a band.
        woorden: what stands there instead of a number; empty where there is one.
    """

    tabel: str
    code: str
    omschrijving: str
    waarde: int | None
    status: str
    woorden: str = ""


def regels(rapport: Rapport) -> Iterator[Tabelregel]:
    """Give every published number in long form: the total, and each row of each table, folded ones too."""
    cijfers = rapport.cijfers
    status = f"minder_dan_{cijfers.min_total}" if cijfers.is_band else "vastgesteld"
    words = rapport.totaal_tekst if cijfers.total is None else ""
    yield Tabelregel("totaal", "TOTAAL", rapport.totaal_naam, cijfers.total, status, words)
    for tabel in rapport.tabellen:
        naam = TABLES[tabel.naam]
        for rij in tabel.rijen:
            yield Tabelregel(naam, rij.code, rij.label, rij.waarde, status)
        for code, label in tabel.samen:
            yield Tabelregel(naam, code, label, None, status, FOLDED)


def to_csv(*, party: str, rapport: Rapport, controlegetal: str = "") -> bytes:
    """Write the tables in long form: UTF-8 with a byte order mark, semicolons, and no cell that a program runs.

    Every number says which true ones may hide behind it, the total as well; names of tables are Dutch words.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    head = (_safe(party), str(rapport.cijfers.kwartaal))
    for regel in regels(rapport):
        value = "" if regel.waarde is None else regel.waarde
        reads = _safe(regel.woorden) if regel.waarde is None else read_as(regel.waarde)
        cells = (regel.tabel, regel.code, _safe(regel.omschrijving), value, reads, BASE, regel.status)
        writer.writerow((*head, *cells, controlegetal))
    return out.getvalue().encode("utf-8-sig")


def lowest(waarde: int) -> int:
    """The smallest true number that may hide behind a published one."""
    return max(waarde - BASE + 1, 0)


def highest(waarde: int) -> int:
    """The largest one."""
    return waarde + BASE - 1


def read_as(waarde: int) -> str:
    """Say which true numbers may hide behind a published one."""
    return f"{lowest(waarde)} tot {highest(waarde)}"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
