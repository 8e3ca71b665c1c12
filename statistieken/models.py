"""What has been published, the documents made of it, and who asked for it. Nothing here points at a case.

What is published never changes.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from statistieken.vaststellen.states import Vaststelstand


class Releasestatus(models.TextChoices):
    """Whether a quarter is published with its figures, or only as a band."""

    PUBLISHED = "published", _("Vastgesteld")
    BAND = "band", _("Te weinig meldingen om te tonen")


class Documentsoort(models.TextChoices):
    """What kind of document."""

    PDF = "pdf", _("Kwartaalrapport (pdf)")
    CSV = "csv", _("Tabellen (csv)")


class Release(models.Model):
    """One quarter, frozen once: the protected payload, chained to the one before. The database refuses any change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.CharField(max_length=7)
    revision = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=9, choices=Releasestatus)
    payload = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    prev_sha256 = models.CharField(max_length=64, blank=True)
    frozen_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True, default="")
    frozen_on = models.DateField()

    class Meta:
        ordering = ["-period", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["period", "revision"], name="one_release_per_period_and_revision"),
            models.UniqueConstraint(fields=["prev_sha256"], name="one_chain_of_releases"),
            models.CheckConstraint(
                condition=models.Q(status__in=Releasestatus.values), name="one_known_release_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} r{self.revision}"


class Rapportbestand(models.Model):
    """A document made of one release, stored beside it, so that nobody renders it twice."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="bestanden")
    soort = models.CharField(max_length=3, choices=Documentsoort)
    inhoud = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "soort"], name="one_document_of_each_kind")]

    def __str__(self) -> str:
        return f"{self.release} {self.soort}"


class Vaststelverzoek(models.Model):
    """That somebody wants a quarter frozen, or done over for a reason that is published; a second person agrees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.CharField(max_length=7)
    reden = models.CharField(max_length=300, blank=True)
    stand = models.CharField(max_length=11, choices=Vaststelstand, default=Vaststelstand.GEVRAAGD)
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sinds = models.DateTimeField()
    akkoord_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    akkoord_op = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(stand=Vaststelstand.GEVRAAGD), name="one_open_freeze_per_period"
            ),
            models.CheckConstraint(condition=models.Q(stand__in=Vaststelstand.values), name="known_freeze_state"),
            models.CheckConstraint(
                condition=models.Q(akkoord_door__isnull=False) | ~models.Q(stand=Vaststelstand.VASTGESTELD),
                name="nothing_is_frozen_without_a_second",
            ),
        ]

    @property
    def is_herziening(self) -> bool:
        """Whether it does a quarter over, for a reason."""
        return bool(self.reden)
