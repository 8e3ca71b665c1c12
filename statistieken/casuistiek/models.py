"""Cards: sealed until two people looked, in the open from then on. No row knows of a case."""

from __future__ import annotations

import uuid

from django.db import models

from meldpunt.vault import service as vault
from statistieken.casuistiek.inhoud import Kaarttekst
from statistieken.casuistiek.states import Leerkaartstand

TEKST_PLACE = {"table": "casuistiek.leerkaart", "column": "tekst"}
TITLE, TEXT, CODE = 120, 4_000, 40


class Leerkaart(models.Model):
    """Who wrote a card, how far it is, and since when; its words are sealed under the root key of the server."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stand = models.CharField(max_length=12, choices=Leerkaartstand, default=Leerkaartstand.CONCEPT)
    door_id = models.UUIDField()
    tweede_id = models.UUIDField(null=True)
    sinds = models.DateTimeField()
    tekst_sealed = models.BinaryField()

    class Meta:
        ordering = ["-sinds", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(stand__in=Leerkaartstand.values), name="known_card_state"),
            models.CheckConstraint(
                condition=models.Q(tweede_id__isnull=False) | ~models.Q(stand=Leerkaartstand.GEDEELD),
                name="no_card_is_shared_without_a_second",
            ),
            models.CheckConstraint(
                condition=models.Q(tweede_id__isnull=True) | ~models.Q(tweede_id=models.F("door_id")),
                name="nobody_reads_their_own_card",
            ),
        ]

    @property
    def tekst(self) -> Kaarttekst:
        """What stands on it and what was said of it."""
        raw = vault.open_op(**TEKST_PLACE, row=str(self.pk), sealed=bytes(self.tekst_sealed))
        return vault.from_raw(Kaarttekst, raw)

    @tekst.setter
    def tekst(self, value: Kaarttekst) -> None:
        self.tekst_sealed = vault.seal_op(**TEKST_PLACE, row=str(self.pk), value=vault.to_raw(value))


class Gedeeldekaart(models.Model):
    """A card that two people found fit to be read by the whole desk; gone once it is taken back."""

    kaart = models.OneToOneField(Leerkaart, on_delete=models.CASCADE, primary_key=True, related_name="gedeeld")
    titel = models.CharField(max_length=TITLE)
    gebeurd = models.TextField()
    hielp = models.TextField()
    hielp_niet = models.TextField(blank=True)
    les = models.TextField()
    vorm = models.CharField(max_length=CODE)
    gradatie = models.CharField(max_length=CODE)
    jaar = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-jaar", "titel", "kaart_id"]
        indexes = [models.Index(fields=["jaar"], name="cards_of_a_year")]


class Bespreking(models.Model):
    """That a shared card was talked about on a day; a card may be talked about more than once."""

    kaart = models.ForeignKey(Gedeeldekaart, on_delete=models.CASCADE, related_name="besprekingen")
    op = models.DateField()

    class Meta:
        ordering = ["-op"]
        constraints = [models.UniqueConstraint(fields=["kaart", "op"], name="a_card_is_discussed_once_a_day")]


class Handreiking(models.Model):
    """The shared cards of a year as a PDF: asked by somebody, made once by a worker, gone when a card in it goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    jaar = models.PositiveSmallIntegerField()
    gevraagd_op = models.DateTimeField()
    inhoud = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-gevraagd_op"]
