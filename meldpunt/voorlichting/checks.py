"""System checks of the public pages: the data files are whole, and somebody checked the cards lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Info, Tags, register

from meldpunt.core.clock import today
from meldpunt.core.datafile import check_readable
from meldpunt.voorlichting import inhoud

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


@register(Tags.files)
def check_public_data(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a broken data file."""
    return check_readable(
        inhoud.list_hulp,
        inhoud.get_gedragscode,
        inhoud.get_protocol,
        id="voorlichting.E001",
        folder="meldpunt/voorlichting/data",
    )


@register(Tags.files, deploy=True)
def check_age_of_cards(**_kwargs: Any) -> list[CheckMessage]:
    """Name the contact cards that nobody checked for half a year, or ever; good to know, and no reason to stop."""
    old = [kaart.code for groep in inhoud.list_hulp() for kaart in groep.kaarten if kaart.is_stale(today())]
    if not old:
        return []
    sentence = f"Kijk deze contactkaarten na bij de bron: {', '.join(old)}."
    return [Info(sentence, hint="Zet de dag in gecontroleerd_op van het gegevensbestand.", id="voorlichting.I001")]
