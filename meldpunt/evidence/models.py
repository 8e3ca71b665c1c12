"""How much came in, and what has to lie in the store; nothing about what or from whom."""

from __future__ import annotations

from django.db import models


class ReceivedDay(models.Model):
    """How many bytes of files came in on one day, over the whole installation; a circuit breaker, no more."""

    day = models.DateField(primary_key=True)
    size = models.BigIntegerField()


class StoredState(models.TextChoices):
    """How a stored file was when it was last looked at; ``erasing`` has to go and is not looked at any more."""

    WHOLE = "whole"
    MISSING = "missing"
    CHANGED = "changed"
    ERASING = "erasing"


class StoredFile(models.Model):
    """A sealed file that has to lie in the store, with the fingerprint of its sealed bytes.

    The fingerprint tells nothing about what is in the file: the same picture sealed twice has two. It finds a file
    that was lost, cut or changed without any key. It does not stand under one: whoever can write in the database and
    in the store can make both fit, and is only found out when somebody opens the file.
    """

    file_id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    checked_on = models.DateField(db_index=True)
    state = models.CharField(max_length=8, choices=StoredState, default=StoredState.WHOLE)
