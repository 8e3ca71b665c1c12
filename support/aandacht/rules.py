"""What is not done in several cases at once: anything in a case that nobody has read yet (``docs/adr/0041``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from meldpunt.core.errors import Conflict, Refusal
from support.aandacht.queries import unread_among

if TYPE_CHECKING:
    from collections.abc import Collection

    from support.dossiers.queries import Kaart


def refusal_to_act_together(kaarten: Collection[Kaart]) -> Refusal | None:
    """Nothing is done in several cases at once while in one of them something of the melder was not read."""
    unread = unread_among(kaart.id for kaart in kaarten)
    names = [kaart.alias for kaart in kaarten if kaart.id in unread]
    if not names:
        return None
    sentence = ngettext(
        "Nog niet alles is gelezen in %(namen)s. Lees dat eerst. Er is nog niets gedaan.",
        "Nog niet alles is gelezen in deze dossiers: %(namen)s. Lees dat eerst. Er is nog niets gedaan.",
        len(names),
    )
    return Refusal(sentence % {"namen": ", ".join(names)}, Conflict)
