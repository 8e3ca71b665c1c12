"""The tables of a release for a spreadsheet program, as XLSX and as ODS: numbers are numbers, no cell is a formula.

The same release gives the same bytes: dates inside the files are the day on which the quarter was frozen.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from statistieken.afronding import BASE
from statistieken.rapport.tabellen import highest, lowest, regels

if TYPE_CHECKING:
    from statistieken.queries import Publicatie
    from statistieken.rapport.build import Rapport

    Cel = str | int
    Rijen = list[tuple[Cel, ...]]

WIDTHS = (22, 10, 12, 22, 44, 10, 10, 11, 12, 16, 18)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def to_xlsx(*, party: str, rapport: Rapport, publicatie: Publicatie) -> bytes:
    """Write the tables and how to read them as a workbook of two sheets."""
    import xlsxwriter  # noqa: PLC0415 - the web process never renders

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made = datetime.combine(publicatie.vastgesteld_op, time(), tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": rapport.titel, "author": party, "created": made})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet, uitleg = book.add_worksheet(_("Cijfers")), book.add_worksheet(_("Toelichting"))
        for column, (title, width) in enumerate(zip(_headings(), WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        cells = rows(party=party, rapport=rapport, publicatie=publicatie)
        for number, row in enumerate(cells, start=1):
            for column, cell in enumerate(row):
                (sheet.write_number if isinstance(cell, int) else sheet.write_string)(number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(cells), len(WIDTHS) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        uitleg.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        for number, line in enumerate(toelichting(rapport, publicatie)):
            uitleg.write_string(number, 0, line)
        for page in (sheet, uitleg):
            page.set_paper(9)  # A4
            page.set_footer(f"&L{_mark(publicatie)}&R&P / &N")
    return out.getvalue()


def to_ods(*, party: str, rapport: Rapport, publicatie: Publicatie) -> bytes:
    """Write the same two sheets as an OpenDocument file (ISO/IEC 26300)."""
    context = {
        "koppen": _headings(),
        "rijen": [
            [(isinstance(cell, int), str(cell)) for cell in row]
            for row in rows(party=party, rapport=rapport, publicatie=publicatie)
        ],
        "toelichting": toelichting(rapport, publicatie),
        "breedtes": WIDTHS,
        "voet": _mark(publicatie),
    }
    parts = {
        "mimetype": MIMETYPE,
        "META-INF/manifest.xml": MANIFEST,
        "content.xml": render_to_string("statistieken/werkblad.xml", context).strip(),
        "styles.xml": render_to_string("statistieken/werkblad_stijl.xml", context).strip(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name, FIRST_DAY), text, compress_type=kind)
    return out.getvalue()


def rows(*, party: str, rapport: Rapport, publicatie: Publicatie) -> Rijen:
    """Every published number in long form; where there is none, the cells of numbers are words or empty."""
    found: Rijen = []
    for regel in regels(rapport):
        value: tuple[Cel, Cel, Cel] = (regel.woorden, "", "")
        if regel.waarde is not None:
            value = (regel.waarde, lowest(regel.waarde), highest(regel.waarde))
        head = (party, str(rapport.cijfers.kwartaal), regel.tabel, regel.code, regel.omschrijving)
        found.append((*head, *value, BASE, regel.status, publicatie.controlegetal))
    return found


def toelichting(rapport: Rapport, publicatie: Publicatie) -> list[str]:
    """How to read the numbers, a line each."""
    items = render_to_string("statistieken/_hoe_lees_je_dit.html", {"publicatie": publicatie}).split("</li>")
    lines = [" ".join(strip_tags(item).split()) for item in items]
    frozen = _("Vastgesteld op %(datum)s door %(wie)s.") % {
        "datum": publicatie.vastgesteld_op.strftime("%d-%m-%Y"),
        "wie": publicatie.vastgesteld_door,
    }
    return [rapport.titel, frozen, *(line for line in lines if line), *rapport.noten, _mark(publicatie)]


def _headings() -> tuple[str, ...]:
    return (
        _("Partij"),
        _("Periode"),
        _("Tabel"),
        _("Code"),
        _("Omschrijving"),
        _("Waarde"),
        _("Minstens"),
        _("Hoogstens"),
        _("Afgerond op"),
        _("Status"),
        _("Controlegetal"),
    )


def _mark(publicatie: Publicatie) -> str:
    return _("Controlegetal %s") % publicatie.controlegetal
