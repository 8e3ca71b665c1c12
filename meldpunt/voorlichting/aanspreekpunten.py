"""Who can be reached, for the page of contact points."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from support.vertrouwenspersonen import queries as vertrouwenspersonen


@dataclass(frozen=True)
class Aanspreekpunt:
    """Somebody, or the desk itself, whom one can call or write."""

    naam: str
    rol: str
    telefoon: str = ""
    email: str = ""
    wanneer: str = ""
    over: str = ""
    expertise: tuple[str, ...] = ()


def list_aanspreekpunten() -> list[Aanspreekpunt]:
    """Give the contact points that the party shows to everybody: the desk itself first, then who can be chosen."""
    partij, uren = settings.PARTIJ, settings.PARTIJ["telefoon_uren"]
    return [
        Aanspreekpunt(
            naam=_("Het meldpunt"),
            rol=_("Hier krijg je een vertrouwenspersoon aan de lijn."),
            telefoon=partij["telefoon"],
            email=partij["email"],
            wanneer=_(uren),
        ),
        *(_punt(profiel) for profiel in vertrouwenspersonen.list_kiesbaar()),
    ]


def _punt(profiel: vertrouwenspersonen.Profiel) -> Aanspreekpunt:
    return Aanspreekpunt(
        naam=profiel.naam,
        rol=_("Vertrouwenspersoon, van buiten de partij") if profiel.extern else _("Vertrouwenspersoon"),
        telefoon=profiel.telefoon,
        wanneer=_(profiel.uren) if profiel.uren else "",
        over=profiel.over,
        expertise=profiel.expertise,
    )
