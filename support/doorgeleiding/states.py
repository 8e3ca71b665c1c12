"""Where a referral stands, and where it can go from there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Geleidestand(models.TextChoices):
    """Where a referral stands."""

    CONCEPT = "concept", _("Brief in de maak")
    MEEKIJKEN = "meekijken", _("Wacht op een tweede persoon")
    KLAAR = "klaar", _("Nagekeken")
    VERSTUURD = "verstuurd", _("Wacht op antwoord")
    ONTVANGEN = "ontvangen", _("Ontvangst bevestigd")
    ANTWOORD = "antwoord", _("Antwoord gekregen")
    AFGEROND = "afgerond", _("Afgerond")
    INGETROKKEN = "ingetrokken", _("Gestopt: het akkoord is ingetrokken")
    GESTOPT = "gestopt", _("Gestopt")


TRANSITIONS: dict[Geleidestand, set[Geleidestand]] = {
    Geleidestand.CONCEPT: {
        Geleidestand.MEEKIJKEN,  # only where the law asks it and there is no consent
        Geleidestand.KLAAR,
        Geleidestand.VERSTUURD,  # only a call in acute danger, of which there is no letter
        Geleidestand.INGETROKKEN,
        Geleidestand.GESTOPT,
    },
    Geleidestand.MEEKIJKEN: {Geleidestand.KLAAR, Geleidestand.CONCEPT, Geleidestand.GESTOPT},
    Geleidestand.KLAAR: {
        Geleidestand.VERSTUURD,
        Geleidestand.CONCEPT,
        Geleidestand.INGETROKKEN,
        Geleidestand.GESTOPT,
    },
    Geleidestand.VERSTUURD: {Geleidestand.ONTVANGEN, Geleidestand.ANTWOORD, Geleidestand.AFGEROND},
    Geleidestand.ONTVANGEN: {Geleidestand.ANTWOORD, Geleidestand.AFGEROND},
    Geleidestand.ANTWOORD: {Geleidestand.AFGEROND},
    Geleidestand.AFGEROND: set(),
    Geleidestand.INGETROKKEN: set(),
    Geleidestand.GESTOPT: set(),
}
NOG_NIET_WEG = frozenset({Geleidestand.CONCEPT, Geleidestand.MEEKIJKEN, Geleidestand.KLAAR})
WACHT = frozenset({Geleidestand.VERSTUURD, Geleidestand.ONTVANGEN})  # on an answer of somebody outside
LOOPT = WACHT | {Geleidestand.ANTWOORD}  # went out, and nobody said yet what came of it
