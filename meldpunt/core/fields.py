"""Form fields for people: every limit has a sentence, every refusal says what to do, a choice may carry an explanation.

Django speaks of "Dit veld is verplicht" and "Voer een geldige waarde in". Those words are not ours (``domain.md`` §8),
and a form that forgets to set its own sentence would show them. Django offers no setting for its default sentences,
so ``speak_plainly`` replaces them once, when the product starts; a field's own ``error_messages`` still goes first.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from meldpunt.core.clock import today
from meldpunt.core.typed.bereikbaar import as_typed_mail, fout_in_mail, fout_in_nummer, is_signalnaam
from meldpunt.core.typed.letters import in_one_line, without_unseen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

NOT_TYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode's Cc and Cs, but for tab and line end
FIRST_YEAR = 2000
FARTHEST = timedelta(days=400)  # as far ahead as anybody plans
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

    def __init__(self, *, max_length: int, rows: int = 0, te_lang: Any = "", **kwargs: Any) -> None:
        """Set the limit, what to do with a text over it, and the height of the box where it has more than one line."""
        attrs = kwargs.pop("attrs", {})
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, **attrs}))
        else:
            kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("required", False)
        super().__init__(max_length=None, **kwargs)
        self.widget.attrs.setdefault("dir", "auto")
        self.limit = max_length
        self.te_lang = te_lang or _("Maak hem korter. Alles wat je typte, staat er nog.")
        self.widget.attrs["data-limiet"] = str(max_length)

    def to_python(self, value: object) -> str:
        """The text with one kind of line end, without control characters and marks that nobody sees."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        seen = without_unseen if isinstance(self.widget, forms.Textarea) else in_one_line
        return seen(NOT_TYPED.sub("", text)).strip()

    def validate(self, value: str) -> None:
        """Refuse text over the limit with a sentence that says how much fits, and what to do with the rest."""
        super().validate(value)
        if len(value) > self.limit:
            fits = _("Je tekst is te lang. Er kunnen %(limit)s tekens in, en dit zijn er %(there)s.")
            numbers = {"limit": _grouped(self.limit), "there": _grouped(len(value))}
            raise ValidationError(f"{fits % numbers} {self.te_lang}")


class Telefoon(Tekst):
    """A phone number, however it is written; where messages go, a name on Signal as well."""

    def __init__(self, *, signal: bool = False, **kwargs: Any) -> None:
        """Say whether a name on Signal, or a link to somebody there, is good too."""
        super().__init__(**kwargs)
        self.signal = signal

    def validate(self, value: str) -> None:
        """Refuse what cannot be a number, with a sentence that says what is wrong with it."""
        super().validate(value)
        if not value or (self.signal and is_signalnaam(value)):
            return
        if fout := fout_in_nummer(value):
            raise ValidationError(fout)


class MailadresField(Tekst):
    """An e-mail address in any script, without the marks and spaces that came along when it was pasted."""

    def __init__(self, *, wij_mailen: bool = False, **kwargs: Any) -> None:
        """Ask for the keyboard of a phone that has an @, and say whether the server itself sends mail to it."""
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(max_length=254, **kwargs)
        self.wij_mailen = wij_mailen

    def to_python(self, value: object) -> str:
        """The address as mail can be sent to it."""
        return as_typed_mail(super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse what no mail can be sent to, with a sentence that says what is wrong with it."""
        super().validate(value)
        if value and (fout := fout_in_mail(value)):
            raise ValidationError(fout)
        if self.wij_mailen and not value.partition("@")[0].isascii():
            raise ValidationError(
                _("Naar dit adres kan onze server niet mailen. Vul een adres in met alleen gewone letters voor de @.")
            )


class DagDelen(forms.DateInput):
    """A day in three boxes: day, month, year. A whole day typed in the first one is read, too, and so is a name."""

    DELEN = ("dag", "maand", "jaar")
    MAANDEN = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, as one text; the same field as one text is read as before."""
        whole = super().value_from_datadict(data, files, name)
        dag, maand, jaar = (str(data.get(f"{name}_{part}") or "").strip() for part in self.DELEN)
        if whole or not (maand or jaar):
            return whole or dag
        short = maand.lower().replace("mrt", "maa")[:3]
        return f"{dag}-{self.MAANDEN.index(short) + 1 if short in self.MAANDEN else maand}-{jaar}"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the boxes came along."""
        return super().value_omitted_from_data(data, files, name) and not any(
            f"{name}_{part}" in data for part in self.DELEN
        )

    def boxes(self, value: Any) -> tuple[str, str, str]:
        """What stands in each box; what is no day stands in the first."""
        if hasattr(value, "year"):
            return str(value.day), str(value.month), str(value.year)
        parts = str(value or "").split("-")
        if len(parts) != len(self.DELEN):
            return str(value or ""), "", ""
        first, second, third = parts
        return (third, second, first) if len(first) == len("2026") else (first, second, third)


class Dag(forms.DateField):
    """A day in the past, as a date picker gives it or as people write it."""

    def __init__(self, *, delen: bool = False, **kwargs: Any) -> None:
        """Take the Dutch ways to write a day; in three boxes, or in the browser's own."""
        super().__init__(
            required=False,
            widget=DagDelen() if delen else forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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


class DagVooruit(Dag):
    """A day from today on, as a date picker gives it or as people write it."""

    first = timedelta()  # after today
    farthest = FARTHEST
    past = _("Deze dag is al voorbij. Kies vandaag of later.")

    def __init__(self, *, verplicht: bool = True, **kwargs: Any) -> None:
        """Ask for a day, which cannot be left out unless the form says so."""
        super().__init__(**kwargs)
        self.required = verplicht
        self.error_messages["required"] = _("Kies een dag.")

    def validate(self, value: date | None) -> None:
        """Refuse a day that is past, or farther away than anybody plans."""
        forms.DateField.validate(self, value)
        if value is None:
            return
        if value < today() + self.first:
            raise ValidationError(self.past)
        if value > today() + self.farthest:
            raise ValidationError(_("Deze dag is wel heel ver weg. Kijk je het jaar nog even na?"))


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


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


class GezienForm(forms.Form):
    """That somebody looked something over: what was before them, and a tick. Each kind says what the tick means."""

    use_required_attribute = False
    toon_overslaan = False
    gezien: forms.Field = forms.UUIDField(widget=forms.HiddenInput)
    past = forms.BooleanField()

    def renew(self, gezien: UUID | str) -> None:
        """Let a form that was refused stand for what the page shows now, without the tick; what was typed stays.

        Args:
            gezien: what is before them now.
        """
        self.data = {name: value for name, value in self.data.items() if name != "past"} | {"gezien": str(gezien)}


def past_field(label: Any, *, required: Any) -> forms.BooleanField:
    """The tick of a kind: what it says, and the sentence where it is missing."""
    return forms.BooleanField(label=label, error_messages={"required": required})


def speak_plainly() -> None:
    """Put the sentences in the place of Django's own."""
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}  # type: ignore[dict-item]  # lazy text
    validators.validate_email.message = _("In dit e-mailadres ontbreekt iets. Kijk je het nog even na?")
    validators.MaxLengthValidator.message = TOO_LONG
    validators.ProhibitNullCharactersValidator.message = _("Er staat een teken in dat we niet kunnen bewaren.")
