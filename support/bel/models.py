"""Who wants no mail, about which case, and how the weekly trial of the bell went; nothing of what a case is about."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Proefstand(models.TextChoices):
    """How the trial of a week went."""

    OPEN = "open", _("Verstuurd")
    AANGEKOMEN = "aangekomen", _("Aangekomen")
    NIET = "niet", _("Niet aangekomen")
    STIL = "stil", _("Niemand zei of de mail er was")


class Stilte(models.Model):
    """Somebody who works here wants no mail: about one case, or about anything where no case is named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dossier = models.ForeignKey("dossiers.Dossier", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "dossier"], nulls_distinct=False, name="silent_once")]


class Belstand(models.Model):
    """The one row of this installation: until when it mails nobody, and the trial of the bell of this week.

    Attributes:
        rust_tot: the last day without mail to anybody of the desk.
        week: the Monday of the week of the last trial.
        op: on which day its mail went out.
        woord: the word in the mail.
        keuzes: the words from which the page lets people choose.
        proef: how it went.
        door: who said so.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    rust_tot = models.DateField(null=True)
    week = models.DateField(null=True)
    op = models.DateField(null=True)
    woord = models.CharField(max_length=20, blank=True, default="")
    keuzes = ArrayField(models.CharField(max_length=20), default=list)
    proef = models.CharField(max_length=12, choices=Proefstand, blank=True, default="")
    door = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_bell")]
