"""How much came in; nothing about what or from whom."""

from __future__ import annotations

from django.db import models


class ReceivedDay(models.Model):
    """How many bytes of files came in on one day, over the whole installation; a circuit breaker, no more."""

    day = models.DateField(primary_key=True)
    size = models.BigIntegerField()
