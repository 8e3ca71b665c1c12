"""What a page says in the place of a PDF, and the direction of a text in one, which no browser is there to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join

from meldpunt.core.pdf import ZONDER_PDF, can_make_pdf
from meldpunt.core.typed.letters import direction_of

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def zonder_pdf() -> str:
    """Return the sentence that tells what the administrator must install; empty where PDFs can be made."""
    return "" if can_make_pdf() else str(ZONDER_PDF)


@register.filter
def richting(text: str) -> str:
    """Return in which direction a text runs: ``rtl`` or ``ltr``."""
    return direction_of(str(text))


@register.filter
def alineas(text: str) -> SafeString:
    """Return a text in paragraphs, one for each line, each in its own direction."""
    lines = ((direction_of(line), line) for line in str(text).splitlines() if line.strip())
    return format_html_join("\n", '<p dir="{}">{}</p>', lines)
