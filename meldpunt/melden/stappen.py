"""The order of the pages: which come, which are skipped, where somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.melden.forms import BY_SLUG, PAGINAS, Pagina, answers_in
from triage import service as triage

if TYPE_CHECKING:
    from meldpunt.melden.concept import Concept

STEPS = 6
NUMMERS = {"voor-wie": 1, "wat": 2, "verdieping": 2, "waar": 3, "bewijs": 4, "gevoel": 5, "contact": 6}


@dataclass(frozen=True)
class Formulierstap:
    """One line in the list of steps beside the form."""

    naam: str
    url: str
    klaar: bool
    hier: bool


@dataclass(frozen=True)
class Gebrek:
    """Something that has to be mended before sending."""

    tekst: str
    url: str


TITELS = {
    "voor-wie": _("Voor wie meld je dit?"),
    "wat": _("Wat is er gebeurd?"),
    "verdieping": _("Nog iets over wat er gebeurde"),
    "waar": _("Waar en wanneer?"),
    "bewijs": _("Heb je bewijs?"),
    "gevoel": _("Hoe gaat het met je?"),
    "contact": _("Hoe kunnen we je bereiken?"),
    "controle": _("Klopt dit?"),
}
TITELS_NAMENS = TITELS | {"gevoel": _("Hoe gaat het nu?")}
INLEIDINGEN = {
    "wat": _("Schrijf iets, kies iets of voeg straks een bestand toe. Eén van de drie is genoeg."),
    "verdieping": _("Deze vragen helpen ons het goede advies te geven. Je mag ze overslaan."),
    "waar": _("Weet je iets niet? Sla het dan over. Invullen kan later ook."),
    "gevoel": _("Elke reactie is normaal. Je mag alles op deze pagina overslaan."),
}
WAT_NAMENS = _("Tot de ander zelf ja zegt, bewaren we alleen het bewijs. Jij kunt wel met ons praten.")
CONTACT_NAMENS = _("Wij praten met jou, tot de ander het zelf wil overnemen.")
STAPPEN = {
    "voor-wie": _("Voor wie"),
    "wat": _("Wat is er gebeurd"),
    "waar": _("Waar en wanneer"),
    "bewijs": _("Bewijs"),
    "gevoel": _("Hoe gaat het met je"),
    "contact": _("Contact"),
}
STAPPEN_NAMENS = STAPPEN | {"gevoel": _("Hoe gaat het nu")}


def titel_of(slug: str, *, namens: bool = False) -> str:
    """The heading of a page, in the third person where the report is about somebody else."""
    return str((TITELS_NAMENS if namens else TITELS)[slug])


def inleiding_of(slug: str, *, namens: bool = False) -> str:
    """The line under the heading; for somebody else it says what may and may not happen yet."""
    if slug == "wat" and namens:
        return str(WAT_NAMENS)
    if slug == "contact" and namens:
        return str(CONTACT_NAMENS)
    return str(INLEIDINGEN.get(slug, ""))


def page_url(slug: str) -> str:
    """The address of a page of the form."""
    return _page_url(slug, get_language())


@lru_cache(maxsize=64)
def _page_url(slug: str, language: str) -> str:  # noqa: ARG001 - the language is part of the key
    return reverse("melden:pagina", args=[slug])


class Gang:
    """The way of one report through the form, worked out once for a request: its answers, its pages, their forms."""

    def __init__(self, concept: Concept | None) -> None:
        """Keep the report as it is now; None before anything was filled in."""
        self.concept = concept

    @cached_property
    def lijst(self) -> triage.Vragenlijst:
        """What the answers so far lead to."""
        return triage.vragenlijst(answers_in(self.concept.paginas) if self.concept else {})

    @cached_property
    def slugs(self) -> list[str]:
        """The pages of this report, in order; the extra one only where an answer calls for it."""
        extra = self.lijst.vragen("verdieping")
        return [pagina.slug for pagina in PAGINAS if pagina.slug != "verdieping" or extra]

    @cached_property
    def forms(self) -> dict[str, Pagina]:
        """The forms of all pages with what was typed on them, by slug, in order; a page left out counts as empty."""
        concept = self.concept
        return {slug: BY_SLUG[slug]((concept and concept.raw(slug)) or {}, lijst=self.lijst) for slug in self.slugs}

    def form(self, slug: str) -> Pagina:
        """The form of a page with what was typed on it."""
        if self.concept is None:
            return BY_SLUG[slug](None, lijst=self.lijst)
        return BY_SLUG[slug](self.concept.raw(slug), lijst=self.lijst, onaf=slug in self.concept.onaf)

    def next_url(self, slug: str) -> str:
        """Where to go after a page."""
        place = self.slugs.index(slug if slug in self.slugs else "wat") + 1
        return page_url(self.slugs[place]) if place < len(self.slugs) else reverse("melden:controle")

    def previous_url(self, slug: str) -> str:
        """Where the back link of a page leads."""
        if self.concept is None or slug == "voor-wie":
            return reverse("start")
        place = self.slugs.index(slug) if slug in self.slugs else self.slugs.index("wat") + 1
        return page_url(self.slugs[place - 1])

    def stappen(self, here: str) -> list[Formulierstap]:
        """The six steps, with what was filled in and where somebody is."""
        names = STAPPEN_NAMENS if self.lijst.is_namens else STAPPEN
        visited = set(self.concept.paginas) if self.concept else set()
        number = NUMMERS.get(here, STEPS + 1)
        return [
            Formulierstap(
                naam=str(naam),
                url=page_url(slug),
                klaar=slug in visited and NUMMERS[slug] != number,
                hier=NUMMERS[slug] == number,
            )
            for slug, naam in names.items()
        ]


def gebreken_of(concept: Concept, gang: Gang) -> list[Gebrek]:
    """What has to be mended before sending: three answers, and nothing that does not fit."""
    found = []
    for slug, form in gang.forms.items():
        for name, errors in form.errors.items():
            target = f"{page_url(slug)}#div_id_{name}" if name in form.fields else page_url(slug)
            found.append(Gebrek(tekst=str(errors[0]), url=target))
    if not _says_something(concept):
        text = gettext("We weten nog niet wat er gebeurde. Kies een antwoord, schrijf een zin of voeg een bestand toe.")
        found.append(Gebrek(tekst=text, url=page_url("wat")))
    return found


def _says_something(concept: Concept) -> bool:
    wat, waar = concept.raw("wat") or {}, concept.raw("waar") or {}
    words = any(value.strip() for value in (*wat.get("verhaal", ()), *waar.get("links", ())))
    return words or bool(wat.get("V1")) or bool(concept.bestanden)
