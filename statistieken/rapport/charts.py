"""Charts as inline SVG that work under the strictest CSP and in a PDF alike.

Everything is said in presentation attributes, with the light palette: a PDF renderer does not apply a page's CSS to
inline SVG, and a browser is not allowed inline style. On screen the classes let the style sheet take over the colours,
for dark mode. A chart is never alone: its title holds every value, and the same numbers stand in a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

from meldpunt.huisstijl.colours import mix
from meldpunt.huisstijl.service import WIT, huisstijl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

INK, INK_2, RAND = "#16232B", "#3F4E57", "#7C8A91"
EERDER = 0.6  # how much of the accent an earlier column has
LETTER = "Source Sans 3"
RIJ = 21  # height of one bar with its gap, in the PDF chart
LABELBREEDTE, BAANBREEDTE = 250, 320
TRACK, HATCH = 340, "M3 3V29M14 29L22 3M26 29L34 3M38 29L46 3"
SCALE_FROM = 20  # a bar for 5 is never a full one
KOLOM, VLOER = 40, 114  # width of one column, and the height of the floor, in the PDF strip


@dataclass(frozen=True)
class Staaf:
    """One bar: a number to draw and the text to read; zero is drawn as a hatch, since it means a few."""

    naam: str
    waarde: int
    tekst: str


@dataclass(frozen=True)
class Kolom:
    """One column of a strip over time; without a number it is drawn as an open box."""

    naam: str
    jaar: str
    waarde: int | None
    tekst: str
    nu: bool = False


def staaf(rij: Staaf, *, hoogste: int, ruimte: int = 88) -> SafeString:
    """Draw one bar for a row of a table on screen.

    Args:
        rij: the bar.
        hoogste: the longest bar of this chart.
        ruimte: how many per cent of the width the longest bar may take; the rest is for its number.
    """
    if not rij.waarde:
        return format_html(
            '<svg width="100%" height="20" aria-hidden="true" focusable="false"><title>{}: {}</title><path class="vr" '
            'd="M.75 1V19M5 19L9 1M10 19L14 1M15 19L19 1" fill="none" stroke="{}"/>'
            '<text class="vw" x="29" y="15.5" fill="{}">{}</text></svg>',
            rij.naam,
            rij.tekst,
            RAND,
            INK,
            rij.tekst,
        )
    width = _share(rij.waarde, hoogste, ruimte)
    return format_html(
        '<svg width="100%" height="20" aria-hidden="true" focusable="false"><title>{}: {}</title>'
        '<rect class="v1" y="1" width="{}%" height="18" rx="2" fill="{}"/>'
        '<text class="vw" x="{}%" dx="10" y="15.5" fill="{}">{}</text></svg>',
        rij.naam,
        rij.tekst,
        width,
        _accent(),
        width,
        INK,
        rij.tekst,
    )


def balk(naam: str, waarde: int, hoogste: int) -> SafeString:
    """Draw a bar within the row of a table in a document; zero is a hatch, since it means a few.

    A document asks for words in the place of every drawing (ISO 14289-1, 7.3): the name of the row and its number.
    """
    if not waarde:
        return format_html(
            '<svg viewBox="0 0 {} 32" aria-hidden="true"><title>{}: {}</title><path class="vr" d="{}" fill="none" '
            'stroke="{}" stroke-width="2"/></svg>',
            TRACK,
            naam,
            waarde,
            HATCH,
            RAND,
        )
    return format_html(
        '<svg viewBox="0 0 {} 32" aria-hidden="true"><title>{}: {}</title><rect class="v1" y="3" width="{}" '
        'height="26" rx="3" fill="{}"/></svg>',
        TRACK,
        naam,
        waarde,
        round(TRACK * waarde / hoogste),
        _accent(),
    )


def kolom(deel: Kolom, *, hoogste: int, hoogte: int = 90) -> SafeString:
    """Draw one column of a strip over time on screen; its height says the number."""
    if deel.waarde is None:
        return format_html(
            '<svg width="100%" height="{}" aria-hidden="true" focusable="false"><rect class="vband" x=".75" y=".75" '
            'width="98%" height="{}" fill="none" stroke="{}" stroke-dasharray="3 3"/></svg>',
            hoogte * 4 // 9,
            hoogte,
            RAND,
        )
    return format_html(
        '<svg width="100%" height="{}" aria-hidden="true" focusable="false">'
        '<rect class="{}" width="100%" height="100%" fill="{}"/></svg>',
        max(2, round(hoogte * deel.waarde / max(hoogste, 1))),
        "v1" if deel.nu else "v2",
        _accent(),
    )


def staafdiagram(titel: str, rijen: Sequence[Staaf]) -> SafeString:
    """Draw a whole bar chart for a document, with every value in its title."""
    hoogste = max((rij.waarde for rij in rijen), default=1)
    return format_html(
        '<svg class="grafiek" viewBox="0 0 640 {}" width="100%" font-family="{}" font-size="13.2" role="img">'
        "<title>{}</title>{}</svg>",
        RIJ * len(rijen),
        LETTER,
        zin(titel, [(rij.naam, rij.tekst) for rij in rijen]),
        format_html_join("", "{}", [(_document_bar(rij, RIJ * i, hoogste),) for i, rij in enumerate(rijen)]),
    )


def strookdiagram(titel: str, delen: Sequence[Kolom]) -> SafeString:
    """Draw a strip of columns over time for a document, with every value in its title."""
    width = KOLOM * len(delen)
    hoogste = max((deel.waarde or 0 for deel in delen), default=1)
    return format_html(
        '<svg viewBox="0 0 {} 150" width="{}" font-family="{}" font-size="12" text-anchor="middle" role="img">'
        '<title>{}</title>{}<path d="M0 {}.5H{}" stroke="{}"/></svg>',
        width,
        width,
        LETTER,
        zin(titel, [(f"{deel.naam} {deel.jaar}".strip(), deel.tekst) for deel in delen]),
        format_html_join("", "{}", [(_document_column(deel, KOLOM * i, hoogste),) for i, deel in enumerate(delen)]),
        VLOER,
        width,
        RAND,
    )


def zin(titel: str, waarden: Sequence[tuple[str, str]]) -> str:
    """Put a chart into one sentence: its name and every value."""
    return f"{titel}: {', '.join(f'{naam} {tekst}' for naam, tekst in waarden)}."


def _document_bar(rij: Staaf, top: int, hoogste: int) -> SafeString:
    label = format_html('<text x="0" y="{}" fill="{}">{}</text>', top + 14.5, INK, rij.naam)
    if not rij.waarde:
        x, low, high = LABELBREEDTE, top + 18, top + 3
        hatch = f"M{x}.5 {high}v15M{x + 4} {low}l4 -15M{x + 9} {low}l4 -15M{x + 14} {low}l4 -15"
        return label + format_html(
            '<path d="{}" fill="none" stroke="{}"/><text x="{}" y="{}" font-weight="600" fill="{}">{}</text>',
            hatch,
            RAND,
            x + 28,
            top + 14.5,
            INK,
            rij.tekst,
        )
    width = _share(rij.waarde, hoogste, BAANBREEDTE)
    return label + format_html(
        '<rect x="{}" y="{}" width="{}" height="15" rx="1.5" fill="{}"/>'
        '<text x="{}" y="{}" font-weight="600" fill="{}">{}</text>',
        LABELBREEDTE,
        top + 3,
        width,
        _accent(),
        LABELBREEDTE + width + 8,
        top + 14.5,
        INK,
        rij.tekst,
    )


def _document_column(deel: Kolom, left: int, hoogste: int) -> SafeString:
    middle, ink, weight = left + 20, (INK if deel.nu else INK_2), ("700" if deel.nu else "400")
    height = 40.0 if deel.waarde is None else _share(deel.waarde, hoogste, 90)
    top = VLOER - height
    box = (
        format_html(
            '<path d="M{} {}V{}H{}V{}" fill="none" stroke="{}" stroke-dasharray="3 3"/>',
            left + 4.5,
            VLOER,
            top + 0.5,
            left + 35.5,
            VLOER,
            RAND,
        )
        if deel.waarde is None
        else format_html(
            '<rect x="{}" y="{}" width="32" height="{}" fill="{}"/>',
            left + 4,
            top,
            height,
            _accent() if deel.nu else mix(_accent(), WIT, EERDER),
        )
    )
    words = [(deel.tekst, top - 6, ink, weight), (deel.naam, 130, ink, weight), (deel.jaar, 145, INK_2, "400")]
    return box + format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" font-weight="{}">{}</text>',
        [(middle, y, fill, bold, text) for text, y, fill, bold in words if text],
    )


def _accent() -> str:
    return huisstijl().licht.accent


def _share(waarde: int, hoogste: int, ruimte: int) -> float:
    return round(ruimte * waarde / max(hoogste, 1), 1)
