"""The questions of the decision tree as form fields, and what was sent as answers to them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext

from meldpunt.core.fields import PICK, ChoiceLabel
from meldpunt.core.moulds import draw_once
from triage.service import boom

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triage.service import Boomvraag

__all__ = ["choices_of", "known_codes", "shared_field", "vraag_field"]

FIELDS = 512  # every question, about oneself and about somebody else, in two languages


def vraag_field(vraag: Boomvraag, *, namens: bool, required: Any = "") -> forms.ChoiceField:
    """The field for one question of the decision tree.

    Args:
        vraag: the question.
        namens: whether the report is about somebody else.
        required: the sentence for leaving it out; empty where it may be skipped.
    """
    errors: dict[str, Any] = {"invalid_choice": PICK, "invalid_list": PICK, "required": required}
    kind, widget = (
        (forms.MultipleChoiceField, forms.CheckboxSelectMultiple)
        if vraag.is_meerkeuze
        else (forms.ChoiceField, forms.RadioSelect)
    )
    return kind(
        label=gettext(vraag.legend(namens=namens)),
        help_text=gettext(vraag.uitleg) if vraag.uitleg else "",
        choices=choices_of(vraag, namens=namens),
        widget=widget,
        required=bool(required),
        error_messages=errors,
    )


def shared_field(vraag: Boomvraag, *, namens: bool, required: Any = "") -> forms.ChoiceField:
    """``vraag_field``, built once in each language: all forms have the same object, and nobody may change it."""
    return _shared(boom().sha256, vraag.id, namens, str(required), get_language())


@lru_cache(maxsize=FIELDS)
def _shared(tree: str, vraag_id: str, namens: bool, required: str, language: str) -> forms.ChoiceField:  # noqa: ARG001, FBT001 - a key
    vraag = boom().vraag(vraag_id)
    if vraag is None:
        raise KeyError(vraag_id)
    return draw_once(vraag_field(vraag, namens=namens, required=required))


def choices_of(vraag: Boomvraag, *, namens: bool) -> list[tuple[str, ChoiceLabel]]:
    """The answers of a question as choices with their short explanation."""
    return [
        (
            antwoord.code,
            ChoiceLabel(_words(antwoord.wording(namens=namens)), _words(antwoord.explanation(namens=namens))),
        )
        for antwoord in vraag.antwoorden
    ]


def known_codes(raw: Mapping[str, Sequence[str]], vragen: Sequence[Boomvraag]) -> dict[str, tuple[str, ...]]:
    """The answers among what was sent that the tree knows."""
    found = {}
    for vraag in vragen:
        codes = tuple(code for code in raw.get(vraag.id, ()) if vraag.antwoord(code) is not None)
        if codes:
            found[vraag.id] = codes if vraag.is_meerkeuze else codes[:1]
    return found


def _words(text: str) -> str:
    return gettext(text) if text else ""
