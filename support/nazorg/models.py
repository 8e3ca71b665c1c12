"""Dated moments of contact; what is said in them is in the case."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Momentsoort(models.TextChoices):
    """What a moment is for (protocol 4.1 and 5.2)."""

    EERSTE_CONTACT = "eerste_contact", _("Eerste contact")
    CHECK_IN = "check_in", _("Bellen hoe het gaat")
    VIER_WEKEN = "vier_weken", _("Na vier weken")
    DRIE_MAANDEN = "drie_maanden", _("Na drie maanden")
    ZES_MAANDEN = "zes_maanden", _("Na zes maanden")
    TWAALF_MAANDEN = "twaalf_maanden", _("Na een jaar")
    KENNISDAG = "kennisdag", _("Vraag de eerste dag, voor de klachttermijn")
    KLACHTTERMIJN = "klachttermijn", _("Klachttermijn bespreken")


class Momentstand(models.TextChoices):
    """Where a moment stands."""

    OPEN = "open", _("Open")
    GEDAAN = "gedaan", _("Gedaan")
    VERVALLEN = "vervallen", _("Vervallen")


TRANSITIONS: dict[Momentstand, set[Momentstand]] = {
    Momentstand.OPEN: {Momentstand.GEDAAN, Momentstand.VERVALLEN},
    Momentstand.GEDAAN: set(),
    Momentstand.VERVALLEN: set(),
}


class Contactmoment(models.Model):
    """One moment at which the desk contacts the melder, before a certain time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=16, choices=Momentsoort)
    voor = models.DateTimeField()
    stand = models.CharField(max_length=10, choices=Momentstand, default=Momentstand.OPEN)
    gedaan_op = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["voor"], condition=models.Q(stand="open"), name="open_moments")]
        constraints = [models.UniqueConstraint(fields=["dossier", "soort", "voor"], name="one_moment_each")]
