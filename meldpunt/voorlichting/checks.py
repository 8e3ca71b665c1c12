"""System checks of the public pages: the data files are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Tags, register

from meldpunt.core.datafile import check_readable
from meldpunt.voorlichting import inhoud

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


@register(Tags.files)
def check_public_data(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a broken data file."""
    return check_readable(
        inhoud.get_gedragscode,
        inhoud.get_protocol,
        id="voorlichting.E001",
        folder="meldpunt/voorlichting/data",
    )
