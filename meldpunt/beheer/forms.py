"""Forms in which somebody writes down what they looked up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import Dag, Tekst, pick_one

NAME, ANSWER, SOURCE = 120, 8_000, 300
KLOPT, KLOPT_NIET = "ja", "nee"


class NakijkForm(forms.Form):
    """Who looked and on which day, at what stood on the page; what changed meanwhile is looked at anew."""

    gezien = forms.CharField(required=False, widget=forms.HiddenInput)
    naam = Tekst(max_length=NAME)
    nagekeken_op = Dag(label=_("Op welke dag?"))

    def __init__(self, *args: Any, gezien: str, **kwargs: Any) -> None:
        """Take the hash of what the page shows; both name and day are needed here."""
        super().__init__(*args, **kwargs)
        self.now_there = gezien
        self.fields["naam"].required = self.fields["nagekeken_op"].required = True
        self.fields["nagekeken_op"].error_messages["required"] = _("Kies de dag.")
        self.fields["gezien"].initial = self.now_there

    def clean(self) -> dict[str, Any]:
        """Refuse a look at something that says something else by now."""
        values = super().clean() or {}
        if values.get("gezien") != self.now_there:
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a form that is cleaned was sent, as a QueryDict
            self.data["gezien"] = self.now_there  # type: ignore[index]  # idem
            raise forms.ValidationError(
                _("Deze tekst is intussen veranderd. Kijk hem opnieuw na. Wat je typte, staat er nog.")
            )
        return values


class KaartForm(NakijkForm):
    """A card that somebody called or opened."""

    klopt = pick_one(
        [(KLOPT, _("Ja, alles klopt")), (KLOPT_NIET, _("Nee, er klopt iets niet"))],
        label=_("Klopt alles wat op de kaart staat?"),
        required=_("Kies of de kaart klopt."),
    )
    field_order = ("gezien", "klopt", "naam", "nagekeken_op")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for whoever called."""
        super().__init__(*args, **kwargs)
        self.fields["naam"].label = _("Wie belde of keek?")
        self.fields["naam"].error_messages["required"] = _("Vul in wie belde of keek.")


class JuristForm(NakijkForm):
    """What a lawyer answered."""

    antwoord = Tekst(
        max_length=ANSWER,
        rows=8,
        required=True,
        label=_("Wat is het antwoord?"),
        error_messages={"required": _("Schrijf het antwoord op.")},
    )
    bron = Tekst(
        max_length=SOURCE,
        required=True,
        label=_("Waar staat dat?"),
        help_text=_("Bijvoorbeeld een wetsartikel, een uitspraak of een brief."),
        error_messages={"required": _("Vul in waar dit staat.")},
    )
    field_order = ("gezien", "naam", "nagekeken_op", "antwoord", "bron")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the lawyer."""
        super().__init__(*args, **kwargs)
        self.fields["naam"].label = _("Welke jurist gaf het antwoord?")
        self.fields["naam"].error_messages["required"] = _("Vul de naam van de jurist in.")
