"""Rows of requests to take something down: on which rung, and when the next step is due. What and why lies sealed."""

from __future__ import annotations

import uuid

from django.db import models

from support.weghalen.states import LOOPT, Verzoekstand


class Verwijderverzoek(models.Model):
    """One request for one link. Clear: the case, its rung, the day of the next step, whether that day was told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    stand = models.CharField(max_length=12, choices=Verzoekstand, default=Verzoekstand.VERZEGELD)
    stap_voor = models.DateField(null=True)
    verteld = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["stap_voor"],
                condition=models.Q(stap_voor__isnull=False, verteld=False),
                name="takedown_step_due",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(stand__in=Verzoekstand.values), name="known_takedown_rung"),
            models.CheckConstraint(
                condition=models.Q(stand__in=sorted(LOOPT), stap_voor__isnull=False)
                | (~models.Q(stand__in=sorted(LOOPT)) & models.Q(stap_voor=None)),
                name="a_takedown_that_runs_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return kenmerk_of(self.pk)


def kenmerk_of(verzoek_id: uuid.UUID) -> str:
    """What a request is called outside: V-7F3A0C. It says nothing of the case."""
    return f"V-{verzoek_id.hex[:6].upper()}"
