"""The shared cards of a year as an accessible PDF (PDF/UA-1), made from shared words and from local files only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import override

from statistieken.payload import digest
from statistieken.rapport.pdf import to_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statistieken.casuistiek.queries import Kaartregel


def render_handreiking(jaar: int, kaarten: Sequence[Kaartregel]) -> bytes:
    """Render the cards; the same cards give the same bytes.

    Raises:
        PdfOntbreekt: this machine has no Pango.
    """
    with override("nl"):
        html = render_to_string("kaarten/handreiking_pdf.html", {"jaar": jaar, "kaarten": kaarten})
    return to_pdf(html, identifier=digest(html.encode()))
