"""What somebody proposed and nobody decided yet; what was decided stands in the audit trail."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts.models import Account

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

WAIT = timedelta(hours=24)


class Meekijksoort(models.TextChoices):
    """What takes a second person."""

    SLEUTEL_GEVEN = "sleutel_geven", _("Sleutel van het meldpunt geven")
    SLEUTEL_VERNIEUWEN = "sleutel_vernieuwen", _("Sleutel van het meldpunt vernieuwen")
    COORDINATOR = "coordinator", _("Coördinator laten beginnen")


class Meekijkvraag(models.Model):
    """A step about keys or people that waits for a second person.

    ``gezien`` is the hash of what the first person saw: names and control numbers. When these are other ones by the
    time that somebody agrees, the proposal is no longer about the same thing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    soort = models.CharField(max_length=20, choices=Meekijksoort)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    gezien = models.BinaryField()
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sinds = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["soort", "account"], nulls_distinct=False, name="one_open_vraag"),
        ]

    @property
    def free_from(self) -> datetime:
        """From when whoever asked may go on alone, where no second coordinator holds a key."""
        return self.sinds + WAIT

    def second_people(self, holders: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
        """The coordinators with the key of the desk who are neither who asked nor the one it is about."""
        return frozenset(holders) - {self.door_id, self.account_id}
