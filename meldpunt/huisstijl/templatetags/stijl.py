"""How a page looks and what of it stays covered; for every template, without ``{% load %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from meldpunt.core.citaten import alineas_of
from meldpunt.core.web.partij import partij
from meldpunt.huisstijl.logo import logo
from meldpunt.huisstijl.service import huisstijl as party_style

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


@register.simple_tag
def huisstijl(*namen: str) -> SafeString:
    """Link style sheets by their short names, in order, and the party's own colours where it has them."""
    hrefs = [static(f"css/{naam}.css") for naam in namen]
    if (own := party_style()).css:
        hrefs.append(f"{reverse('huisstijl_css')}?v={own.versie}")
    links = [format_html('<link rel="stylesheet" href="{}">', href) for href in hrefs]
    return mark_safe("\n".join(links))  # noqa: S308 - every part comes from format_html


@register.simple_tag
def partijmerk() -> str:
    """Show the party beside our own mark: its logo, or its name in letters."""
    naam, own = str(partij()["naam"]), logo()
    if own is None:
        return naam
    return format_html(
        '<img class="merk__logo" src="{}?v={}" alt="{}" width="{}" height="{}">',
        reverse("huisstijl_beeldmerk"),
        own.versie,
        naam,
        own.breedte,
        own.hoogte,
    )


@register.simple_tag
def accentkleur(naam: str = "accent") -> str:
    """Give a colour of the light theme for a document, where a style sheet does not reach.

    Args:
        naam: "accent" or "zacht".
    """
    return str(getattr(party_style().licht, naam))
