"""Parts of a page that stay covered until a reader asks; for every template, without ``{% load %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from meldpunt.core.citaten import alineas_of

if TYPE_CHECKING:
    from collections.abc import Sequence

register = template.Library()


@register.inclusion_tag("components/_met_citaten.html")
def met_citaten(tekst: str | Sequence[str]) -> dict[str, Any]:
    """Show a text of which each quotation stays covered until somebody asks for it.

    Args:
        tekst: as it was typed, or its lines.
    """
    return {"alineas": alineas_of(tekst if isinstance(tekst, str) else "\n".join(tekst))}
