"""Who can be reached, for the page of contact points."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meldpunt.core.web.partij import partij
from meldpunt.nakijken.contacten import Contactstand, shown_contacten
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


@dataclass(frozen=True)
class Contactlijst:
    """Contact points as the page shows them.

    Attributes:
        onderdelen: every part of the party that has one.
        gekozen: the one that was chosen; empty for all of them.
        standen: those of it, by part and name.
    """

    onderdelen: tuple[str, ...]
    gekozen: str
    standen: tuple[Contactstand, ...]


def list_aanspreekpunten() -> list[Aanspreekpunt]:
    """Give the contact points that the party shows to everybody: the desk itself first, then who can be chosen."""
    own = partij()
    uren = own["telefoon_uren"]
    return [
        Aanspreekpunt(
            naam=_("Het meldpunt"),
            rol=_("Hier krijg je een vertrouwenspersoon aan de lijn."),
            telefoon=own["telefoon"],
            email=own["email"],
            wanneer=_(uren),
        ),
        *(_punt(profiel) for profiel in vertrouwenspersonen.list_kiesbaar()),
    ]


def contactlijst(onderdeel: str) -> Contactlijst:
    """The contact points that work, of one part of the party or of all.

    Args:
        onderdeel: the part that was chosen; every part where there is none of this name.
    """
    standen = shown_contacten()
    namen = tuple(sorted({stand.punt.onderdeel for stand in standen}, key=str.casefold))
    gekozen = onderdeel if onderdeel in namen else ""
    listed = sorted(standen, key=lambda stand: (stand.punt.onderdeel.casefold(), stand.punt.naam.casefold()))
    return Contactlijst(
        onderdelen=namen,
        gekozen=gekozen,
        standen=tuple(stand for stand in listed if gekozen in ("", stand.punt.onderdeel)),
    )


def _punt(profiel: vertrouwenspersonen.Profiel) -> Aanspreekpunt:
    return Aanspreekpunt(
        naam=profiel.naam,
        rol=_("Vertrouwenspersoon, van buiten de partij") if profiel.extern else _("Vertrouwenspersoon"),
        telefoon=profiel.telefoon,
        wanneer=_(profiel.uren) if profiel.uren else "",
        over=profiel.over,
        expertise=profiel.expertise,
    )
