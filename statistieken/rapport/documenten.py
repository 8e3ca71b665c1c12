"""All documents of one release; each is made once, by a worker, and stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override

from meldpunt.core.pdf import can_make_pdf
from meldpunt.core.web.partij import partij
from statistieken.models import Documentsoort
from statistieken.rapport.beeld import charts, drawing_dots, to_svg
from statistieken.rapport.build import build_rapport
from statistieken.rapport.pdf import render_kwartaalrapport
from statistieken.rapport.werkblad import to_ods, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from statistieken.queries import Publicatie
    from statistieken.rapport.build import Rapport

    Plaats = tuple[str, str]  # what kind of document, and of which chart


def render_missing(publicatie: Publicatie, *, have: Collection[Plaats]) -> Iterator[tuple[Documentsoort, str, bytes]]:
    """Render what is not stored yet: kind, name of the chart or nothing, and bytes.

    Without Pango there is no PDF, and everything else.
    """
    with override("nl"):
        rapport, party = build_rapport(publicatie.cijfers, publicatie.eerdere), partij()["naam"]
        for soort, make in ((Documentsoort.XLSX, to_xlsx), (Documentsoort.ODS, to_ods)):
            if (soort, "") not in have:
                yield soort, "", make(party=party, rapport=rapport, publicatie=publicatie)
        yield from _pictures(rapport, publicatie, party=party, have=have)
    if (Documentsoort.PDF, "") not in have and can_make_pdf():
        yield Documentsoort.PDF, "", render_kwartaalrapport(publicatie)


def _pictures(
    rapport: Rapport, publicatie: Publicatie, *, party: str, have: Collection[Plaats]
) -> Iterator[tuple[Documentsoort, str, bytes]]:
    left = [chart for chart in charts(rapport) if (Documentsoort.PNG, chart[0]) not in have]
    if not left:
        return
    with drawing_dots() as to_png:
        for naam, titel, diagram in left:
            svg = to_svg(titel=titel, diagram=diagram, rapport=rapport, publicatie=publicatie, party=party)
            if (Documentsoort.SVG, naam) not in have:
                yield Documentsoort.SVG, naam, svg
            yield Documentsoort.PNG, naam, to_png(svg)


def is_whole(have: Collection[Plaats]) -> bool:
    """Whether nothing can be made any more; the charts are made before the PDF and together."""
    kinds = {soort for soort, _naam in have}
    wanted = {Documentsoort.XLSX, Documentsoort.ODS, Documentsoort.SVG, Documentsoort.PNG}
    return wanted <= kinds and (Documentsoort.PDF in kinds or not can_make_pdf())
