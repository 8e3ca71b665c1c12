"""A form with every kind of field, in every state that it can be in."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import FormActions, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Button, ButtonHolder, Column, Div, Fieldset, Hidden, Layout, Reset, Row, Submit
from django import forms

from meldpunt.core.fields import ChoiceLabel

LANG = "Verantwoordelijkheidsgevoelsverklaringsaanvraagformulier voor gemeenteraadsverkiezingskandidaten"
ARABISCH = "أخبرنا بما حدث على الإنترنت، خطوة بخطوة."
VORMEN = [
    ("belediging", ChoiceLabel("Belediging", "Schelden of uitlachen")),
    ("stalking", ChoiceLabel("Stalking", "Iemand blijft je volgen")),
    ("anders", "Iets anders"),
]


def quiet_helper() -> FormHelper:
    """Give a helper that only draws: nothing on this page is sent."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    return helper


class StijlForm(forms.Form):
    """Every control of the template pack once."""

    naam = forms.CharField(label="Naam", help_text="Zoals je genoemd wilt worden.", required=False)
    verhaal = forms.CharField(
        label="Vertel het in je eigen woorden",
        help_text="Een paar zinnen is genoeg.",
        widget=forms.Textarea,
        error_messages={"required": "Schrijf een zin over wat er gebeurde"},
    )
    vormen = forms.MultipleChoiceField(
        label="Wat past erbij?", required=False, widget=forms.CheckboxSelectMultiple, choices=VORMEN
    )
    wie = forms.ChoiceField(
        label="Voor wie meld je dit?",
        widget=forms.RadioSelect,
        choices=[("ik", "Voor mezelf"), ("ander", "Voor iemand anders")],
        error_messages={"required": "Kies voor wie je meldt"},
    )
    met = forms.ChoiceField(
        label="Met wie wil je praten?", required=False, choices=[("", "Maakt niet uit"), ("v", "Vera Blom")]
    )
    telt = forms.BooleanField(label="Tel dit anoniem mee", help_text="Alleen in de cijfers.", required=False)
    bestand = forms.FileField(label="Bestand", required=False)
    spoor = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dicht: bool = False, **kwargs: Any) -> None:
        """Give every field its own id, and close them where the state asks for it."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = dicht
        self.helper = quiet_helper()


GEVULD: dict[str, Any] = {
    "naam": "Mira",
    "verhaal": "Sinds dinsdag krijg ik elke dag berichten.",
    "vormen": ["belediging", "stalking"],
    "wie": "ander",
    "met": "v",
    "telt": True,
}


def forms_by_state() -> list[tuple[str, StijlForm]]:
    """Give the form in each state, with what that state is called."""
    long = StijlForm(prefix="lang", initial={"naam": LANG, "verhaal": f"{LANG} " * 3})
    long.fields["naam"].label = LANG
    return [
        ("Leeg", StijlForm(prefix="leeg")),
        ("Ingevuld", StijlForm(prefix="vol", initial=GEVULD)),
        ("Met fouten", StijlForm({"fout-naam": "Mira"}, prefix="fout")),
        ("Dicht", StijlForm(prefix="dicht", initial=GEVULD, dicht=True)),
        ("Lange woorden", long),
    ]


def form_from_right() -> StijlForm:
    """Give the form as somebody fills it in who writes from right to left."""
    return StijlForm(prefix="rechts", initial=GEVULD | {"naam": "ميرا", "verhaal": ARABISCH})


def form_with_layout() -> StijlForm:
    """Give a form with every building block that a layout can have."""
    form = StijlForm(prefix="bouw")
    form.helper.form_tag = True
    form.helper.layout = Layout(
        Fieldset("Een groep velden", Row(Column("naam"), Column("met"))),
        Div("telt", Hidden("soort", "voorbeeld")),
        ButtonHolder(Submit("bewaar", "Bewaar"), Reset("wis", "Maak leeg"), Button("niets", "Doet niets")),
        FormActions(StrictButton("Stil", css_class="knop knop--stil"), HTML('<a class="schakel" href="#">Terug</a>')),
    )
    form.helper.add_input(Submit("verstuur", "Verstuur"))
    return form


def formset_with_error() -> forms.BaseFormSet[StijlForm]:
    """Give a list of forms that refuses as a whole."""
    made: type[forms.BaseFormSet[StijlForm]] = forms.formset_factory(StijlForm, extra=0, min_num=1, validate_min=True)
    data = {"rij-TOTAL_FORMS": "0", "rij-INITIAL_FORMS": "0"}
    return made(data, prefix="rij", error_messages={"too_few_forms": "Vul er minstens één in"})
