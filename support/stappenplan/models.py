"""That a step plan was asked for and made; the plan itself is sealed in the case."""

from __future__ import annotations

import uuid

from django.db import models


class Overhandiging(models.Model):
    """One version of the step plan of a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    versie = models.PositiveIntegerField()
    voorlopig = models.BooleanField()
    gevraagd_op = models.DateTimeField()
    klaar_op = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "versie"], name="one_plan_per_version")]
