"""Rows without content: that a question is open, and where a melder who wants mail gets it. The rest is sealed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault import service as vault

ADRES_PLACE = {"table": "regie.mailwens", "column": "adres"}


class Soort(models.TextChoices):
    """What a question is about."""

    NAZORG = "nazorg", _("Hoe gaat het?")
    AKKOORD = "akkoord", _("Vraag om akkoord")
    VRAAG = "vraag", _("Vraag van het meldpunt")


class Stand(models.TextChoices):
    """Where a question stands."""

    OPEN = "open", _("Open")
    BEANTWOORD = "beantwoord", _("Beantwoord")
    VERVALLEN = "vervallen", _("Vervallen")


TRANSITIONS: dict[Stand, set[Stand]] = {
    Stand.OPEN: {Stand.BEANTWOORD, Stand.VERVALLEN},
    Stand.BEANTWOORD: set(),
    Stand.VERVALLEN: set(),
}


class Vraag(models.Model):
    """One question to the melder with one answer; its words and the answer are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=10, choices=Soort)
    stand = models.CharField(max_length=10, choices=Stand, default=Stand.OPEN)
    gesteld_op = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["dossier"], condition=models.Q(stand="open"), name="open_questions")]
        constraints = [models.CheckConstraint(condition=models.Q(stand__in=Stand.values), name="known_question_state")]


class Mailwens(models.Model):
    """A melder who wants a mail when something waits; the machine can read the address, the database cannot."""

    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.CASCADE, primary_key=True, related_name="+")
    adres_sealed = models.BinaryField()

    @property
    def wens(self) -> dict[str, Any]:
        """The address, the language, and until when nothing is sent."""
        raw: dict[str, Any] = vault.open_op(**ADRES_PLACE, row=str(self.pk), sealed=bytes(self.adres_sealed))
        return raw

    @wens.setter
    def wens(self, value: dict[str, Any]) -> None:
        self.adres_sealed = vault.seal_op(**ADRES_PLACE, row=str(self.pk), value=value)
