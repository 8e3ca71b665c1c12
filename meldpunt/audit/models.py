"""One row for each thing that somebody did or saw; never changed, never removed."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Who, what, about which case, when; no content and no foreign keys, so that a case can be erased beneath it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    rol = models.CharField(max_length=24)
    code = models.CharField(max_length=48)
    subject = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"])]
