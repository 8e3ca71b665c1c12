"""Closing a case: what was chosen for each thing that was still open, the sentence to the melder, and the reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent


class Sluitstand(models.TextChoices):
    """How far a closing is."""

    GEVRAAGD = "gevraagd", _("Wacht op een tweede persoon")
    GESLOTEN = "gesloten", _("Gesloten")
    AFGEWEZEN = "afgewezen", _("Nog niet sluiten")


class Afsluiting(CaseContent, frozen=True, kw_only=True):
    """One closing, or the wish for it; the newest one is the one that counts."""

    kind: ClassVar[str] = "afsluiting"

    door: str
    wie: str = ""
    keuzes: dict[str, str] = {}
    zin: str
    reden: str
    stand: Sluitstand
