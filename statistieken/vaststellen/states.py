"""From which state to which a request to freeze a quarter goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Vaststelstand(models.TextChoices):
    """How far a request is."""

    GEVRAAGD = "gevraagd", _("Wacht op een tweede persoon")
    VASTGESTELD = "vastgesteld", _("Vastgesteld")
    GESTOPT = "gestopt", _("Gestopt")


TRANSITIONS: dict[Vaststelstand, set[Vaststelstand]] = {
    Vaststelstand.GEVRAAGD: {Vaststelstand.VASTGESTELD, Vaststelstand.GESTOPT},
    Vaststelstand.VASTGESTELD: set(),
    Vaststelstand.GESTOPT: set(),
}
