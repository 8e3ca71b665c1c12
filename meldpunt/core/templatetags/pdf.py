"""What a page says in the place of a PDF."""

from __future__ import annotations

from django import template

from meldpunt.core.pdf import ZONDER_PDF, can_make_pdf

register = template.Library()


@register.simple_tag
def zonder_pdf() -> str:
    """Return the sentence that tells what the administrator must install; empty where PDFs can be made."""
    return "" if can_make_pdf() else str(ZONDER_PDF)
