"""The order of the pages: which come, which are skipped, where somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meldpunt.melden.forms import BY_SLUG, PAGINAS, Pagina, answers_in
from triage import service as triage

if TYPE_CHECKING:
    from meldpunt.melden.concept import Concept

STEPS = 6
NUMMERS = {"voor-wie": 1, "wat": 2, "verdieping": 2, "waar": 3, "bewijs": 4, "gevoel": 5, "contact": 6}


@dataclass(frozen=True)
class Stap:
    """One line in the list of steps beside the form."""

    slug: str
    naam: str
    klaar: bool
    hier: bool


@dataclass(frozen=True)
class Gebrek:
    """Something that has to be mended before sending."""

    tekst: str
    url: str


def titel_of(slug: str, *, namens: bool = False) -> str:
    """The heading of a page, in the third person where the report is about somebody else."""
    titels = {
        "voor-wie": _("Voor wie meld je dit?"),
        "wat": _("Wat is er gebeurd?"),
        "verdieping": _("Nog iets over wat er gebeurde"),
        "waar": _("Waar en wanneer?"),
        "bewijs": _("Heb je bewijs?"),
        "gevoel": _("Hoe gaat het nu?") if namens else _("Hoe gaat het met je?"),
        "contact": _("Hoe kunnen we je bereiken?"),
        "controle": _("Klopt dit?"),
    }
    return titels[slug]


def inleiding_of(slug: str, *, namens: bool = False, regie_onbekend: bool = False) -> str:
    """The line under the heading; for somebody else it says what may and may not happen yet."""
    if slug == "wat" and regie_onbekend:
        return _("De ander weet dit nog niet. Tot die ja zegt, bewaren we alleen het bewijs en kun jij met ons praten.")
    if slug == "contact" and namens:
        return _("Wij praten met jou, tot de ander het zelf wil overnemen.")
    lines = {
        "wat": _("Schrijf iets, kies iets of voeg straks een bestand toe. Eén van de drie is genoeg."),
        "verdieping": _("Deze vragen helpen ons het goede advies te geven. Je mag ze overslaan."),
        "waar": _("Weet je iets niet? Sla het dan over. Invullen kan later ook."),
        "gevoel": _("Elke reactie is normaal. Je mag alles op deze pagina overslaan."),
    }
    return lines.get(slug, "")


def slugs_of(concept: Concept) -> list[str]:
    """The pages of this report, in order; the extra one only where an answer calls for it."""
    extra = triage.vragen_voor("verdieping", answers_in(concept.paginas))
    return [pagina.slug for pagina in PAGINAS if pagina.slug != "verdieping" or extra]


def next_url(concept: Concept, slug: str) -> str:
    """Where to go after a page."""
    slugs = slugs_of(concept)
    place = slugs.index(slug) + 1 if slug in slugs else slugs.index("wat") + 1
    return page_url(slugs[place]) if place < len(slugs) else reverse("melden:controle")


def previous_url(concept: Concept | None, slug: str) -> str:
    """Where the back link of a page leads."""
    if concept is None or slug == "voor-wie":
        return reverse("start")
    slugs = slugs_of(concept)
    place = slugs.index(slug) if slug in slugs else slugs.index("wat") + 1
    return page_url(slugs[place - 1])


def page_url(slug: str) -> str:
    """The address of a page of the form."""
    return reverse("melden:pagina", args=[slug])


def stappen_of(concept: Concept | None, here: str) -> list[Stap]:
    """The six steps, with what was filled in and where somebody is."""
    names = {
        "voor-wie": _("Voor wie"),
        "wat": _("Wat is er gebeurd"),
        "waar": _("Waar en wanneer"),
        "bewijs": _("Bewijs"),
        "gevoel": _("Hoe gaat het nu") if _is_namens(concept) else _("Hoe gaat het met je"),
        "contact": _("Contact"),
    }
    visited = set(concept.paginas) if concept else set()
    number = NUMMERS.get(here, STEPS + 1)
    return [
        Stap(slug=slug, naam=naam, klaar=slug in visited and NUMMERS[slug] != number, hier=NUMMERS[slug] == number)
        for slug, naam in names.items()
    ]


def _is_namens(concept: Concept | None) -> bool:
    return concept is not None and triage.is_namens(answers_in(concept.paginas))


def form_of(concept: Concept | None, slug: str) -> Pagina:
    """The form of a page with what was typed on it."""
    if concept is None:
        return BY_SLUG[slug](None, antwoorden={})
    return BY_SLUG[slug](concept.raw(slug), antwoorden=answers_in(concept.paginas), onaf=slug in concept.onaf)


def forms_of(concept: Concept) -> dict[str, Pagina]:
    """The forms of all pages of this report with what was typed on them, by slug, in order."""
    antwoorden = answers_in(concept.paginas)
    return {slug: BY_SLUG[slug](concept.raw(slug) or {}, antwoorden=antwoorden) for slug in slugs_of(concept)}


def gebreken_of(concept: Concept, forms: dict[str, Pagina]) -> list[Gebrek]:
    """What has to be mended before sending: three answers, and nothing that does not fit."""
    found = []
    for slug, form in forms.items():
        for name, errors in form.errors.items():
            target = f"{page_url(slug)}#div_id_{name}" if name in form.fields else page_url(slug)
            found.append(Gebrek(tekst=str(errors[0]), url=target))
    if not _says_something(concept):
        text = _("We weten nog niet wat er gebeurde. Kies een antwoord, schrijf een zin of voeg een bestand toe.")
        found.append(Gebrek(tekst=text, url=page_url("wat")))
    return found


def _says_something(concept: Concept) -> bool:
    wat, waar = concept.raw("wat") or {}, concept.raw("waar") or {}
    words = any(value.strip() for value in (*wat.get("verhaal", ()), *waar.get("links", ())))
    return words or bool(wat.get("V1")) or bool(concept.bestanden)
