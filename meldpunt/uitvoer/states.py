"""From which state to which a request for the trail goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Logverzoekstand(models.TextChoices):
    """How far a request is."""

    GEVRAAGD = "gevraagd", _("Wacht op een tweede persoon")
    AKKOORD = "akkoord", _("Klaar om te downloaden")
    GEHAALD = "gehaald", _("Gedownload")
    GESTOPT = "gestopt", _("Gestopt")


TRANSITIONS: dict[Logverzoekstand, set[Logverzoekstand]] = {
    Logverzoekstand.GEVRAAGD: {Logverzoekstand.AKKOORD, Logverzoekstand.GESTOPT},
    Logverzoekstand.AKKOORD: {Logverzoekstand.GEHAALD, Logverzoekstand.GESTOPT},
    Logverzoekstand.GEHAALD: set(),
    Logverzoekstand.GESTOPT: set(),
}
