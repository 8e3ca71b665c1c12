"""System checks of the public pages: the data files are whole and not too old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 - Django's own name for a warning

from meldpunt.core.clock import today
from meldpunt.voorlichting import inhoud

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


@register(Tags.files)
def check_public_data(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a broken data file, and warn about contact cards that nobody checked for half a year."""
    try:
        groepen = inhoud.list_hulp()
        inhoud.get_gedragscode()
        inhoud.get_protocol()
    except (KeyError, TypeError, OSError, yaml.YAMLError) as error:
        return [Error(f"Een bestand in meldpunt/voorlichting/data klopt niet: {error}", id="voorlichting.E001")]
    old = [kaart.code for groep in groepen for kaart in groep.kaarten if _too_old(kaart)]
    if not old:
        return []
    sentence = f"Kijk deze contactkaarten na, de laatste controle is meer dan 180 dagen geleden: {', '.join(old)}."
    return [Warning(sentence, id="voorlichting.W001")]


def _too_old(kaart: inhoud.Contactkaart) -> bool:
    return kaart.gecontroleerd_op is not None and kaart.is_stale(today())
