"""Rows of attacks: which cases belong together is encrypted, so that a stolen database does not tell it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault import service as vault

AANVAL_PLACE = {"table": "aanvallen.aanval", "column": "inhoud"}
GEEN_PLACE = {"table": "aanvallen.geenaanval", "column": "inhoud"}


class Verbandsoort(models.TextChoices):
    """Why cases belong together."""

    ACCOUNT = "account", _("Zelfde account")
    LINK = "link", _("Zelfde bericht")
    TEKST = "tekst", _("Bijna dezelfde tekst")
    HAND = "hand", _("Met de hand gekozen")


class Samensoort(models.TextChoices):
    """What was done in several cases at once."""

    STAP = "stap", _("Stap in het stappenplan")
    BERICHT = "bericht", _("Bericht")
    TOEWIJZING = "toewijzing", _("Toegewezen")


class Samenstap(vault.ContentPart, frozen=True, kw_only=True):
    """One thing that was done in several cases at once; its words stand in each case."""

    soort: Samensoort
    op: datetime
    door: str
    dossiers: tuple[uuid.UUID, ...]


class Aanvalfeiten(vault.Content, frozen=True, kw_only=True):
    """Which cases an attack has and why; ids, codes and days only, so the machine may read it.

    The reasons are those of all its cases together, and so are shown to nobody: they would tell of one that is hidden.
    """

    kind: ClassVar[str] = "aanval"

    dossiers: tuple[uuid.UUID, ...]
    redenen: tuple[Verbandsoort, ...] = ()
    begonnen_op: datetime
    door: str
    afgerond_op: date | None = None
    samen: tuple[Samenstap, ...] = ()


class Geenverband(vault.Content, frozen=True, kw_only=True):
    """Cases of which a coordinator said that they do not belong together."""

    kind: ClassVar[str] = "geen_aanval"

    dossiers: tuple[uuid.UUID, ...]


class Aanval(models.Model):
    """One attack. Clear: a random id, and whether a quarter has counted it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    geteld = models.BooleanField(default=False)
    inhoud_sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.kenmerk

    @property
    def kenmerk(self) -> str:
        """What the desk calls it: A-7F3A0C. Random, so that nobody learns from a gap of one that they may not see."""
        return f"A-{self.pk.hex[:6].upper()}"

    @property
    def inhoud(self) -> Aanvalfeiten:
        """Its cases, and what was done in them together."""
        raw = vault.open_op(**AANVAL_PLACE, row=str(self.pk), sealed=bytes(self.inhoud_sealed))
        return vault.from_raw(Aanvalfeiten, raw)

    @inhoud.setter
    def inhoud(self, value: Aanvalfeiten) -> None:
        self.inhoud_sealed = vault.seal_op(**AANVAL_PLACE, row=str(self.pk), value=vault.to_raw(value))


class Geenaanval(models.Model):
    """A proposal that a coordinator said no to, so that it is not made again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inhoud_sealed = models.BinaryField()

    @property
    def inhoud(self) -> Geenverband:
        """The cases."""
        raw = vault.open_op(**GEEN_PLACE, row=str(self.pk), sealed=bytes(self.inhoud_sealed))
        return vault.from_raw(Geenverband, raw)

    @inhoud.setter
    def inhoud(self, value: Geenverband) -> None:
        self.inhoud_sealed = vault.seal_op(**GEEN_PLACE, row=str(self.pk), value=vault.to_raw(value))


class Fgbesluit(models.Model):
    """What the data protection officer decided about comparing accounts; rows are added.

    The one of the newest day counts. Without one, accounts and links are not compared (issue 12; AVG art. 39).
    """

    mag = models.BooleanField()
    genomen_op = models.DateField()
    kenmerk = models.CharField(max_length=120)
    ingevoerd_op = models.DateField()
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
