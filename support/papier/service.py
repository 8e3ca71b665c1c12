"""The public face of paper that works outside, for other apps and the use cases."""

from __future__ import annotations

from support.papier.aangifte import Pakketkeuze, files_of, kenmerk_of, make_sheet
from support.papier.aangiftedata import Pakketontvanger, aangiftedata, ontvanger_of
from support.papier.briefje import BRIEFJE_VOOR, make_note, seen_as
from support.papier.gebeurtenissen import PapierGebeurtenis, Papierregelsoort
from support.papier.inhoud import Aangiftepakket, Domicilie, Meegave
from support.papier.queries import meegaven_of, pakket_of
from support.papier.vel import Vel, Veldeel
from support.papier.woorden import known_of, platform_words, role_words

__all__ = [
    "BRIEFJE_VOOR",
    "Aangiftepakket",
    "Domicilie",
    "Meegave",
    "Pakketkeuze",
    "Pakketontvanger",
    "PapierGebeurtenis",
    "Papierregelsoort",
    "Vel",
    "Veldeel",
    "aangiftedata",
    "files_of",
    "kenmerk_of",
    "known_of",
    "make_note",
    "make_sheet",
    "meegaven_of",
    "ontvanger_of",
    "pakket_of",
    "platform_words",
    "role_words",
    "seen_as",
]
