"""Friendly sentences for what a form refuses.

Django speaks of "Dit veld is verplicht" and "Voer een geldige waarde in". Those words are not ours (``domain.md`` §8),
and a form that forgets to set its own sentence would show them. Django offers no setting for its default sentences,
so this replaces them once, when the product starts; a field's own ``error_messages`` still goes first.
"""

from __future__ import annotations

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

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


def speak_plainly() -> None:
    """Put the sentences in the place of Django's own."""
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}  # type: ignore[dict-item]  # lazy text
    validators.validate_email.message = _("In dit e-mailadres ontbreekt iets. Kijk je het nog even na?")
    validators.MaxLengthValidator.message = TOO_LONG
    validators.ProhibitNullCharactersValidator.message = _("Er staat een teken in dat we niet kunnen bewaren.")
