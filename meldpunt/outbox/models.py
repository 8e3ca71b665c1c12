"""Work that is owed: an id and a name, never content."""

from __future__ import annotations

import uuid

from django.db import models


class ItemStatus(models.TextChoices):
    """How far the work is."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"


class Item(models.Model):
    """One piece of work about one subject, leased by a worker until it is done; of both ends the day alone is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    task = models.CharField(max_length=48)
    subject = models.UUIDField()
    key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=8, choices=ItemStatus, default=ItemStatus.PENDING)
    leased_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    refused = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(status="pending"), name="outbox_owed"),
            models.Index(fields=["status"], condition=models.Q(status="dead"), name="outbox_given_up"),
        ]
