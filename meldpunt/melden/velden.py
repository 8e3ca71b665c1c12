"""Form fields for people: every limit has a sentence, and nothing that cannot be printed gets in the way."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.clock import today
from meldpunt.core.foutzinnen import PICK
from meldpunt.core.labels import ChoiceLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from triage.service import Vraag

KEEP = "\n\t"
PHONE_DIGITS = 10
FIRST_YEAR = 2000


class Tekst(forms.CharField):
    """Text of any script, emoji and direction; control characters, which nobody typed on purpose, are left out."""

    def __init__(self, *, max_length: int, rows: int = 0, **kwargs: Any) -> None:
        """Set the limit, and the height of the box where it has more than one line."""
        attrs = kwargs.pop("attrs", {})
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, **attrs}))
        else:
            kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("required", False)
        super().__init__(max_length=None, **kwargs)
        self.limit = max_length
        self.widget.attrs["data-limiet"] = str(max_length)

    def to_python(self, value: object) -> str:
        """The text with one kind of line end and without control characters."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in text if c in KEEP or unicodedata.category(c) not in ("Cc", "Cs")).strip()

    def validate(self, value: str) -> None:
        """Refuse text over the limit with a sentence that says by how much."""
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                _("Dit is %(over)s tekens te lang. Er passen er %(limit)s in. Je tekst staat er nog.")
                % {"over": len(value) - self.limit, "limit": self.limit}
            )


class Telefoon(Tekst):
    """A phone number, however it is written."""

    def validate(self, value: str) -> None:
        """Refuse what has fewer digits than a Dutch number."""
        super().validate(value)
        if value and sum(c.isdigit() for c in value) < PHONE_DIGITS:
            raise ValidationError(_("Dit telefoonnummer mist een cijfer. Kijk je het nog even na?"))


class Dag(forms.DateField):
    """A day in the past, as a date picker gives it or as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        """Take the Dutch ways to write a day."""
        super().__init__(
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d-%m-%y"],
            error_messages={"invalid": _("We kennen deze dag niet. Schrijf hem als 24-11-2026, of laat hem leeg.")},
            **kwargs,
        )

    def validate(self, value: date | None) -> None:
        """Refuse a day that is still to come, or long ago."""
        super().validate(value)
        if value is not None and not value.year >= FIRST_YEAR:
            raise ValidationError(_("Deze dag is wel heel lang geleden. Kijk je het jaar nog even na?"))
        if value is not None and value > today():
            raise ValidationError(_("Deze dag moet nog komen. Kijk je hem nog even na?"))


def vraag_field(vraag: Vraag, *, namens: bool, required: Any = "") -> forms.ChoiceField:
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


def choices_of(vraag: Vraag, *, namens: bool) -> list[tuple[str, ChoiceLabel]]:
    """The answers of a question as choices with their short explanation."""
    return [
        (
            antwoord.code,
            ChoiceLabel(_words(antwoord.wording(namens=namens)), _words(antwoord.explanation(namens=namens))),
        )
        for antwoord in vraag.antwoorden
    ]


def pick_one(
    choices: Sequence[tuple[str, Any]], *, label: Any, required: Any = "", help_text: Any = ""
) -> forms.ChoiceField:
    """A question with one answer, as rows to tap."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.RadioSelect,
        required=bool(required),
        error_messages={"invalid_choice": PICK, "required": required},
    )


def pick_more(choices: Sequence[tuple[str, Any]], *, label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """A question with any number of answers, as rows to tap."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": PICK, "invalid_list": PICK},
    )


def known_codes(raw: Mapping[str, Sequence[str]], vragen: Sequence[Vraag]) -> dict[str, tuple[str, ...]]:
    """The answers among what was sent that the tree knows."""
    found = {}
    for vraag in vragen:
        codes = tuple(code for code in raw.get(vraag.id, ()) if vraag.antwoord(code) is not None)
        if codes:
            found[vraag.id] = codes if vraag.is_meerkeuze else codes[:1]
    return found


def _words(text: str) -> str:
    return gettext(text) if text else ""
