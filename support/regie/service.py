"""The public face of *regie* for the use cases: the ledger, its entries, and rows of questions."""

from __future__ import annotations

from support.regie.bestemmingen import Bestemming, bestemming
from support.regie.boek import Boek, Wie, allowed_by, boek_of
from support.regie.gebeurtenissen import RegieGebeurtenis, Regieregelsoort
from support.regie.inhoud import (
    Akkoord,
    Antwoord,
    Doorgifte,
    GesteldeVraag,
    Grond,
    HoeAntwoord,
    Onderdeel,
    Overname,
    Toestemming,
    Vraagsoort,
    Vraagtekst,
    words_of_parts,
)
from support.regie.vragen import (
    MAIL,
    close_question,
    drop_questions,
    lapse_aftercare_questions,
    open_questions,
    owe_mail,
    store_question,
    was_asked,
)
from support.regie.wensen import Wensen, send_mail, set_mailwens

__all__ = [
    "MAIL",
    "Akkoord",
    "Antwoord",
    "Bestemming",
    "Boek",
    "Doorgifte",
    "GesteldeVraag",
    "Grond",
    "HoeAntwoord",
    "Onderdeel",
    "Overname",
    "RegieGebeurtenis",
    "Regieregelsoort",
    "Toestemming",
    "Vraagsoort",
    "Vraagtekst",
    "Wensen",
    "Wie",
    "allowed_by",
    "bestemming",
    "boek_of",
    "close_question",
    "drop_questions",
    "lapse_aftercare_questions",
    "open_questions",
    "owe_mail",
    "send_mail",
    "set_mailwens",
    "store_question",
    "was_asked",
    "words_of_parts",
]
