"""System checks of what a party set itself: hours that count, a colour that can be read, a logo that is a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 - Django's own name for it

from meldpunt.huisstijl.logo import GeenLogo, logo_from_settings
from meldpunt.huisstijl.service import bezwaren

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


@register(Tags.compatibility)
def check_accent(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse an accent that cannot be read (``ux.md`` §4, 24)."""
    return [Error(bezwaar.zin, hint=bezwaar.advies, id="huisstijl.E001") for bezwaar in bezwaren()]


@register(Tags.files)
def check_logo(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a logo that cannot be used, and say what was left out of one that can."""
    try:
        logo = logo_from_settings()
    except GeenLogo as error:
        return [Error(str(error), hint="Zonder PARTIJ_LOGO staat de naam van de partij er.", id="huisstijl.E002")]
    if logo is None or not logo.weggelaten:
        return []
    sentence = f"Uit het beeldmerk is weggelaten: {', '.join(logo.weggelaten)}."
    hint = "Kijk of het er nog goed uitziet. Zet anders tekst en stijlen om in vormen, of gebruik een PNG."
    return [Warning(sentence, hint=hint, id="huisstijl.W001")]


@register(Tags.compatibility)
def check_werkdag(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse hours of the desk in which no term can be counted (``meldpunt.core.clock``)."""
    begin, eind = settings.WERKDAG
    if 0 <= begin < eind <= 23:  # noqa: PLR2004 - the last whole hour of a day
        return []
    sentence = f"Het meldpunt is open van {begin} tot {eind} uur. Daarmee is geen termijn te berekenen."
    hint = "Zet WERKDAG_BEGIN en WERKDAG_EIND op hele uren van 0 tot en met 23, het begin eerst."
    return [Error(sentence, hint=hint, id="huisstijl.E003")]
