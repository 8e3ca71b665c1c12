"""The public face of *regie*: what the melder decides, and what may follow from it."""

from __future__ import annotations

from support.regie.bestemmingen import Bestemming, bestemming, bestemmingen, bij_uitkomsten
from support.regie.boek import Akkoord, Boek, Doorgifte, GesteldeVraag, Toestemming, Wie
from support.regie.overname import can_invite, can_take_over, invite, take_over
from support.regie.rules import can_ask, can_decide, can_share, can_steer
from support.regie.toestemming import boek_van, boek_voor, give, share, withdraw
from support.regie.vragen import MAIL, answer, ask, ask_around, ask_consent, open_questions, owe_mail
from support.regie.wensen import Wensen, send_mail, set_wensen, wensen_of

__all__ = [
    "MAIL",
    "Akkoord",
    "Bestemming",
    "Boek",
    "Doorgifte",
    "GesteldeVraag",
    "Toestemming",
    "Wensen",
    "Wie",
    "answer",
    "ask",
    "ask_around",
    "ask_consent",
    "bestemming",
    "bestemmingen",
    "bij_uitkomsten",
    "boek_van",
    "boek_voor",
    "can_ask",
    "can_decide",
    "can_invite",
    "can_share",
    "can_steer",
    "can_take_over",
    "give",
    "invite",
    "open_questions",
    "owe_mail",
    "send_mail",
    "set_wensen",
    "share",
    "take_over",
    "wensen_of",
    "withdraw",
]
