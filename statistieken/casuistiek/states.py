"""From which state to which a card goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kaartstand(models.TextChoices):
    """How far a card is."""

    CONCEPT = "concept", _("Concept")
    TER_TOETSING = "ter_toetsing", _("Wacht op een tweede lezer")
    GEDEELD = "gedeeld", _("Gedeeld")
    INGETROKKEN = "ingetrokken", _("Ingetrokken")


TRANSITIONS: dict[Kaartstand, set[Kaartstand]] = {
    Kaartstand.CONCEPT: {Kaartstand.TER_TOETSING, Kaartstand.INGETROKKEN},
    Kaartstand.TER_TOETSING: {Kaartstand.GEDEELD, Kaartstand.CONCEPT, Kaartstand.INGETROKKEN},
    Kaartstand.GEDEELD: {Kaartstand.INGETROKKEN},
    Kaartstand.INGETROKKEN: set(),
}
