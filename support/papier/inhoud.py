"""Sealed pieces of what goes along: a package as it was made, and each time that it was handed out."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent
from support.papier.vel import Vel
from support.regie.service import Onderdeel


class Domicilie(models.TextChoices):
    """Which address stands in a report to the police; all post about it goes there."""

    GEEN = "geen", _("Nog niet gekozen: de politie vraagt ernaar")
    ADVOCAAT = "advocaat", _("Een advocaat")
    PARTIJ = "partij", _("Het partijkantoor")
    WERK = "werk", _("De gemeente of een andere werkplek")
    POSTBUS = "postbus", _("Een postbus")


class Aangiftepakket(CaseContent, frozen=True, kw_only=True):
    """A package for a report to the police, as it was put together; the newest of a referral counts.

    Attributes:
        doorgeleiding: the referral that it goes along with.
        bestemming: to whom.
        toestemming: the consent it stands on.
        domicilie: which address stands in it.
        adres: that address, as the desk typed it.
        klacht: whether it asks for prosecution.
        gemachtigde: who may file it for the person concerned; empty for nobody.
        erin: what of the melder stands in it.
        stukken: the numbers of the files that go along.
        vel: the sheets.
    """

    kind: ClassVar[str] = "aangiftepakket"

    doorgeleiding: UUID
    bestemming: str
    toestemming: UUID
    domicilie: Domicilie = Domicilie.GEEN
    adres: str = ""
    klacht: bool = False
    gemachtigde: str = ""
    erin: tuple[Onderdeel, ...] = ()
    stukken: tuple[int, ...] = ()
    vel: Vel
    versie: str
    wie: str


class Meegave(CaseContent, frozen=True, kw_only=True):
    """One time that a package was handed out: every file in it with its hash, and the hash over that list.

    What left can be compared with this to the byte; the package itself lies nowhere.
    """

    kind: ClassVar[str] = "meegave"

    pakket: UUID
    bestemming: str
    bestanden: tuple[tuple[str, str], ...]  # name and SHA-256
    sha256: str
    wie: str
