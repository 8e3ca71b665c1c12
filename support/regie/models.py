"""Rows without content: that a question is open, and where a melder who wants mail gets it. The rest is sealed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault import service as vault
from support.regie.inhoud import Vraagsoort

ADRES_PLACE = {"table": "regie.mailwens", "column": "adres"}


class Vraagstand(models.TextChoices):
    """Where a question stands."""

    OPEN = "open", _("Open")
    BEANTWOORD = "beantwoord", _("Beantwoord")
    VERVALLEN = "vervallen", _("Vervallen")


TRANSITIONS: dict[Vraagstand, set[Vraagstand]] = {
    Vraagstand.OPEN: {Vraagstand.BEANTWOORD, Vraagstand.VERVALLEN},
    Vraagstand.BEANTWOORD: set(),
    Vraagstand.VERVALLEN: set(),
}


class Vraag(models.Model):
    """One question to the melder with one answer; its words and the answer are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=10, choices=Vraagsoort)
    stand = models.CharField(max_length=10, choices=Vraagstand, default=Vraagstand.OPEN)
    gesteld_op = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["dossier"], condition=models.Q(stand="open"), name="open_questions")]
        constraints = [
            models.CheckConstraint(condition=models.Q(stand__in=Vraagstand.values), name="known_question_state")
        ]


class Mailadres(vault.Content, frozen=True, kw_only=True):
    """Where a melder gets mail, in which language, and until when not; the machine can read it."""

    kind: ClassVar[str] = "mailwens"
    empty_means_none: ClassVar[tuple[str, ...]] = ("tot",)

    adres: str
    taal: str
    tot: date | None = None


class Mailwens(models.Model):
    """A melder who wants a mail when something waits; the machine can read the address, the database cannot."""

    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.CASCADE, primary_key=True, related_name="+")
    adres_sealed = models.BinaryField()

    @property
    def wens(self) -> Mailadres:
        """The address, the language, and until when nothing is sent."""
        raw = vault.open_op(**ADRES_PLACE, row=str(self.pk), sealed=bytes(self.adres_sealed))
        return vault.from_raw(Mailadres, raw)

    @wens.setter
    def wens(self, value: Mailadres) -> None:
        self.adres_sealed = vault.seal_op(**ADRES_PLACE, row=str(self.pk), value=vault.to_raw(value))
