"""What the desk asks in a conversation: the questions of the form that matter most, on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.labels import ChoiceLabel
from meldpunt.melden.forms import LINE, STORY, Contact
from meldpunt.melden.velden import Tekst, pick_more
from triage import service as triage

ASKED = ("A1", "R1", "Z1", "V1", "F1")
NOT_OFFERED = ("ONBEKEND",)


class AannemenForm(Contact):
    """A report as it is told; only about whom it is and how to answer have to be known."""

    volgorde = ("A1", "R1", "over_wie", "Z1", "verhaal", "V1", "platforms", "F1", *Contact.volgorde)
    vereist = {"R1": _("Kies over wie deze melding gaat.")}

    over_wie = Tekst(label=_("Om wie gaat het, als het een ander is?"), max_length=LINE)
    verhaal = Tekst(
        label=_("Wat vertelt de melder?"),
        help_text=_("Schrijf op wat je hoort, zo veel mogelijk in de woorden van de melder."),
        max_length=STORY,
        rows=8,
        attrs={"autocomplete": "off"},
    )

    @property
    def vragen(self) -> tuple[triage.Vraag, ...]:
        """The questions of the tree that fit in a conversation."""
        return tuple(vraag for vraag in triage.boom().vragen if vraag.id in ASKED)

    def add_own_fields(self) -> None:
        """Ask for the platforms of the shared list beside the ways to answer."""
        super().add_own_fields()
        terms = [term for term in triage.taxonomie().lijst("platform").termen if term.code not in NOT_OFFERED]
        self.fields["platforms"] = pick_more(
            [(term.code, ChoiceLabel(gettext(term.melder))) for term in terms], label=_("Waar gebeurde het?")
        )

    def clean(self) -> dict[str, Any]:
        """A report says something: in words, or with a form."""
        cleaned = super().clean()
        if not cleaned.get("verhaal") and not cleaned.get("V1"):
            self.add_error("verhaal", forms.ValidationError(_("Schrijf een zin, of kies wat erbij past.")))
        return cleaned
