"""What was written and what became of it: rows are added, never changed and never removed."""

from __future__ import annotations

import uuid

from django.db import models

from meldpunt.accounts.models import Account
from meldpunt.versies.states import Versiestand

EERSTE = 1  # the number of what came with the product, which has no row


class Versie(models.Model):
    """One text of one kind, as somebody wrote it down; no content of a report is ever in it.

    ``nummer`` counts from 2 within a kind. ``basis`` is the version that held when this one was written, and
    ``gelijk_aan`` the older one that it puts back. ``meegeleverd`` is the hash of version one at that moment, so that a
    page can say that the product brought something newer. ``mac`` covers all of it, under key ``sleutel`` of the trail.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    soort = models.CharField(max_length=20)
    nummer = models.PositiveIntegerField()
    basis = models.PositiveIntegerField()
    gelijk_aan = models.PositiveIntegerField(null=True)
    meegeleverd = models.CharField(max_length=64)
    inhoud = models.TextField()
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    op = models.DateTimeField()
    sleutel = models.PositiveSmallIntegerField()
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["soort", "nummer"], name="one_number_of_a_kind"),
            models.CheckConstraint(condition=models.Q(nummer__gt=EERSTE), name="version_one_is_shipped"),
        ]


class Versiestap(models.Model):
    """A version came into a state. ``vorige`` is the MAC of the step before it in the same kind."""

    versie = models.ForeignKey(Versie, on_delete=models.PROTECT, related_name="stappen")
    stand = models.CharField(max_length=12, choices=Versiestand)
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    op = models.DateTimeField()
    vorige = models.BinaryField()
    sleutel = models.PositiveSmallIntegerField()
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["versie", "stand"], name="each_state_once"),
            models.CheckConstraint(condition=models.Q(stand__in=Versiestand.values), name="known_version_state"),
        ]
