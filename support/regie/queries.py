"""What pages read of *regie*."""

from __future__ import annotations

from support.regie.bestemmingen import Bestemming, bestemming, bestemmingen, bij_uitkomsten
from support.regie.boek import Boek, Wie, allowed_by, boek_of
from support.regie.inhoud import Akkoord, Doorgifte, GesteldeVraag, Grond, Onderdeel, Vraagsoort
from support.regie.vragen import open_questions
from support.regie.wensen import Wensen, wensen_of

__all__ = [
    "Akkoord",
    "Bestemming",
    "Boek",
    "Doorgifte",
    "GesteldeVraag",
    "Grond",
    "Onderdeel",
    "Vraagsoort",
    "Wensen",
    "Wie",
    "allowed_by",
    "bestemming",
    "bestemmingen",
    "bij_uitkomsten",
    "boek_of",
    "lets_choose",
    "open_questions",
    "parts_to_choose",
    "wensen_of",
]


def lets_choose(code: str) -> bool:
    """Whether the melder ticks each part of what goes to a destination."""
    return any(item.kiest for item in bestemmingen() if item.code == code)


def parts_to_choose(naar: Bestemming, boek: Boek) -> list[Onderdeel]:
    """What the melder ticks for a destination: what was asked, or what usually goes along; nothing where all goes."""
    if not naar.kiest:
        return []
    given = boek.toestemmingen.get(naar.code)
    return list(allowed_by(given) if given is not None else naar.onderdelen)
