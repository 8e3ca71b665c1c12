"""Counts under names that nobody can read back."""

from __future__ import annotations

from django.db import models


class AttemptCount(models.Model):
    """How often something was tried from one place or at one account, under a name that changes daily (W06)."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    free_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
