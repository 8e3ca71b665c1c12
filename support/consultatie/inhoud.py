"""A consultation as it is sealed: each step is a piece of its own, and the newest counts."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent, ContentPart
from support.papier.service import Vel


class Consultstand(models.TextChoices):
    """Where a consultation stands."""

    MEEKIJKEN = "meekijken", _("Wacht op een tweede persoon")
    GEVRAAGD = "gevraagd", _("Mag naar buiten")
    BEANTWOORD = "beantwoord", _("Antwoord gekregen")
    GESTOPT = "gestopt", _("Niet gesteld")


class Leidspoor(ContentPart, frozen=True, kw_only=True):
    """Words in a question that may lead to a person, and in a sentence why."""

    woorden: str
    waarom: str


class Consultatie(CaseContent, frozen=True, kw_only=True):
    """One step of a consultation.

    Attributes:
        consult: which consultation.
        stand: where it stands from here on.
        aan: what kind of expert, in words of the desk; it stands on no sheet.
        vraag: the question, as typed.
        vel: the sheet to copy or print.
        sporen: what was found in it and stayed, for the second person.
        door: the id of who wrote it.
        wie: their name.
        tweede: the name of the second person; empty where none was needed.
        antwoord: what the expert said.
    """

    kind: ClassVar[str] = "consultatie"

    consult: UUID
    stand: Consultstand
    aan: str = ""
    vraag: str
    vel: Vel
    sporen: tuple[Leidspoor, ...] = ()
    door: str
    wie: str
    tweede: str = ""
    antwoord: str = ""
