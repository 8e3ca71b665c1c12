"""The case file as rows: ids, days and states; every word of content is in the vault."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from meldpunt.core.clock import today
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Feiten, Telfeiten, Van
from support.dossiers.states import GESLOTEN, Status

if TYPE_CHECKING:
    from collections.abc import Callable

TALLY_PLACE = {"table": "dossiers.tally", "column": "feiten"}
FEITEN_PLACE = {"table": "dossiers.dossier", "column": "feiten"}


def open_feiten(dossier_id: uuid.UUID, sealed: bytes) -> Feiten:
    """The coded facts out of the column of one case."""
    return feiten_opener()(dossier_id, sealed)


def feiten_opener() -> Callable[[uuid.UUID, bytes], Feiten]:
    """What opens the coded facts of many cases, within one transaction."""
    opened = vault.op_opener(**FEITEN_PLACE)
    return lambda dossier_id, sealed: vault.from_raw(Feiten, opened(str(dossier_id), sealed))


class Dossier(models.Model):
    """One case. Clear: id, number, alias, status, days, assignee, counted, closed to the desk. The rest is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nummer = models.PositiveIntegerField(unique=True)
    alias = models.CharField(max_length=60)
    status = models.CharField(max_length=20, choices=Status, default=Status.NIEUW)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    counted_in = models.UUIDField(null=True)
    besloten = models.BooleanField(default=False)
    feiten_sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alias"], condition=~Q(status__in=GESLOTEN), name="one_open_case_per_alias"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="known_status"),
        ]
        indexes = [
            models.Index(fields=["opened_on"], condition=Q(counted_in=None), name="not_yet_counted"),
            models.Index(fields=["due_on", "id"], condition=~Q(status__in=GESLOTEN), name="open_by_due"),
            models.Index(fields=["id"], condition=Q(besloten=True), name="only_for_some"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="with_a_day"),
            models.Index(fields=["status"], condition=Q(status=Status.NIEUW), name="just_in"),
        ]

    def __str__(self) -> str:
        return self.kenmerk

    @property
    def kenmerk(self) -> str:
        """The number as people say it: M-0147."""
        return f"M-{self.nummer:04d}"

    @property
    def feiten(self) -> Feiten:
        """The coded facts."""
        return open_feiten(self.pk, bytes(self.feiten_sealed))

    @feiten.setter
    def feiten(self, value: Feiten) -> None:
        self.feiten_sealed = vault.seal_op(**FEITEN_PLACE, row=str(self.pk), value=vault.to_raw(value))


class Melding(models.Model):
    """One report in a case; its id is the one the form sent along, so that sending twice is sending once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="meldingen")
    received_on = models.DateField()


class Bewijsstuk(models.Model):
    """One piece of evidence: the sealed file lies in the media folder, its name and key in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="bewijsstukken")
    nr = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "nr"], name="one_number_per_piece")]


class Bewijsketting(models.Model):
    """Where the chain over the evidence of a case ends: how many links, and the hash of the last one.

    The links are sealed, and each is salted: the hash tells nothing about what is in the case.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, primary_key=True, related_name="+")
    lengte = models.PositiveIntegerField()
    kop = models.CharField(max_length=64)


class Bericht(models.Model):
    """One message between the melder and the desk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="berichten")
    van = models.CharField(max_length=8, choices=Van)
    gelezen = models.BooleanField(default=False)


class TriageBesluit(models.Model):
    """One judgement of a case; the newest one that holds is the one that counts."""

    class Stand(models.TextChoices):
        """Whether the judgement holds."""

        VOORLOPIG = "voorlopig"
        VASTGESTELD = "vastgesteld"
        WACHT_OP_TWEEDE = "wacht_op_tweede"
        AFGEWEZEN = "afgewezen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="besluiten")
    stand = models.CharField(max_length=16, choices=Stand)
    door = models.CharField(max_length=64)
    boom_versie = models.CharField(max_length=20)
    boom_sha256 = models.CharField(max_length=64)


class Tijdlijnregel(models.Model):
    """One thing that happened in a case; what, by whom and when exactly is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tijdlijn")


class Wissing(models.Model):
    """That a case was erased: a random id, a day and a reason; nothing leads back to the case."""

    class Reden(models.TextChoices):
        """Why."""

        MELDER = "melder"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    op = models.DateField()
    reden = models.CharField(max_length=12, choices=Reden)


class Tally(models.Model):
    """What an erased case may still count for, because its melder said so: coded facts, no case, no person, no time.

    It is gone once a quarter counted it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feiten_sealed = models.BinaryField()

    @property
    def feiten(self) -> Telfeiten:
        """The coded facts."""
        return vault.from_raw(
            Telfeiten, vault.open_op(**TALLY_PLACE, row=str(self.pk), sealed=bytes(self.feiten_sealed))
        )

    @feiten.setter
    def feiten(self, value: Telfeiten) -> None:
        self.feiten_sealed = vault.seal_op(**TALLY_PLACE, row=str(self.pk), value=vault.to_raw(value))


class Telgat(models.Model):
    """That of the cases which a release counted at least one is gone, so that it cannot be counted again."""

    release = models.UUIDField(primary_key=True)


class Toegang(models.Model):
    """Who may read a case, since when, until when, and why; the key itself is a grant in the vault.

    Whoever stands in for a colleague reads it on some days alone, ``begint`` and ``eindigt`` included; before and after
    them the row says no, whether or not somebody took it away yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="toegangen")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reden = models.CharField(max_length=24)
    van = models.DateField()
    tot = models.DateField(null=True)
    begint = models.DateField(null=True)
    eindigt = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "account"], condition=Q(tot=None), name="one_open_access"),
            models.CheckConstraint(
                condition=Q(begint=None, eindigt=None)
                | Q(begint__isnull=False, eindigt__isnull=False, eindigt__gte=models.F("begint")),
                name="lent_access_has_two_days",
            ),
        ]


class Uittreksel(models.Model):
    """The words that one person read in one case, sealed under their own key, to look in again (``zaak.zoekboek``).

    It names the key by which the case was opened, and the database removes it together with that key.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    grant = models.ForeignKey("vault.Grant", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    stand = models.BinaryField()
    woorden_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "dossier"], name="one_extract_per_reader")]


def in_force() -> Q:
    """The rows of access that count today: not taken away, and where they are lent, on one of the days."""
    return Q(tot=None) & (Q(eindigt=None) | Q(begint__lte=today(), eindigt__gte=today()))
