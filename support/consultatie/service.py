"""The public face of consultations for the use cases."""

from __future__ import annotations

from support.consultatie.blad import known_of, make_question
from support.consultatie.gebeurtenissen import ConsultGebeurtenis, Consultregelsoort
from support.consultatie.inhoud import Consultatie, Consultstand, Leidspoor
from support.consultatie.queries import consult_of, consulten_of
from support.consultatie.sporen import find_sporen

__all__ = [
    "ConsultGebeurtenis",
    "Consultatie",
    "Consultregelsoort",
    "Consultstand",
    "Leidspoor",
    "consult_of",
    "consulten_of",
    "find_sporen",
    "known_of",
    "make_question",
]
