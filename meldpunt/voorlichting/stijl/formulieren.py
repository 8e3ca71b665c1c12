"""A form with every kind of field, in every state that it can be in."""

from __future__ import annotations

from typing import Any

from django import forms

from meldpunt.core.fields import ChoiceLabel, Dag

LANG = "Verantwoordelijkheidsgevoelsverklaringsaanvraagformulier voor gemeenteraadsverkiezingskandidaten"
ARABISCH = "أخبرنا بما حدث على الإنترنت، خطوة بخطوة."
VORMEN = [
    ("belediging", ChoiceLabel("Belediging", "Schelden of uitlachen")),
    ("stalking", ChoiceLabel("Stalking", "Iemand blijft je volgen")),
    ("anders", "Iets anders"),
]


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
    dag = Dag(label="Op welke dag?", help_text="Ongeveer is goed.", delen=True)
    telt = forms.BooleanField(label="Tel dit anoniem mee", help_text="Alleen in de cijfers.", required=False)
    bestand = forms.FileField(label="Bestand", required=False)
    spoor = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dicht: bool = False, **kwargs: Any) -> None:
        """Give every field its own id, and close them where the state asks for it."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = dicht


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
