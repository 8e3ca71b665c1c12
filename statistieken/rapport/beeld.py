"""Each chart of a release as a picture to hand on: SVG, and PNG made of that same SVG."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from statistieken.rapport.charts import INK, INK_2, LETTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statistieken.queries import Publicatie
    from statistieken.rapport.build import Rapport

STROOK = "verloop"
WIDTH, MARGIN, HEAD, FOOT = 680, 20, 76, 44
ZOOM = 2  # a PNG that is sharp on paper as wide as a hand
WEIGHTS = (400, 600, 700)
VIEWBOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
SIZE = re.compile(r' width="[^"]*"')
FAMILY, TYPOGRAPHIC_FAMILY = 1, 16  # ids in the name table of a font


def charts(rapport: Rapport) -> Iterator[tuple[str, str, SafeString]]:
    """Give the name of each chart, its title, and its drawing as documents have it."""
    yield STROOK, _("Meldingen per kwartaal"), rapport.strookdiagram
    for tabel in rapport.tabellen:
        yield tabel.naam, tabel.caption, tabel.diagram


def to_svg(*, titel: str, diagram: SafeString, rapport: Rapport, publicatie: Publicatie, party: str) -> bytes:
    """Draw one chart with its title above it, and below it how to read it and from which release it is."""
    width, height = _size(diagram)
    chart = SIZE.sub(f' x="{MARGIN}" y="{HEAD}" width="{width}" height="{height}"', diagram, count=1)
    how = _("Afgerond op 5. Een 0 betekent 0 tot 4. Controlegetal %s") % publicatie.controlegetal
    whole = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" font-family="{f}">'
        '<rect width="{w}" height="{h}" fill="#FFFFFF"/>'
        '<text x="{x}" y="34" font-size="18" font-weight="700" fill="{ink}">{titel}</text>'
        '<text x="{x}" y="56" font-size="13" fill="{grey}">{party}, {period}</text>{chart}'
        '<text x="{x}" y="{y}" font-size="12" fill="{grey}">{how}</text></svg>',
        w=WIDTH,
        h=HEAD + height + FOOT,
        f=LETTER,
        x=MARGIN,
        y=HEAD + height + FOOT - 16,
        ink=INK,
        grey=INK_2,
        titel=titel,
        party=party,
        period=rapport.cijfers.kwartaal.naam,
        chart=mark_safe(chart),  # noqa: S308 - drawn by ``charts``, which escapes every word
        how=how,
    )
    return whole.encode()


@contextmanager
def drawing_dots() -> Iterator[Callable[[bytes], bytes]]:
    """Give what makes a PNG of an SVG, with our own letter and none of this machine's; it is unpacked once."""
    import resvg_py  # noqa: PLC0415 - the web process never renders

    with tempfile.TemporaryDirectory() as folder:
        fonts = _fonts(Path(folder))

        def to_png(svg: bytes) -> bytes:
            drawn = resvg_py.svg_to_bytes(
                svg_string=svg.decode(), font_files=fonts, skip_system_fonts=True, font_family=LETTER, zoom=ZOOM
            )
            return bytes(drawn)

        yield to_png


def _size(diagram: str) -> tuple[int, int]:
    found = VIEWBOX.search(diagram)
    if found is None:
        raise ValueError("a chart says how large it is")
    return int(found[1]), int(found[2])


def _fonts(folder: Path) -> list[str]:
    """Unpack our letter, which comes as the web wants it, and call each weight by the name that the charts use."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - idem

    paths = []
    for weight in WEIGHTS:
        font = TTFont(settings.BASE_DIR / "static" / "fonts" / f"source-sans-3-latin-{weight}-normal.woff2")
        font.flavor = None
        font["name"].names = [name for name in font["name"].names if name.nameID != TYPOGRAPHIC_FAMILY]
        for name in font["name"].names:
            if name.nameID == FAMILY:
                name.string = LETTER
        path = folder / f"{weight}.ttf"
        font.save(path)
        paths.append(str(path))
    return paths
