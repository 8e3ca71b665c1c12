"""From which state to which a card goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Leerkaartstand(models.TextChoices):
    """How far a card is."""

    CONCEPT = "concept", _("Concept")
    TER_TOETSING = "ter_toetsing", _("Wacht op een tweede lezer")
    GEDEELD = "gedeeld", _("Gedeeld")
    INGETROKKEN = "ingetrokken", _("Ingetrokken")


TRANSITIONS: dict[Leerkaartstand, set[Leerkaartstand]] = {
    Leerkaartstand.CONCEPT: {Leerkaartstand.TER_TOETSING, Leerkaartstand.INGETROKKEN},
    Leerkaartstand.TER_TOETSING: {Leerkaartstand.GEDEELD, Leerkaartstand.CONCEPT, Leerkaartstand.INGETROKKEN},
    Leerkaartstand.GEDEELD: {Leerkaartstand.INGETROKKEN},
    Leerkaartstand.INGETROKKEN: set(),
}
