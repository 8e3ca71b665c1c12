"""Reports as accessible PDFs (PDF/UA-1), made from what was published and from local files only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from meldpunt.core.pdf import check_can_make_pdf
from meldpunt.huisstijl.schriften import css_for_scripts
from meldpunt.huisstijl.service import css_for_document
from statistieken.rapport.build import build_rapport

if TYPE_CHECKING:
    from statistieken.queries import Publicatie


def render_kwartaalrapport(publicatie: Publicatie) -> bytes:
    """Render the report; the same release gives the same bytes.

    Raises:
        PdfOntbreekt: this machine has no Pango.
    """
    check_can_make_pdf()
    with override("nl"):
        rapport = build_rapport(publicatie.cijfers, publicatie.eerdere)
        html = render_to_string("statistieken/kwartaalrapport.html", {"rapport": rapport, "publicatie": publicatie})
    return to_pdf(html, identifier=publicatie.sha256)


def to_pdf(html: str, *, identifier: str) -> bytes:
    """Turn the page of a report into a PDF; the same page with the same identifier gives the same bytes.

    Args:
        html: the page, which names its style sheets in ``static/css``.
        identifier: what makes this document the same one when it is made again.

    Raises:
        PdfOntbreekt: this machine has no Pango.
    """
    check_can_make_pdf()
    from weasyprint import CSS, HTML  # noqa: PLC0415 - heavy, and the web process never renders
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - idem

    base_url = (settings.BASE_DIR / "static" / "css").as_uri() + "/"
    fetcher = URLFetcher(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
    page = html.replace("</head>", f"<style>{css_for_scripts(html)}</style></head>", 1)
    document: bytes = HTML(string=page, base_url=base_url, url_fetcher=fetcher).write_pdf(
        stylesheets=[CSS(string=css_for_document())], pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
    )
    return document
