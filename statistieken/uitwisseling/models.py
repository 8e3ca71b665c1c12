"""Keys of parties, files of parties, and what they know together. No row here points at a case or a report."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from statistieken.uitwisseling.bestand.sleutel import Sleutelinhoud, fingerprint
from statistieken.uitwisseling.states import Sleutelstand, Weigergrond


class Gezamenlijksoort(models.TextChoices):
    """What kind of document of the joint report."""

    PDF = "pdf", _("Gezamenlijk rapport (pdf)")
    CSV = "csv", _("Tabellen (csv)")


class Eigensleutel(models.Model):
    """One generation of our own keys: the public halves, and which key of this installation the private ones are of."""

    nr = models.PositiveSmallIntegerField(primary_key=True)
    sleutel = models.PositiveSmallIntegerField()
    partij = models.CharField(max_length=80)
    publiek = models.CharField(max_length=64)
    masker = models.CharField(max_length=64)
    vanaf = models.CharField(max_length=7)
    sinds = models.DateField()
    bestand = models.BinaryField()

    @property
    def inhoud(self) -> Sleutelinhoud:
        """What its file says."""
        return Sleutelinhoud(party=self.partij, publiek=self.publiek, masker=self.masker, vanaf=self.vanaf)


class Partnersleutel(models.Model):
    """A key of another party: trusted once two people heard its digits, or once a trusted key signed for it.

    ``vanaf`` and ``tot`` are the first and last quarter that it signs; without ``tot`` there is no last one yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.CharField(max_length=80)
    publiek = models.CharField(max_length=64, unique=True)
    masker = models.CharField(max_length=64)
    vanaf = models.CharField(max_length=7)
    tot = models.CharField(max_length=7, blank=True)
    stand = models.CharField(max_length=11, choices=Sleutelstand, default=Sleutelstand.NIEUW)
    na = models.CharField(max_length=64, blank=True)
    sinds = models.DateTimeField()
    eerste = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    tweede = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    vertrouwd_op = models.DateTimeField(null=True)
    ingetrokken_op = models.DateTimeField(null=True)

    class Meta:
        ordering = ["partij", "sinds"]
        constraints = [
            models.CheckConstraint(condition=models.Q(stand__in=Sleutelstand.values), name="known_partner_key_state"),
            models.CheckConstraint(
                condition=~models.Q(stand="vertrouwd")
                | models.Q(eerste__isnull=False, tweede__isnull=False)
                | ~models.Q(na=""),
                name="nobody_is_trusted_by_one",
            ),
        ]

    @property
    def inhoud(self) -> Sleutelinhoud:
        """What its file said."""
        return Sleutelinhoud(party=self.partij, publiek=self.publiek, masker=self.masker, vanaf=self.vanaf)

    @property
    def vingerafdruk(self) -> tuple[str, ...]:
        """Twelve groups of five digits."""
        return fingerprint(self.inhoud)


class Eigenbestand(models.Model):
    """The signed file of one of our releases, made once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    period = models.CharField(max_length=7)
    revision = models.PositiveSmallIntegerField()
    sleutel = models.ForeignKey(Eigensleutel, on_delete=models.PROTECT, related_name="+")
    omslag = models.BinaryField()
    gemaakt_op = models.DateField()


class Ontvangen(models.Model):
    """A file of another party that was verified, as it came in. ``sha256`` is of its payload, never of the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    revision = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    vorige = models.CharField(max_length=64, blank=True)
    publiek = models.CharField(max_length=64)
    omslag = models.BinaryField()
    binnen_op = models.DateTimeField()
    door = models.CharField(max_length=80)

    class Meta:
        ordering = ["partij", "period", "revision", "binnen_op"]
        constraints = [models.UniqueConstraint(fields=["sha256", "publiek"], name="one_row_of_each_file")]


class Bestandweigering(models.Model):
    """That a file was refused, and why; the file itself is not kept. ``partij`` is what its key hint pointed at."""

    partij = models.CharField(max_length=80, blank=True)
    grond = models.CharField(max_length=16, choices=Weigergrond)
    veld = models.CharField(max_length=120, blank=True)
    op = models.DateTimeField()
    door = models.CharField(max_length=80)

    class Meta:
        ordering = ["-op"]


class Gezamenlijk(models.Model):
    """What the parties knew together of a quarter, each time that this changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.CharField(max_length=7)
    nr = models.PositiveIntegerField()
    payload = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    nog_niet = models.TextField(blank=True)
    gemaakt_op = models.DateTimeField()

    class Meta:
        ordering = ["period", "nr"]
        constraints = [models.UniqueConstraint(fields=["period", "nr"], name="one_joint_report_each_time")]


class Gezamenlijkbestand(models.Model):
    """A document of one joint report, stored beside it, so that nobody renders it twice."""

    rapport = models.ForeignKey(Gezamenlijk, on_delete=models.PROTECT, related_name="bestanden")
    soort = models.CharField(max_length=3, choices=Gezamenlijksoort)
    inhoud = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rapport", "soort"], name="one_joint_document_of_each_kind")]


class Somronde(models.Model):
    """A round in which nobody sees another one's figures: who takes part, and which rows are added up."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    period = models.CharField(max_length=7)
    poging = models.PositiveSmallIntegerField()
    omslag = models.BinaryField()
    binnen_op = models.DateTimeField()
    door = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "poging"], name="one_round_per_attempt")]


class Somdeel(models.Model):
    """The masked numbers of one party in a round; alone they are readable by nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ronde = models.ForeignKey(Somronde, on_delete=models.PROTECT, related_name="delen")
    partij = models.CharField(max_length=80)
    omslag = models.BinaryField()
    binnen_op = models.DateTimeField()
    door = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ronde", "partij"], name="one_part_of_each_party")]
