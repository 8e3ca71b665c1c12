"""One row for each thing that somebody did or saw; chained to the row before, never changed, never removed."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Event(models.Model):
    """Who, what, about which case, when; no content and no foreign keys, so that a case can be erased beneath it.

    ``id`` counts without a gap. ``previous`` is the MAC of the row before, ``mac`` covers it and this row, under a key
    that is not in the database. ``root`` is how the signed state stood (``vault.signed.tree``); older lines have none.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    rol = models.CharField(max_length=24)
    code = models.CharField(max_length=48)
    subject = models.CharField(max_length=64, blank=True)
    key = models.PositiveSmallIntegerField()
    previous = models.BinaryField(unique=True)
    mac = models.BinaryField()
    root = models.CharField(max_length=90, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["subject", "id"]), BrinIndex(fields=["at"], name="audit_by_day")]


class Head(models.Model):
    """Where the chain ends; one row, moved along by the database itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    event_id = models.BigIntegerField()
    mac = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]
