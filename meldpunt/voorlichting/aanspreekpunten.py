"""Who can be reached, for the page of contact points."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Aanspreekpunt:
    """Somebody, or the desk itself, whom one can call or write."""

    naam: str
    rol: str
    telefoon: str = ""
    email: str = ""
    wanneer: str = ""


def list_aanspreekpunten() -> list[Aanspreekpunt]:
    """Give the contact points that the party shows to everybody, the desk itself first."""
    partij = settings.PARTIJ
    return [
        Aanspreekpunt(
            naam=_("Het meldpunt"),
            rol=_("Hier krijg je een vertrouwenspersoon aan de lijn."),
            telefoon=partij["telefoon"],
            email=partij["email"],
            wanneer=partij["telefoon_uren"],
        ),
    ]
