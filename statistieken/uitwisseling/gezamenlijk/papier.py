"""The joint report as a table for a spreadsheet, and as an accessible PDF (PDF/UA-1)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from statistieken.rapport import woorden
from statistieken.rapport.pdf import to_pdf
from statistieken.uitwisseling.gezamenlijk.optellen import digest_of

if TYPE_CHECKING:
    from statistieken.uitwisseling.gezamenlijk.beeld import Samenrapport
    from statistieken.uitwisseling.gezamenlijk.optellen import Samen

HEADER = ("periode", "partijen", "tabel", "code", "omschrijving", "waarde", "lezen_als", "afgerond_op", "controlegetal")


def to_csv(samen: Samen) -> bytes:
    """Write the tables in long form: UTF-8 with a byte order mark, semicolons, and no text of another party."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    digest = digest_of(samen.to_bytes())

    def write(tabel: str, code: str, label: str, value: int) -> None:
        reads = f"{max(value - samen.error, 0)} tot {value + samen.error}"
        writer.writerow((samen.period, samen.published, tabel, code, label, value, reads, samen.base, digest))

    with override("nl"):
        write("totaal", "TOTAAL", _("Totaal"), samen.total)
        for naam, cells in samen.tables.items():
            for code, value in cells.items():
                write(naam, code, str(woorden.LABELS.get(naam, {}).get(code, code)), value)
    return out.getvalue().encode("utf-8-sig")


def render_samen(rapport: Samenrapport) -> bytes:
    """Render the report on two pages.

    Raises:
        PdfOntbreekt: this machine has no Pango.
    """
    with override("nl"):
        html = render_to_string("uitwisselen/rapport_pdf.html", {"rapport": rapport})
    return to_pdf(html, identifier=rapport.sha256)
