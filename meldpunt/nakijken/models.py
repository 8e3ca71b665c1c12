"""What somebody looked up: a row is added and never changed, and the newest one counts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts.models import Account


class Nakijksoort(models.TextChoices):
    """What can be looked up."""

    KAART = "kaart", _("Hulpkaart")
    VRAAG = "vraag", _("Vraag aan een jurist")
    CONTACT = "contact", _("Contactpunt")


class Nagekeken(models.Model):
    """One look: who looked, on which day, and what it gave.

    ``gezien`` is the hash of what stood in the data file then: where the file says something else now, nobody looked
    at that yet.
    """

    soort = models.CharField(max_length=10, choices=Nakijksoort)
    code = models.CharField(max_length=20)
    gezien = models.CharField(max_length=64)
    klopt = models.BooleanField()
    naam = models.CharField(max_length=120)
    nagekeken_op = models.DateField()
    antwoord = models.TextField(blank=True)
    bron = models.CharField(max_length=300, blank=True)
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["soort", "code", "-id"], name="newest_look")]
