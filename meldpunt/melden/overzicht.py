"""Everything that was filled in, in words, for the page before sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import ChoiceField, MultipleChoiceField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.melden.stappen import page_url, titel_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meldpunt.melden.concept import Concept
    from meldpunt.melden.forms import Pagina
    from meldpunt.melden.stappen import Gang


@dataclass(frozen=True)
class Gegeven:
    """One line: what was asked and what was answered."""

    vraag: str
    regels: tuple[str, ...]


@dataclass(frozen=True)
class Groep:
    """One page of the form: the lines that were filled in, and how many questions were not."""

    titel: str
    url: str
    gegevens: tuple[Gegeven, ...]
    leeg: int


def overzicht_of(concept: Concept, gang: Gang) -> list[Groep]:
    """One group for each page of the form."""
    groepen = []
    for slug, form in gang.forms.items():
        lines = list(_files(concept)) if slug == "bewijs" else list(_lines(form))
        if slug == "wat" and concept.opnames:
            lines.append(Gegeven(vraag=_("Ingesproken"), regels=tuple(row.naam for row in concept.opnames)))
        filled = tuple(line for line in lines if line.regels)
        titel = titel_of(slug, namens=form.namens)
        groepen.append(Groep(titel=titel, url=page_url(slug), gegevens=filled, leeg=len(lines) - len(filled)))
    return groepen


def _lines(form: Pagina) -> Iterator[Gegeven]:
    """What was asked: not what stands under another answer, and not what few people need where it is empty."""
    form.is_valid()
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name, form.data.get(name, ""))
        is_sent = not isinstance(field, ChoiceField) or name in form.data
        line = Gegeven(vraag=str(field.label), regels=_words(field, value) if is_sent else ())
        if line.regels or form.is_asked(name):
            yield line


def _words(field: Any, value: Any) -> tuple[str, ...]:
    if isinstance(field, MultipleChoiceField):
        names = _names(field)
        return tuple(names[code] for code in value if code in names)
    if isinstance(field, ChoiceField):
        names = _names(field)
        return (names[value],) if value in names else ()
    if hasattr(value, "isoformat"):
        return (date_format(value, "j F Y"),)
    return tuple(line for line in str(value or "").splitlines() if line.strip())


def _names(field: Any) -> dict[str, str]:
    return {str(code): str(name) for code, name in field.choices}


def _files(concept: Concept) -> Iterator[Gegeven]:
    yield Gegeven(vraag=_("Bestanden"), regels=tuple(row.naam for row in concept.andere))
