"""Form fields for people: every limit has a sentence, every refusal says what to do, a choice may carry an explanation.

Django speaks of "Dit veld is verplicht" and "Voer een geldige waarde in". Those words are not ours (``domain.md`` §8),
and a form that forgets to set its own sentence would show them. Django offers no setting for its default sentences,
so ``speak_plainly`` replaces them once, when the product starts; a field's own ``error_messages`` still goes first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from meldpunt.core.clock import today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

NOT_TYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode's Cc and Cs, but for tab and line end
PHONE_DIGITS = 10
FIRST_YEAR = 2000
PICK = _("Kies een van de antwoorden op deze pagina.")
SENTENCES: dict[type[forms.Field], dict[str, object]] = {
    forms.Field: {"required": _("Vul dit nog in, dan kunnen we verder.")},
    forms.ChoiceField: {"invalid_choice": PICK},
    forms.MultipleChoiceField: {"invalid_choice": PICK, "invalid_list": PICK},
    forms.IntegerField: {"invalid": _("Schrijf dit als een heel getal.")},
    forms.DateField: {"invalid": _("We kennen deze dag niet. Schrijf hem als 24-11-2026.")},
    forms.FileField: {
        "invalid": _("Dit bestand kwam niet goed aan. Kies het nog een keer."),
        "missing": _("Dit bestand kwam niet goed aan. Kies het nog een keer."),
        "empty": _("Dit bestand is leeg. Kies een ander bestand."),
    },
}
TOO_LONG = ngettext_lazy(
    "Dit is te lang. Er past %(limit_value)d teken in, en er staan er %(show_value)d.",
    "Dit is te lang. Er passen %(limit_value)d tekens in, en er staan er %(show_value)d.",
    "limit_value",
)


class ChoiceLabel(str):
    """The label of one choice, with an optional explanation under it.

    A form gives ``(code, ChoiceLabel("Stalking", "Iemand blijft je volgen"))`` as a choice; the template pack shows
    both lines, and everything else sees an ordinary string.
    """

    __slots__ = ("uitleg",)
    uitleg: str

    def __new__(cls, naam: str, uitleg: str = "") -> ChoiceLabel:  # noqa: PYI034 - Self would hide that this is a label
        """Make a string that remembers its explanation."""
        label = super().__new__(cls, naam)
        label.uitleg = uitleg
        return label


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
        return NOT_TYPED.sub("", text).strip()

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


def speak_plainly() -> None:
    """Put the sentences in the place of Django's own."""
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}  # type: ignore[dict-item]  # lazy text
    validators.validate_email.message = _("In dit e-mailadres ontbreekt iets. Kijk je het nog even na?")
    validators.MaxLengthValidator.message = TOO_LONG
    validators.ProhibitNullCharactersValidator.message = _("Er staat een teken in dat we niet kunnen bewaren.")
