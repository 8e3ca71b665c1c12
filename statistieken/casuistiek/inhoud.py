"""A card as it is sealed until two people looked: its words, and what both said of it. Nothing names a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import Content, ContentPart

__all__ = ["Akkoordreden", "Herkenbaar", "Kaarttekst", "Kaartwoorden"]


class Herkenbaar(models.TextChoices):
    """What the writer says of whoever may recognise themselves; who that is stands nowhere."""

    NIEMAND = "niemand", _("Nee, niemand")
    JA_GEZEGD = "ja_gezegd", _("Ja, en iedereen die dat kan, las het en zei ja")
    NOG_VRAGEN = "nog_vragen", _("Misschien, dat is nog niet gevraagd")


class Kaartwoorden(ContentPart, frozen=True, kw_only=True):
    """What stands on a card."""

    titel: str
    gebeurd: str
    hielp: str
    hielp_niet: str = ""
    les: str
    vorm: str
    gradatie: str

    @property
    def teksten(self) -> tuple[str, ...]:
        """Everything that was typed."""
        return self.titel, self.gebeurd, self.hielp, self.hielp_niet, self.les


class Akkoordreden(ContentPart, frozen=True, kw_only=True):
    """Why words that stood out may stay, as the second reader wrote it."""

    woorden: str
    reden: str


class Kaarttekst(Content, frozen=True, kw_only=True):
    """A card and what was said of it.

    Attributes:
        woorden: what stands on it; nothing once it was taken back.
        herkenbaar: what the writer says of whoever may recognise themselves.
        lijst: the version of the checklist that the writer went through.
        redenen: why the second reader let words stay.
        terug: why it was given back; empty while it was not.
    """

    kind: ClassVar[str] = "kaart"

    woorden: Kaartwoorden | None = None
    herkenbaar: Herkenbaar = Herkenbaar.NOG_VRAGEN
    lijst: str = ""
    redenen: tuple[Akkoordreden, ...] = ()
    terug: str = ""
