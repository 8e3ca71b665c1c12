"""Messages between the melder and the desk."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meldpunt.vault.service import CaseContent


class Van(models.TextChoices):
    """Who wrote a message."""

    MELDER = "melder"
    MELDPUNT = "meldpunt"


class Berichttekst(CaseContent, frozen=True, kw_only=True):
    """One message."""

    kind: ClassVar[str] = "bericht"

    van: Van
    wie: str = ""
    tekst: str
