"""What every page of the form is: questions of the tree and own fields, some under an answer or behind a fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from triage import service as triage
from triage.forms import shared_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Vouw:
    """Fields that few people need, behind a heading; it is open where one of them is filled in or wrong."""

    titel: Any
    velden: tuple[str, ...]


class Pagina(forms.Form):
    """One page: the tree's questions of that page first, then its own fields.

    Attributes:
        slug: its address, and its name in the unfinished report.
        boom_pagina: the page of the tree whose questions are asked here.
        vragen_hier: those of them that are asked here, where a page of the tree is two pages of the form.
        vereist: the sentence for leaving a question out, by its name.
        volgorde: the order of the fields.
        bijvelden: fields that belong to one answer of a question, by question and answer; they stand under that answer,
            and what is typed in those of another answer is not used.
        meer: how many answers of a question are shown at once; the others stand behind "more".
        vouw: fields that few people need, behind a heading of their own.
    """

    slug: str
    boom_pagina: str | None = None
    vragen_hier: Sequence[str] = ()
    vereist: Mapping[str, Any] = {}
    volgorde: Sequence[str] = ()
    bijvelden: Mapping[str, Mapping[str, Sequence[str]]] = {}
    meer: Mapping[str, int] = {}
    vouw: Vouw | None = None
    use_required_attribute = False

    def __init__(
        self,
        raw: Mapping[str, list[str]] | None,
        *,
        lijst: triage.Vragenlijst | None = None,
        onaf: bool = False,
    ) -> None:
        """Fill in what was typed.

        Args:
            raw: what was typed on this page; None for a page nobody filled in yet.
            lijst: what the answers on all pages so far lead to, this one included; None where there are none.
            onaf: it was saved while somebody was typing: nothing in it is wrong yet.
        """
        super().__init__(None if raw is None or onaf else querydict(raw), label_suffix="")
        self.lijst = lijst or triage.vragenlijst({})
        self.namens = self.lijst.is_namens
        self.add_own_fields()
        for vraag in self.vragen:
            self.fields[vraag.id] = shared_field(vraag, namens=self.namens, required=self.vereist.get(vraag.id, ""))
        if onaf:
            self.initial = {name: _typed(field, raw or {}, name) for name, field in self.fields.items()}
        if self.volgorde:
            self.order_fields(list(self.volgorde))

    @property
    def vragen(self) -> tuple[triage.Boomvraag, ...]:
        """The questions of the tree that are asked on this page."""
        asked = self.lijst.vragen(self.boom_pagina) if self.boom_pagina else ()
        return tuple(vraag for vraag in asked if not self.vragen_hier or vraag.id in self.vragen_hier)

    @property
    def elders(self) -> frozenset[str]:
        """The fields that do not stand in the row of questions: under an answer, or behind a heading."""
        under = {name for answers in self.bijvelden.values() for names in answers.values() for name in names}
        return frozenset(under | set(self.vouw.velden if self.vouw else ()))

    def add_own_fields(self) -> None:
        """Add fields that depend on the answers so far."""

    def is_asked(self, name: str) -> bool:
        """Whether a field stands in sight: in the row of questions, or under the answer that was chosen."""
        under = [
            self.cleaned_data.get(question) == answer
            for question, answers in self.bijvelden.items()
            for answer, names in answers.items()
            if name in names
        ]
        return any(under) or name not in self.elders

    def clean(self) -> dict[str, Any]:
        """Leave out what was typed under an answer that was not chosen: nobody saw whether it was right."""
        cleaned = super().clean() or self.cleaned_data
        for question, answers in self.bijvelden.items():
            for answer, names in answers.items():
                for name in names if cleaned.get(question) != answer else ():
                    self.errors.pop(name, None)
                    cleaned[name] = ""
        return cleaned


def querydict(raw: Mapping[str, list[str]]) -> QueryDict:
    """What was typed on a page, as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        data.setlist(name, values)
    return data


def _typed(field: forms.Field, raw: Mapping[str, list[str]], name: str) -> Any:
    return field.widget.value_from_datadict(querydict(raw), MultiValueDict(), name)
