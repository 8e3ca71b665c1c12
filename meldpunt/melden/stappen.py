"""The order of the pages: which come, which are skipped, where somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import msgspec
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from meldpunt.melden.forms import AT_MOST, BY_SLUG, VERDIEPING, Pagina, answers_in
from meldpunt.melden.velden.tijd import MINUTE, SECONDS_A_TAP, reading_seconds, seconds_of
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meldpunt.melden.concept import Concept

NODIG = ("voor-wie", "wat", "contact")  # after these a report can be sent
ERBIJ = (*VERDIEPING, "bewijs", "waar", "wie", "gevoel", "met-wie")  # short ones first
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "later", "klaar", "opname", "opname_erbij", "verwijder"})
CHECK_WORDS = 80  # the page before sending


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
    **dict.fromkeys(VERDIEPING, _("Nog iets over wat er gebeurde")),
    "waar": _("Waar en wanneer?"),
    "wie": _("Wie en hoe vaak?"),
    "bewijs": _("Heb je iets bewaard?"),
    "gevoel": _("Hoe gaat het met je?"),
    "met-wie": _("Met wie wil je praten?"),
    "contact": _("Hoe kunnen we je bereiken?"),
    "controle": _("Klopt dit?"),
}
TITELS_NAMENS = TITELS | {"gevoel": _("Hoe gaat het nu?")}
ALLES_MAG = _("Alles hier mag je overslaan.")
INLEIDINGEN = {
    "wat": _("Schrijf of kies iets. Straks een bestand toevoegen kan ook."),
    **dict.fromkeys((*VERDIEPING, "waar", "wie", "gevoel", "met-wie"), ALLES_MAG),
    "contact": _("Kies één manier."),
}
WAT_NAMENS = _("Zolang de ander geen ja zegt, bewaren we alleen wat jij stuurt. Jij kunt wel met ons praten.")
CONTACT_NAMENS = _("Wij praten met jou, tot de ander het zelf wil overnemen.")
STAPPEN = {
    "voor-wie": _("Voor wie"),
    "wat": _("Wat is er gebeurd"),
    "contact": _("Contact"),
    "verdieping": _("Meer over wat er gebeurde"),
    "bewijs": _("Bewijs"),
    "waar": _("Waar en wanneer"),
    "wie": _("Wie en hoe vaak"),
    "gevoel": _("Hoe gaat het met je"),
    "met-wie": _("Met wie je praat"),
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
        """The pages of this report, in order; those with more about an answer only where there is something to ask."""
        pages = -(-len(self.lijst.vragen("verdieping")) // AT_MOST)
        return [slug for slug in (*NODIG, *ERBIJ) if slug not in VERDIEPING[pages:]]

    @cached_property
    def forms(self) -> dict[str, Pagina]:
        """The forms of all pages with what was typed on them, by slug, in order; a page left out counts as empty."""
        return {slug: BY_SLUG[slug](self._raw(slug) or {}, lijst=self.lijst) for slug in self.slugs}

    def form(self, slug: str) -> Pagina:
        """The form of a page with what was typed on it."""
        onaf = self.concept is not None and slug in self.concept.onaf
        return BY_SLUG[slug](self._raw(slug), lijst=self.lijst, onaf=onaf)

    def is_done(self, slug: str) -> bool:
        """Whether a page was sent, with or without answers."""
        return self.concept is not None and slug in self.concept.paginas and slug not in self.concept.onaf

    def rest(self, slug: str) -> list[str]:
        """The pages that come after this one: the needed ones, or what may be added; not those that were sent."""
        group = [page for page in self.slugs if (page in NODIG) == (slug in NODIG)]
        later = group[group.index(slug) + 1 :] if slug in group else []
        return [page for page in later if not self.is_done(page)]

    @property
    def erbij_url(self) -> str:
        """Where something can be added to what was needed; nothing where all those pages were seen."""
        return next((page_url(page) for page in self.slugs if page in ERBIJ and not self.is_done(page)), "")

    def next_url(self, slug: str) -> str:
        """Where to go after a page."""
        rest = self.rest(slug)
        return page_url(rest[0]) if rest else reverse("melden:controle")

    def previous_url(self, slug: str) -> str:
        """Where the back link of a page leads."""
        if self.concept is None or slug == NODIG[0]:
            return reverse("start")
        place = self.slugs.index(slug) if slug in self.slugs else len(NODIG)
        return reverse("melden:controle") if place == len(NODIG) else page_url(self.slugs[place - 1])

    def stappen(self, here: str) -> list[Formulierstap]:
        """The parts of the report, with what was filled in and where somebody is."""
        names = STAPPEN_NAMENS if self.lijst.is_namens else STAPPEN
        now = VERDIEPING[0] if here in VERDIEPING else here
        return [
            Formulierstap(
                naam=str(names[slug]), url=page_url(slug), klaar=self.is_done(slug) and slug != now, hier=slug == now
            )
            for slug in self.slugs
            if slug in names
        ]

    def minutes_left(self, here: str) -> int:
        """About how many minutes of reading and choosing it still takes to the end, this page included."""
        pages = [here, *self.rest(here)]
        lijst = self.lijst
        seconds = sum(_seconds(slug, get_language(), lijst.labels, lijst.gesteld) for slug in pages)
        return max(1, round((seconds + reading_seconds(CHECK_WORDS) + SECONDS_A_TAP) / MINUTE))

    def _raw(self, slug: str) -> dict[str, list[str]] | None:
        if self.concept is None or slug not in self.concept.paginas:
            return None
        return self.concept.raw(VERDIEPING[0] if slug in VERDIEPING else slug)


def keep_page(concept: Concept, slug: str, raw: Mapping[str, list[str]]) -> Concept:
    """Remember what was sent with a page; pages with more about an answer share one place, and share no question."""
    if slug not in VERDIEPING:
        return concept.keep(slug, raw)
    own = BY_SLUG[slug](None, lijst=Gang(concept).lijst).fields
    others = {name: values for name, values in (concept.raw(VERDIEPING[0]) or {}).items() if name not in own}
    return concept.keep(slug, {}).keep(VERDIEPING[0], {**others, **raw})


def typed_in(text: str) -> dict[str, list[str]]:
    """What stood on a page, as a script hands it over: texts by field; nothing where it is no such thing."""
    try:
        found = msgspec.json.decode(text, type=dict[str, list[str]])
    except msgspec.DecodeError:
        return {}
    return {name: values for name, values in found.items() if name not in NOT_TYPED}


def time_left(minutes: int) -> str:
    """How long the rest takes, in words."""
    return ngettext("Nog ongeveer %(n)s minuut", "Nog ongeveer %(n)s minuten", minutes) % {"n": minutes}


@lru_cache(maxsize=512)
def _seconds(slug: str, language: str, labels: frozenset[str], gesteld: frozenset[str]) -> float:  # noqa: ARG001 - the language is part of the key
    lijst = triage.Vragenlijst({}, labels, gesteld)
    form = BY_SLUG[slug](None, lijst=lijst)
    return seconds_of(form, titel_of(slug, namens=form.namens), inleiding_of(slug, namens=form.namens))


def gebreken_of(concept: Concept, gang: Gang) -> list[Gebrek]:
    """What has to be mended before sending: three answers, and nothing that does not fit."""
    found = []
    for slug, form in gang.forms.items():
        for name, errors in form.errors.items():
            target = f"{page_url(slug)}#div_id_{name}" if name in form.fields else page_url(slug)
            found.append(Gebrek(tekst=str(errors[0]), url=target))
    if not says_something(concept):
        text = gettext("We weten nog niet wat er gebeurde. Kies een antwoord, schrijf een zin of voeg een bestand toe.")
        found.append(Gebrek(tekst=text, url=page_url("wat")))
    if concept.vraagt_om_stem:
        text = gettext("Je noemt je naam niet, maar aan je stem kunnen mensen je herkennen. Kies of je opname mee mag.")
        found.append(Gebrek(tekst=text, url=reverse("melden:stem")))
    return found


def says_something(concept: Concept) -> bool:
    """Whether something in it tells what happened: words, an answer, a link, a file or a recording."""
    wat, waar = concept.raw("wat") or {}, concept.raw("waar") or {}
    words = any(value.strip() for value in (*wat.get("verhaal", ()), *waar.get("links", ())))
    return words or bool(wat.get("V1")) or bool(concept.bestanden)
