"""From which state to which a version goes (``domain.md`` §4.1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Versiestand(models.TextChoices):
    """How far a version is."""

    CONCEPT = "concept", _("Concept")
    TER_TOETSING = "ter_toetsing", _("Wacht op een tweede persoon")
    VASTGESTELD = "vastgesteld", _("Vastgesteld")
    VERVALLEN = "vervallen", _("Vervallen")


TRANSITIONS: dict[Versiestand, set[Versiestand]] = {
    Versiestand.CONCEPT: {Versiestand.TER_TOETSING, Versiestand.VERVALLEN},
    Versiestand.TER_TOETSING: {Versiestand.VASTGESTELD, Versiestand.VERVALLEN},
    Versiestand.VASTGESTELD: {Versiestand.VERVALLEN},
    Versiestand.VERVALLEN: set(),
}
