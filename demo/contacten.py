"""Contact points of the demo: two that work, one that nobody tried yet, and an edit that waits for a second person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from meldpunt.core.clock import today
from meldpunt.nakijken import service as nakijken
from meldpunt.nakijken.contactpunten import CONTACTPUNTEN, Contactpunt, contactpunten
from meldpunt.partij.soort import PARTIJ
from meldpunt.versies import service as versies

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker

PUNTEN = (
    Contactpunt(
        code="CP1", onderdeel="Afdeling Rivierstad", naam="Samira Vliet", telefoon="088 000 12 42",
        wanneer="Maandag tot en met donderdag", vervanger="Joost Weide",
    ),
    Contactpunt(code="CP2", onderdeel="Jongeren", naam="Joost Weide", telefoon="088 000 12 50"),
    Contactpunt(code="CP3", onderdeel="Vrouwennetwerk", naam="Noor Jansma", email="vrouwennetwerk@example.org"),
)  # fmt: skip


def make_contacts(first: Medewerker, second: Medewerker) -> None:
    """Let two coordinators publish contact points, try most of them, and leave one edit of the hours waiting."""
    inhoud = structs.replace(contactpunten(), punten=PUNTEN)
    versie_id = versies.write(soort=CONTACTPUNTEN, inhoud=inhoud, by=first)
    versies.propose(versie_id=versie_id, by=first)
    versies.publish(versie_id=versie_id, by=second)
    for punt, days in zip(PUNTEN, (12, 190), strict=False):
        day = today() - timedelta(days=days)
        nakijken.record_contact(code=punt.code, gezien=punt.gezien, klopt=True, nagekeken_op=day, by=first)
    hours = structs.replace(versies.current(PARTIJ), eind=18)
    versies.propose(versie_id=versies.write(soort=PARTIJ, inhoud=hours, by=second), by=second)
