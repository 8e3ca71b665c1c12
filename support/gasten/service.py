"""The public face of guests for the use cases."""

from __future__ import annotations

from support.gasten.gebeurtenissen import GastGebeurtenis, Gastregelsoort
from support.gasten.inhoud import Gastdeel, Meelezing, words_of_parts
from support.gasten.post import owe_mail, owe_warnings
from support.gasten.queries import gast_of, gasten_of
from support.gasten.states import MET_ACCOUNT, MET_JA, VOOR_JA, Gaststand

__all__ = [
    "MET_ACCOUNT",
    "MET_JA",
    "VOOR_JA",
    "GastGebeurtenis",
    "Gastdeel",
    "Gastregelsoort",
    "Gaststand",
    "Meelezing",
    "gast_of",
    "gasten_of",
    "owe_mail",
    "owe_warnings",
    "words_of_parts",
]
