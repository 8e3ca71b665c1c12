"""The pool of trusted persons and who looks after which case."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Expertise(models.TextChoices):
    """What somebody was trained in (protocol 5.1)."""

    ONLINE_HAAT = "online_haat", _("Online haat")
    DIGITALE_VEILIGHEID = "digitale_veiligheid", _("Digitale veiligheid")
    PSYCHOSOCIAAL = "psychosociaal", _("Steun bij wat het met je doet")
    DISCRIMINATIE = "discriminatie", _("Discriminatie en racisme")
    SEKSUEEL = "seksueel", _("Seksuele intimidatie")
    AANGIFTE = "aangifte", _("Politie en aangifte")


class Vertrouwenspersoon(models.Model):
    """Somebody a melder can choose: what they know, when they can be reached."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    expertise = ArrayField(models.CharField(max_length=24, choices=Expertise), default=list)
    over = models.CharField(max_length=200, blank=True)
    telefoon = models.CharField(max_length=30, blank=True)
    uren = models.CharField(max_length=80, blank=True)
    extern = models.BooleanField(default=False)
    beschikbaar = models.BooleanField(default=True)
    openbaar = models.BooleanField(default=True)
    talen = models.CharField(max_length=120, blank=True, default="", db_default="")
    hoogstens = models.PositiveSmallIntegerField(null=True)
    training_op = models.DateField(null=True)


class Afwezigheid(models.Model):
    """Days on which a trusted person is away: what waits goes to the deputy, or else the coordinators."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    van = models.DateField()
    tot = models.DateField()
    waarnemer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tot__gte=models.F("van")), name="away_ends_after_it_begins")]


class Nabespreking(models.Model):
    """Somebody who works here wants to talk about what the work does with them; not a word about which case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    gevraagd_op = models.DateField()
    gehouden_op = models.DateField(null=True)
    met = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(gehouden_op=None), name="one_debrief_asked")
        ]


class Band(models.Model):
    """A tie with a part of the party that somebody who works here declared; an empty part says that there is none."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    onderdeel = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "onderdeel"], name="one_tie_with_each_part")]


class Toewijzing(models.Model):
    """Who looks after a case, since when, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    vertrouwenspersoon = models.ForeignKey(Vertrouwenspersoon, on_delete=models.PROTECT, related_name="toewijzingen")
    van = models.DateField()
    tot = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(tot=None), name="one_trusted_person_at_a_time")
        ]
