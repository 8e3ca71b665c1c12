"""Sealed entries of the ledger: one type for each kind. Nothing is ever changed in it, only added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent

if TYPE_CHECKING:
    from collections.abc import Sequence


class Akkoord(models.TextChoices):
    """Where the consent for one destination stands, in the words of the desk."""

    GEVRAAGD = "gevraagd", _("Gevraagd")
    GEGEVEN = "gegeven", _("Akkoord")
    GEWEIGERD = "geweigerd", _("Geen akkoord")
    EERST_PRATEN = "eerst_praten", _("Wil eerst praten")
    INGETROKKEN = "ingetrokken", _("Ingetrokken")

    @property
    def voor_melder(self) -> str:
        """The same in the words of the melder."""
        return str(VOOR_MELDER[self])


VOOR_MELDER = {
    Akkoord.GEVRAAGD: _("We vroegen het je"),
    Akkoord.GEGEVEN: _("Ja, geef door"),
    Akkoord.GEWEIGERD: _("Nee"),
    Akkoord.EERST_PRATEN: _("Ik wil eerst praten"),
    Akkoord.INGETROKKEN: _("Ingetrokken"),
}
OVER_MEELEZEN = {Akkoord.GEGEVEN: _("Ja, dat mag")}  # nothing is passed on then
TRANSITIONS: dict[Akkoord, set[Akkoord]] = {
    Akkoord.GEVRAAGD: {Akkoord.GEGEVEN, Akkoord.GEWEIGERD, Akkoord.EERST_PRATEN},
    Akkoord.GEGEVEN: {Akkoord.INGETROKKEN, Akkoord.GEVRAAGD},
    Akkoord.GEWEIGERD: {Akkoord.GEGEVEN, Akkoord.GEVRAAGD},
    Akkoord.EERST_PRATEN: {Akkoord.GEGEVEN, Akkoord.GEWEIGERD, Akkoord.GEVRAAGD},
    Akkoord.INGETROKKEN: {Akkoord.GEGEVEN, Akkoord.GEVRAAGD},
}


class Onderdeel(models.TextChoices):
    """What a melder can let a destination know; nothing else of a report goes along."""

    NAAM = "naam", _("Naam")
    FUNCTIE = "functie", _("Functie")
    TELEFOON = "telefoon", _("Telefoonnummer")
    EMAIL = "email", _("E-mailadres")
    ADRES = "adres", _("Adres")
    DAG = "dag", _("De dag")
    PLATFORM = "platform", _("Waar het gebeurde")
    LINKS = "links", _("De links")
    WOORDEN = "woorden", _("Wat er gebeurde, in goedgekeurde woorden")
    STUKKEN = "stukken", _("Het bewijs zelf, in een aangiftepakket")

    @property
    def voor_melder(self) -> str:
        """The same in the words of the melder."""
        return str(ONDERDEEL_VOOR_MELDER[self])


ONDERDEEL_VOOR_MELDER = {
    Onderdeel.NAAM: _("je naam"),
    Onderdeel.FUNCTIE: _("je functie"),
    Onderdeel.TELEFOON: _("je telefoonnummer"),
    Onderdeel.EMAIL: _("je e-mailadres"),
    Onderdeel.ADRES: _("je adres"),
    Onderdeel.DAG: _("op welke dag het was"),
    Onderdeel.PLATFORM: _("waar het gebeurde"),
    Onderdeel.LINKS: _("de links van de berichten"),
    Onderdeel.WOORDEN: _("wat er gebeurde, in deze woorden"),
    Onderdeel.STUKKEN: _("het bewijs zelf, met de lijst van alle stukken"),
}


def words_of_parts(onderdelen: Sequence[Onderdeel]) -> str:
    """What goes along in a sentence for the melder: "Je naam en je functie"; empty for nothing."""
    words = [item.voor_melder for item in onderdelen]
    *first, last = words or [""]
    sentence = gettext("%(eerst)s en %(laatst)s") % {"eerst": ", ".join(first), "laatst": last} if first else last
    return sentence[:1].upper() + sentence[1:]


class Grond(models.TextChoices):
    """Why something may go out (decision 6)."""

    AKKOORD = "akkoord", _("Met akkoord")
    ACUUT = "acuut", _("Direct gevaar")
    WET = "wet", _("Omdat de wet het eist")


class HoeAntwoord(models.TextChoices):
    """How somebody is, in the answers of the calendar's question."""

    BETER = "beter", _("Beter")
    HETZELFDE = "hetzelfde", _("Hetzelfde")
    SLECHTER = "slechter", _("Slechter")
    BEL_ME = "bel_me", _("Bel me")
    LAAT_EVEN = "laat_even", _("Laat me even")


class Vraagsoort(models.TextChoices):
    """What a question is about."""

    NAZORG = "nazorg", _("Hoe gaat het?")
    AKKOORD = "akkoord", _("Vraag om akkoord")
    VRAAG = "vraag", _("Vraag van het meldpunt")
    MEELEZEN = "meelezen", _("Mag iemand van buiten meelezen?")


class Toestemming(CaseContent, frozen=True, kw_only=True):
    """The consent for one destination, as it stood from one moment on."""

    kind: ClassVar[str] = "toestemming"
    empty_means_none: ClassVar[tuple[str, ...]] = ("vraag",)

    bestemming: str
    stand: Akkoord
    wat: str
    toelichting: str = ""
    vraag: UUID | None = None
    nr: int = 0
    onderdelen: tuple[Onderdeel, ...] = ()  # what may go along; nothing by name in consents of before
    tekst: str = ""  # the words that the melder approved


class Doorgifte(CaseContent, frozen=True, kw_only=True):
    """One time that something went to a destination, on which ground, and exactly what."""

    kind: ClassVar[str] = "doorgifte"

    bestemming: str
    wat: str
    kenmerk: str
    wie: str
    toestemming: UUID | None = None
    doorgeleiding: UUID | None = None
    grond: Grond = Grond.AKKOORD
    wijze: str = ""
    tekst: tuple[str, ...] = ()  # the letter, paragraph by paragraph
    verborgen: str = ""  # why the melder does not see it

    @property
    def ziet_melder(self) -> bool:
        """Whether the melder reads of it; what is dangerous to show, is not shown."""
        return not self.verborgen


class Vraagtekst(CaseContent, frozen=True, kw_only=True):
    """One question to the melder; the calendar asks as well."""

    kind: ClassVar[str] = "vraag"
    added_by_worker: ClassVar[bool] = True

    soort: Vraagsoort
    wie: str = ""
    tekst: str
    antwoorden: tuple[str, ...]
    bestemming: str = ""


class Antwoord(CaseContent, frozen=True, kw_only=True):
    """The answer to a question."""

    kind: ClassVar[str] = "antwoord"

    vraag: UUID
    antwoord: str
    erbij: str = ""


class Overname(CaseContent, frozen=True, kw_only=True):
    """A code for the person concerned, and that it was used."""

    kind: ClassVar[str] = "overname"

    lookup: str
    melder: str
    gedaan: bool
    nr: int = 0


class GesteldeVraag(Vraagtekst, frozen=True, kw_only=True):
    """A question with its answer where there is one; never sealed itself."""

    antwoord: str = ""
    erbij: str = ""

    @property
    def keuzes(self) -> list[tuple[str, str]]:
        """The answers to choose from, with their words."""
        return [(code, answer_words(self, code)) for code in self.antwoorden]

    @property
    def antwoord_woorden(self) -> str:
        """The answer in words."""
        return answer_words(self, self.antwoord)


def answer_words(vraag: Vraagtekst, code: str) -> str:
    """An answer in words; what the desk wrote itself stays as it is."""
    words: dict[Vraagsoort, Any] = {Vraagsoort.NAZORG: HoeAntwoord, Vraagsoort.AKKOORD: Akkoord}
    if vraag.soort == Vraagsoort.MEELEZEN and code in Akkoord.values:
        return str(OVER_MEELEZEN.get(Akkoord(code), Akkoord(code).voor_melder))
    known = words.get(vraag.soort)
    if known is None or code not in known.values:
        return code
    member = known(code)
    return member.voor_melder if isinstance(member, Akkoord) else str(member.label)
