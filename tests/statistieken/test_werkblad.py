"""The tables of a release in a spreadsheet: numbers are numbers, nothing is a formula, and the same bytes come twice."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from statistieken.kwartaal import Kwartaal
from statistieken.rapport.build import build_rapport
from statistieken.rapport.werkblad import to_ods, to_xlsx
from tests.statistieken.bomen import read_xml
from tests.statistieken.voorbeelden import Q3, cijfers, derde_kwartaal, eerdere, publicatie

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree import ElementTree as ET

    from statistieken.payload import Cijfers

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HEAD = [
    "Partij", "Periode", "Tabel", "Code", "Omschrijving", "Waarde", "Minstens", "Hoogstens", "Afgerond op", "Status",
    "Controlegetal",
]  # fmt: skip
EVIL = '=HYPERLINK("https://x.example")'


def _of_xlsx(content: bytes) -> list[list[list[str | float]]]:
    """The cells of each sheet: numbers as numbers."""
    file = zipfile.ZipFile(io.BytesIO(content))
    shared = [
        "".join(node.text or "" for node in item.iter(f"{SHEET}t"))
        for item in read_xml(file.read("xl/sharedStrings.xml"))
    ]
    found = []
    for nr in (1, 2):
        root = read_xml(file.read(f"xl/worksheets/sheet{nr}.xml"))
        assert not list(root.iter(f"{SHEET}f"))  # no formula
        found.append([[_cell(cell, shared) for cell in row] for row in root.iter(f"{SHEET}row")])
    return found


def _cell(cell: ET.Element, shared: list[str]) -> str | float:
    text = cell.findtext(f"{SHEET}v") or ""
    return shared[int(text)] if cell.get("t") == "s" else float(text)


def _of_ods(content: bytes) -> list[list[list[str | float]]]:
    file = zipfile.ZipFile(io.BytesIO(content))
    root = read_xml(file.read("content.xml"))
    assert not [cell for cell in root.iter() if f"{TABLE}formula" in cell.attrib]
    return [
        [
            [
                float(cell.attrib[f"{OFFICE}value"])
                if cell.get(f"{OFFICE}value-type") == "float"
                else (cell.findtext(f"{TEXT}p") or "")
                for cell in row.iter(f"{TABLE}table-cell")
            ]
            for row in table.iter(f"{TABLE}table-row")
        ]
        for table in root.iter(f"{TABLE}table")
    ]


BOTH = pytest.mark.parametrize(("make", "read"), [(to_xlsx, _of_xlsx), (to_ods, _of_ods)], ids=["xlsx", "ods"])


def _made(make: Callable[..., bytes], figures: Cijfers, party: str = "Partij voor Morgen") -> bytes:
    found = replace(publicatie(), cijfers=figures)
    return make(party=party, rapport=build_rapport(figures, eerdere()), publicatie=found)


@BOTH
def test_each_number_is_a_number_with_its_bounds_beside_it(
    make: Callable[..., bytes], read: Callable[[bytes], list[list[list[str | float]]]]
) -> None:
    sheet, _uitleg = read(_made(make, derde_kwartaal()))

    assert sheet[0] == HEAD
    mark = "4f1c 9b27 e06a 83d5"
    head = ["Partij voor Morgen", "2026-Q3"]
    assert sheet[1] == [*head, "totaal", "TOTAAL", "Totaal", 40.0, 36.0, 44.0, 5.0, "vastgesteld", mark]
    rows = {(row[2], row[3]): row[5:8] for row in sheet[1:]}
    assert rows["vorm", "BEDREIGING"] == [15.0, 11.0, 19.0]
    assert rows["vorm", "PESTEN"] == [0.0, 0.0, 4.0]
    assert rows["ernst", "MIDDEL"] == [20.0, 16.0, 24.0]
    assert len(sheet) == 1 + 1 + 11 + 8 + 10 + 5 + 4 + 3


@BOTH
def test_a_band_and_a_folded_row_have_words_and_no_number(
    make: Callable[..., bytes], read: Callable[[bytes], list[list[list[str | float]]]]
) -> None:
    (band, _uitleg) = read(_made(make, cijfers(Q3, None)))
    (small, _uitleg) = read(_made(make, cijfers(Q3, 40, folded=("PESTEN",), form={"BELEDIGING": 40})))

    assert band[1][5:8] == ["minder dan 20", "", ""]
    assert band[1][9] == "minder_dan_20"
    (row,) = [row for row in small if row[3] == "PESTEN"]
    assert row[5:8] == ["staat bij overig", "", ""]


@BOTH
def test_words_of_others_are_words_and_the_second_sheet_says_how_to_read(
    make: Callable[..., bytes], read: Callable[[bytes], list[list[list[str | float]]]]
) -> None:
    sheet, uitleg = read(_made(make, derde_kwartaal(), party=EVIL))
    lines = [str(row[0]) for row in uitleg]

    assert sheet[1][0] == EVIL
    assert lines[0] == "Online haat: 3e kwartaal 2026"
    assert lines[1] == "Vastgesteld op 16-10-2026 door Cor Hendriks."
    assert "We ronden af op 5. Elk getal zit er minder dan 5 naast. Dat beschermt mensen." in lines
    assert lines[-1] == "Controlegetal 4f1c 9b27 e06a 83d5"


@BOTH
def test_the_same_release_gives_the_same_bytes(
    make: Callable[..., bytes], read: Callable[[bytes], list[list[list[str | float]]]]
) -> None:
    once, again = (_made(make, derde_kwartaal()) for _time in range(2))
    other = read(_made(make, cijfers(Kwartaal(2026, 2), 25)))

    assert once == again
    assert other[0][1][1] == "2026-Q2"


def test_the_digest_stands_below_every_printed_sheet() -> None:
    book = zipfile.ZipFile(io.BytesIO(_made(to_xlsx, derde_kwartaal())))
    open_document = zipfile.ZipFile(io.BytesIO(_made(to_ods, derde_kwartaal())))

    for nr in (1, 2):
        assert b"Controlegetal 4f1c 9b27 e06a 83d5" in book.read(f"xl/worksheets/sheet{nr}.xml")
    assert b"Controlegetal 4f1c 9b27 e06a 83d5" in open_document.read("styles.xml")
    assert open_document.infolist()[0].filename == "mimetype"
    assert open_document.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
