"""The quarterly report is an accessible document."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from statistieken.rapport.pdf import render_kwartaalrapport
from tests.statistieken.voorbeelden import eerdere, publicatie

pytestmark = pytest.mark.pango


@pytest.fixture(scope="module")
def document() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_kwartaalrapport(publicatie())))


def _structure(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids: Any = node.get("/K", [])
    found = [node]
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += _structure(kid)
    return found


def test_document_says_what_it_is(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert str(metadata["dc:title"]).startswith("Online haat: 3e kwartaal 2026")
    assert str(document.Root.Lang) == "nl"
    assert bool(document.Root.MarkInfo.Marked)
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_document_is_tagged(document: pikepdf.Pdf) -> None:
    tags = _structure(document.Root.StructTreeRoot)
    kinds = {str(tag.S) for tag in tags if "/S" in tag}

    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/P", "/LI"} <= kinds
    figures = [tag for tag in tags if "/S" in tag and str(tag.S) == "/Figure"]
    assert len(figures) == 2 + 11 + 8 + 10 + 5 + 4 + 3  # the mark, the strip, and a bar in every row
    assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_chart_says_every_value(document: pikepdf.Pdf) -> None:
    tags = _structure(document.Root.StructTreeRoot)
    alternatives = " ".join(str(tag.get("/Alt", "")) for tag in tags)

    assert "Bedreiging of intimidatie: 15" in alternatives
    assert "4e 2024 < 20" in alternatives


def test_report_is_two_pages_and_every_number_stands_in_a_table(document: pikepdf.Pdf) -> None:
    tags = _structure(document.Root.StructTreeRoot)
    kinds = [str(tag.S) for tag in tags if "/S" in tag]

    assert len(document.pages) == 2
    assert kinds.count("/Caption") == 6
    assert kinds.count("/TH") >= 6 * 5 + 11 + 8 + 10 + 5 + 4 + 3


@pytest.mark.parametrize("earlier", [0, 1, 2])
def test_a_young_party_gets_two_pages_as_well(earlier: int) -> None:
    found = replace(publicatie(), eerdere=eerdere()[7 - earlier :])

    assert len(pikepdf.open(io.BytesIO(render_kwartaalrapport(found))).pages) == 2


def test_every_font_is_embedded(document: pikepdf.Pdf) -> None:
    pages: Any = document.pages  # its attributes are the names in the file
    for page in pages:
        for font in page.Resources.Font.values():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            assert any(name.startswith("/FontFile") for name in descendant.FontDescriptor)


def test_same_release_gives_same_bytes_without_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        first, second = render_kwartaalrapport(publicatie()), render_kwartaalrapport(publicatie())

    assert first == second
    assert len(first) < 200_000
    assert not [record for record in caplog.records if record.name.startswith("weasyprint")]
