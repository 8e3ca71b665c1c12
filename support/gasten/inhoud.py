"""What the melder was asked about a guest, and where it stands: sealed entries, of which the newest counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.clock import today
from meldpunt.vault.service import CaseContent
from support.gasten.states import LOOPT, Gaststand

if TYPE_CHECKING:
    from collections.abc import Sequence


class Gastdeel(models.TextChoices):
    """What a guest may see of a case; nothing else of it is shown to them."""

    VERHAAL = "verhaal", _("Het verhaal en de antwoorden")
    BEWIJS = "bewijs", _("Het bewijs")
    PLAN = "plan", _("Het stappenplan")
    TIJDLIJN = "tijdlijn", _("Wat het meldpunt deed, met de dagen")

    @property
    def voor_melder(self) -> str:
        """The same in the words of the melder."""
        return str(DEEL_VOOR_MELDER[self])


DEEL_VOOR_MELDER = {
    Gastdeel.VERHAAL: _("je verhaal en je antwoorden"),
    Gastdeel.BEWIJS: _("je bewijs"),
    Gastdeel.PLAN: _("je stappenplan"),
    Gastdeel.TIJDLIJN: _("wat wij deden, en op welke dag"),
}


class Meelezing(CaseContent, frozen=True, kw_only=True):
    """One step of a guest in a case.

    Attributes:
        gast: which guest; the same in each step.
        stand: where it stands from here on.
        naam: who it is.
        organisatie: for whom they work.
        waarom: why, in the words that the melder reads.
        delen: what they may see.
        tot: the last day on which they may.
        vraag: the question to the melder.
        account: the account of the guest; empty until they are invited.
        wie: the name of whoever asked.
        nr: orders steps of the same moment.
    """

    kind: ClassVar[str] = "meelezing"

    gast: UUID
    stand: Gaststand
    naam: str
    organisatie: str
    waarom: str
    delen: tuple[Gastdeel, ...]
    tot: date
    vraag: UUID
    account: str = ""
    wie: str
    nr: int = 0

    @property
    def wie_en_waar(self) -> str:
        """Name and organisation."""
        return gettext("%(naam)s van %(organisatie)s") % {"naam": self.naam, "organisatie": self.organisatie}

    @property
    def is_voorbij(self) -> bool:
        """Whether the last day is past."""
        return self.tot < today()

    @property
    def loopt(self) -> bool:
        """Whether something can still come of it, or goes on."""
        return self.stand in LOOPT and not self.is_voorbij

    @property
    def leest_mee(self) -> bool:
        """Whether they may read today."""
        return self.stand == Gaststand.LEEST_MEE and not self.is_voorbij

    @property
    def woorden(self) -> str:
        """Where it stands, in the words of the desk."""
        if self.is_voorbij and self.stand in LOOPT:
            return gettext("Voorbij, de laatste dag is geweest")
        return str(self.stand.label)

    @property
    def ziet(self) -> str:
        """What they may see, in a sentence for the melder."""
        return words_of_parts(self.delen)


def words_of_parts(delen: Sequence[Gastdeel]) -> str:
    """What a guest may see in a sentence for the melder: "Je verhaal en je antwoorden, en je bewijs"."""
    words = [item.voor_melder for item in delen]
    *first, last = words or [""]
    sentence = gettext("%(eerst)s, en %(laatst)s") % {"eerst": ", ".join(first), "laatst": last} if first else last
    return sentence[:1].upper() + sentence[1:]
