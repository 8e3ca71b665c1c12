"""Who asked for which part of the trail, who agreed, and what left the building."""

from __future__ import annotations

import uuid

from django.db import models

from meldpunt.accounts.models import Account
from meldpunt.uitvoer.states import Logverzoekstand


class Logverzoek(models.Model):
    """A request for the lines of a period. ``sha256`` is that of the file that was handed out, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    van = models.DateField()
    tot_en_met = models.DateField()
    stand = models.CharField(max_length=10, choices=Logverzoekstand, default=Logverzoekstand.GEVRAAGD)
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sinds = models.DateTimeField()
    akkoord_door = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    akkoord_op = models.DateTimeField(null=True)
    gehaald_op = models.DateTimeField(null=True)
    regels = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(stand__in=Logverzoekstand.values), name="known_request_state"),
            models.CheckConstraint(condition=models.Q(van__lte=models.F("tot_en_met")), name="period_in_order"),
            models.CheckConstraint(
                condition=models.Q(akkoord_door__isnull=False) | ~models.Q(stand__in=["akkoord", "gehaald"]),
                name="nothing_leaves_without_a_second",
            ),
        ]
