"""System checks of the public pages: the data files are whole, and somebody checked the cards lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from django.core.checks import Error, Info, Tags, register

from meldpunt.core.clock import today
from meldpunt.voorlichting import inhoud

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


@register(Tags.files)
def check_public_data(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a broken data file."""
    try:
        inhoud.list_hulp()
        inhoud.get_gedragscode()
        inhoud.get_protocol()
    except (KeyError, TypeError, OSError, yaml.YAMLError) as error:
        return [Error(f"Een bestand in meldpunt/voorlichting/data klopt niet: {error}", id="voorlichting.E001")]
    return []


@register(Tags.files, deploy=True)
def check_age_of_cards(**_kwargs: Any) -> list[CheckMessage]:
    """Name the contact cards that nobody checked for half a year, or ever; good to know, and no reason to stop."""
    old = [kaart.code for groep in inhoud.list_hulp() for kaart in groep.kaarten if kaart.is_stale(today())]
    if not old:
        return []
    sentence = f"Kijk deze contactkaarten na bij de bron: {', '.join(old)}."
    return [Info(sentence, hint="Zet de dag in gecontroleerd_op van het gegevensbestand.", id="voorlichting.I001")]
