"""Telephone numbers in a text."""

from __future__ import annotations

import pytest

from meldpunt.core.web.nummers import with_links


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("112", "112"),
        ("113", "113"),
        ("0900-8844", "09008844"),
        ("070-373 83 14", "0703738314"),
        ("088 000 12 34", "0880001234"),
        ("0800-0113", "08000113"),
        ("020-261 52 75", "0202615275"),
    ],
)
def test_s5_a_number_is_a_link_that_stays_on_one_line(shown: str, dialled: str) -> None:
    assert with_links(f"Bel {shown}.") == f'Bel <a class="heel" href="tel:{dialled}">{shown}</a>.'


@pytest.mark.parametrize(
    "text",
    [
        "Op 26 mei 2027 om 9.00 uur",
        "art. 285 Sr",
        "https://x.example/112/0900-8844",
        "11-12-2026",
        "1120 keer",
        "SHA-256 012-345",
        "€ 1.112",
    ],
)
def test_what_is_no_number_stays_as_it_was(text: str) -> None:
    assert "<a" not in with_links(text)


def test_the_rest_of_the_text_stays_text() -> None:
    assert with_links("<b>112</b> & 113") == (
        '&lt;b&gt;<a class="heel" href="tel:112">112</a>&lt;/b&gt; &amp; <a class="heel" href="tel:113">113</a>'
    )
