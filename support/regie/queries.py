"""What pages read of *regie*."""

from __future__ import annotations

from support.regie.bestemmingen import Bestemming, bestemming, bestemmingen, bij_uitkomsten
from support.regie.boek import Boek, Wie, allowed_by, boek_of
from support.regie.inhoud import Akkoord, Doorgifte, GesteldeVraag, Grond, Onderdeel
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
    "Wensen",
    "Wie",
    "allowed_by",
    "bestemming",
    "bestemmingen",
    "bij_uitkomsten",
    "boek_of",
    "open_questions",
    "wensen_of",
]
