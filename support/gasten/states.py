"""Where a guest stands, from the question to the melder until the end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gaststand(models.TextChoices):
    """Where it stands, in the words of the desk."""

    GEVRAAGD = "gevraagd", _("Gevraagd aan de melder")
    AKKOORD = "akkoord", _("De melder zei ja")
    GEWEIGERD = "geweigerd", _("De melder zei nee")
    EERST_PRATEN = "eerst_praten", _("De melder wil eerst praten")
    UITGENODIGD = "uitgenodigd", _("Uitgenodigd")
    LEEST_MEE = "leest_mee", _("Leest mee")
    GESTOPT = "gestopt", _("Gestopt door het meldpunt")
    INGETROKKEN = "ingetrokken", _("Ja ingetrokken door de melder")


TRANSITIONS: dict[Gaststand, set[Gaststand]] = {
    Gaststand.GEVRAAGD: {Gaststand.AKKOORD, Gaststand.GEWEIGERD, Gaststand.EERST_PRATEN, Gaststand.GESTOPT},
    Gaststand.AKKOORD: {Gaststand.UITGENODIGD, Gaststand.INGETROKKEN, Gaststand.GESTOPT},
    Gaststand.GEWEIGERD: set(),
    Gaststand.EERST_PRATEN: {Gaststand.AKKOORD, Gaststand.GEWEIGERD, Gaststand.GESTOPT},
    Gaststand.UITGENODIGD: {Gaststand.LEEST_MEE, Gaststand.INGETROKKEN, Gaststand.GESTOPT},
    Gaststand.LEEST_MEE: {Gaststand.INGETROKKEN, Gaststand.GESTOPT},
    Gaststand.GESTOPT: set(),
    Gaststand.INGETROKKEN: set(),
}
VOOR_JA = frozenset({Gaststand.GEVRAAGD, Gaststand.EERST_PRATEN})  # the melder may still say yes
MET_JA = frozenset({Gaststand.AKKOORD, Gaststand.UITGENODIGD, Gaststand.LEEST_MEE})  # a yes that can be taken back
MET_ACCOUNT = frozenset({Gaststand.UITGENODIGD, Gaststand.LEEST_MEE})
LOOPT = VOOR_JA | MET_JA
