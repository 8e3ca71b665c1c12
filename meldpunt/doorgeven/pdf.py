"""A letter on paper: PDF/UA, made in a process of its own from the text that was looked over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

from meldpunt.core.web.partij import partij
from support.stappenplan.queries import pdf_apart

if TYPE_CHECKING:
    from support.doorgeleiding.queries import Traject

__all__ = ["html_of", "pdf_of"]


def pdf_of(traject: Traject) -> bytes:
    """The letter as PDF.

    Raises:
        PdfOntbreekt: this machine has no Pango.
        PdfMislukt: the rendering fell over or took too long.
    """
    return pdf_apart(html_of(traject), sheets=("brief-pdf.css",))


def html_of(traject: Traject) -> str:
    """The page that the PDF is made of; always in Dutch."""
    aan, onderwerp, *alineas = traject.brief.tekst
    context = {
        "aan": aan,
        "onderwerp": onderwerp,
        "alineas": alineas,
        "kenmerk": traject.kenmerk,
        "dag": traject.brief.op,
        "partij": partij()["naam"],
        "meldpunt": partij(),
    }
    with translation.override("nl"):
        return render_to_string("doorgeven/brief_pdf.html", context)
