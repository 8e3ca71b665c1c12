"""Sealed pieces of a referral: one type for each kind. Nothing is ever changed in it, only added."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent
from support.regie.service import Grond, Onderdeel


class Verzendwijze(models.TextChoices):
    """How something left the building."""

    PRINT = "print", _("Geprint en met de post verstuurd")
    OVERHANDIGD = "overhandigd", _("Zelf overhandigd")
    MAIL = "mail", _("Mail zonder inhoud gestuurd")
    TELEFOON = "telefoon", _("Gebeld")


class Reactiesoort(models.TextChoices):
    """What somebody outside lets us know."""

    ONTVANGEN = "ontvangen", _("Het is aangekomen, het antwoord komt nog")
    ANTWOORD = "antwoord", _("Dit is het antwoord")


class Afloopsoort(models.TextChoices):
    """What came of a referral, in the words of the desk."""

    GEDAAN = "gedaan", _("Ze doen wat we vroegen")
    DEELS = "deels", _("Ze doen een deel")
    NIET = "niet", _("Ze doen het niet")
    GEEN_ANTWOORD = "geen_antwoord", _("Geen antwoord gekregen")
    BEANTWOORD = "beantwoord", _("Er is antwoord")  # said when a case closes, without what they do


class Brief(CaseContent, frozen=True, kw_only=True):
    """A letter as it was made or looked over; the newest of a referral counts.

    Attributes:
        doorgeleiding: the referral.
        bestemming: to whom.
        grond: why it may go out.
        toestemming: the consent it stands on; nothing where the law asks it.
        sjabloon: from which template, and of which version.
        aan: to whom by name, as the desk typed it.
        adres: the melder's address, as the desk typed it; counts only where the melder allows it.
        woorden: what is told where there is no consent; with a consent the approved words count.
        reden: why it goes without a consent.
        verborgen: why the melder does not see it.
        door: who made it, and ``wie`` their name.
        tekst: the letter as it was looked over, paragraph by paragraph; empty while nobody did.
        nagekeken: who looked it over.
        erin: what of the melder stands in it.
        antwoord_voor: until when the letter asks for an answer.
        link: the secret with which somebody outside answers.
    """

    kind: ClassVar[str] = "brief"

    doorgeleiding: UUID
    bestemming: str
    grond: Grond = Grond.AKKOORD
    toestemming: UUID | None = None
    sjabloon: str
    versie: str
    aan: str = ""
    adres: str = ""
    woorden: str = ""
    reden: str = ""
    verborgen: str = ""
    door: str
    wie: str
    tekst: tuple[str, ...] = ()
    nagekeken: str = ""
    erin: tuple[Onderdeel, ...] = ()
    antwoord_voor: date | None = None
    link: str = ""


class Meekijkbesluit(CaseContent, frozen=True, kw_only=True):
    """What a second person said of something that goes out without a consent."""

    kind: ClassVar[str] = "meekijkbesluit"

    doorgeleiding: UUID
    brief: UUID | None = None  # which text they agreed to
    door: str
    wie: str
    akkoord: bool
    tekst: str = ""


class Reactie(CaseContent, frozen=True, kw_only=True):
    """What somebody outside answered, by the link or typed in by the desk."""

    kind: ClassVar[str] = "reactie"

    doorgeleiding: UUID
    soort: Reactiesoort
    van: str
    tekst: str
    kenmerk: str = ""  # how they call it themselves
    overgetypt: str = ""  # by whom; empty where it came by the link


class Afloop(CaseContent, frozen=True, kw_only=True):
    """What came of a referral, and how that is said to the melder."""

    kind: ClassVar[str] = "afloop"

    doorgeleiding: UUID
    soort: Afloopsoort
    tekst: str = ""
    wie: str = ""
