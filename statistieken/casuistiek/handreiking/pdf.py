"""The shared cards of a year as an accessible PDF (PDF/UA-1), made from shared words and from local files only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from meldpunt.core.pdf import check_can_make_pdf
from meldpunt.huisstijl.service import css_for_document
from statistieken.payload import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statistieken.casuistiek.queries import Kaartregel


def render_handreiking(jaar: int, kaarten: Sequence[Kaartregel]) -> bytes:
    """Render the cards; the same cards give the same bytes.

    Raises:
        PdfOntbreekt: this machine has no Pango.
    """
    check_can_make_pdf()
    from weasyprint import CSS, HTML  # noqa: PLC0415 - heavy, and the web process never renders
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - idem

    with override("nl"):
        html = render_to_string("kaarten/handreiking_pdf.html", {"jaar": jaar, "kaarten": kaarten})
    document: bytes = HTML(
        string=html,
        base_url=(settings.BASE_DIR / "static" / "css").as_uri() + "/",
        url_fetcher=URLFetcher(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True),
    ).write_pdf(
        stylesheets=[CSS(string=css_for_document())],
        pdf_variant="pdf/ua-1",
        pdf_identifier=digest(html.encode()).encode(),
    )
    return document
