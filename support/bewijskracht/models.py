"""The root of each day and its time stamps; hashes and numbers, and nothing that leads to a case."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Dagwortel(models.Model):
    """One signed statement over all chains of evidence that grew since the one before; never changed, never removed."""

    nr = models.PositiveIntegerField(primary_key=True)
    dag = models.DateField(unique=True)
    verklaring = models.TextField()
    handtekening = models.CharField(max_length=128)
    sleutel = models.PositiveSmallIntegerField()


class Blad(models.Model):
    """The end of one chain as it stood on that day: a salted hash, at its place in the tree of that day."""

    kop = models.CharField(max_length=64, primary_key=True)
    wortel = models.ForeignKey(Dagwortel, on_delete=models.PROTECT, related_name="bladen")
    plek = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wortel", "plek"], name="one_leaf_for_each_place")]


class Stempelanker(models.Model):
    """The root certificate of a time stamp service that a person pinned: only under one of these a stamp is right.

    ``gekwalificeerd`` is what that person found in the European list of trusted services, and nothing else says it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    naam = models.CharField(max_length=80)
    pem = models.TextField()
    vinger = models.CharField(max_length=64, unique=True)
    gekwalificeerd = models.BooleanField()
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    op = models.DateField()


class Stempel(models.Model):
    """The answer of a time stamp service about one root of a day, in base64, checked when it was taken in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wortel = models.ForeignKey(Dagwortel, on_delete=models.PROTECT, related_name="stempels")
    anker = models.ForeignKey(Stempelanker, on_delete=models.PROTECT, related_name="+")
    antwoord = models.TextField()
    tijd = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wortel", "anker"], name="one_stamp_of_each_service")]
