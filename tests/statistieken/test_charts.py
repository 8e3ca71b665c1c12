"""Charts work under the strictest CSP, in a PDF, and for who does not see them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from statistieken.rapport.charts import Kolom, Staaf, kolom, staaf, staafdiagram, strookdiagram

STAVEN = [Staaf("Bedreiging", 15, "15"), Staaf("Doxing", 5, "5"), Staaf("Zeven andere, elk", 0, "0 tot 4")]
KOLOMMEN = [Kolom("4e", "2024", None, "< 20"), Kolom("1e", "2025", 25, "25"), Kolom("2e", "", 40, "40", nu=True)]
TEKENINGEN = [
    staafdiagram("Per vorm", STAVEN),
    strookdiagram("Per kwartaal", KOLOMMEN),
    *(staaf(rij, hoogste=15) for rij in STAVEN),
    *(kolom(deel, hoogste=40) for deel in KOLOMMEN),
]


@pytest.mark.parametrize("svg", TEKENINGEN)
def test_chart_is_whole_and_holds_no_style(svg: str) -> None:
    tree = ET.fromstring(svg)  # noqa: S314 - our own drawing

    assert tree.tag == "svg"
    assert not [node for node in tree.iter() if "style" in node.attrib or node.tag in {"style", "script"}]


def test_title_holds_every_value_and_comes_first() -> None:
    tree = ET.fromstring(staafdiagram("Per vorm", STAVEN))  # noqa: S314 - our own drawing

    assert tree[0].tag == "title"
    assert tree[0].text == "Per vorm: Bedreiging 15, Doxing 5, Zeven andere, elk 0 tot 4."


def test_bars_are_in_proportion() -> None:
    tree = ET.fromstring(staafdiagram("Per vorm", STAVEN))  # noqa: S314 - our own drawing

    widths = [float(rect.attrib["width"]) for rect in tree.iter("rect")]

    assert widths == [320.0, 106.7]


def test_zero_is_a_hatch_and_never_a_bar() -> None:
    svg = staaf(STAVEN[2], hoogste=15)

    assert "<rect" not in svg
    assert "0 tot 4" in svg


def test_band_is_an_open_box() -> None:
    assert 'stroke-dasharray="3 3"' in kolom(KOLOMMEN[0], hoogste=40)
    assert 'class="v1"' in kolom(KOLOMMEN[2], hoogste=40)
    assert 'class="v2"' in kolom(KOLOMMEN[1], hoogste=40)


def test_text_is_escaped() -> None:
    assert "<b>" not in staafdiagram("<b>", [Staaf("<b>", 5, "5")])


def test_chart_of_nothing_is_drawn() -> None:
    assert staafdiagram("Per vorm", []).startswith("<svg")
    assert staaf(Staaf("Doxing", 5, "5"), hoogste=0)
