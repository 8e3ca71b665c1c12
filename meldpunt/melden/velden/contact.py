"""How somebody wants to be reached: a way, and under each way what the desk needs for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import ChoiceLabel, MailadresField, Tekst, Telefoon, pick_one
from meldpunt.core.moulds import draw_once, draw_once_in_each_language
from meldpunt.melden.velden.pagina import Pagina
from meldpunt.melden.velden.plaats import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triage import service as triage

FieldT = TypeVar("FieldT", bound=forms.Field)
NUMBER_NEEDED = _("Dit hebben we nodig om je te bereiken. Vul een nummer in.")
NEEDED = {
    "bellen": ("telefoon", NUMBER_NEEDED),
    "signal": ("nummer", NUMBER_NEEDED),
    "email": ("email", _("Dit hebben we nodig om je te bereiken. Vul een e-mailadres in.")),
}


def _needed(field: FieldT) -> FieldT:
    """Mark what cannot be left out with the answer it stands under; no browser cuts off what is typed in it."""
    field.widget.attrs.pop("maxlength", None)
    field.nodig = True  # type: ignore[attr-defined]  # read by the pack
    return draw_once(field)


@draw_once_in_each_language
def kanaal_field() -> forms.Field:
    """The ways in which the desk can answer: calling and meeting before messages and mail."""
    choices = [
        ("bellen", ChoiceLabel(gettext("Bellen of afspreken"), gettext("Zo kunnen we je het snelst helpen"))),
        (
            "code",
            ChoiceLabel(
                gettext("Ik wil mijn naam niet noemen"),
                gettext("Je leest ons antwoord hier, met een code. Zonder code kunnen we je niet bereiken"),
            ),
        ),
        ("signal", ChoiceLabel(gettext("Een bericht via Signal of WhatsApp"))),
        ("email", ChoiceLabel(gettext("Een mail"), gettext("In de mail staat nooit waar het over gaat"))),
    ]
    return pick_one(choices, label=_("Hoe wil je contact?"), required=_("Kies hoe je ons antwoord wilt krijgen."))


@draw_once_in_each_language
def voicemail_field() -> forms.Field:
    """Whether a voicemail is safe."""
    choices = [("ja", ChoiceLabel(gettext("Ja"))), ("nee", ChoiceLabel(gettext("Nee, spreek niets in")))]
    return pick_one(choices, label=_("Mogen we je voicemail inspreken?"))


class Contact(Pagina):
    """How can we reach you; the channel is the only thing on this page that cannot be left out."""

    slug = "contact"
    bijvelden: Mapping[str, Mapping[str, Sequence[str]]] = {
        "kanaal": {
            "bellen": ("telefoon", "bel_wanneer", "voicemail"),
            "signal": ("nummer",),
            "email": ("email",),
        }
    }
    volgorde: Sequence[str] = ("kanaal", "telefoon", "bel_wanneer", "voicemail", "nummer", "email", "naam")

    naam = draw_once(
        Tekst(
            label=_("Hoe noemen we je?"),
            help_text=_("Je voornaam of een andere naam."),
            max_length=LINE,
            attrs={"autocomplete": "name"},
        )
    )
    telefoon = _needed(Telefoon(label=_("Je nummer"), max_length=40, attrs={"autocomplete": "tel", "inputmode": "tel"}))
    nummer = _needed(
        Telefoon(label=_("Je nummer, of je naam op Signal"), max_length=300, signal=True, attrs={"autocomplete": "tel"})
    )
    email = _needed(MailadresField(label=_("Je e-mailadres")))
    bel_wanneer = draw_once(
        Tekst(
            label=_("Wanneer kunnen we je bellen?"),
            help_text=_("Wil je liever afspreken? Schrijf dan ook waar."),
            max_length=LINE,
        )
    )

    def __init__(
        self,
        raw: Mapping[str, list[str]] | None,
        *,
        lijst: triage.Vragenlijst | None = None,
        onaf: bool = False,
    ) -> None:
        """Fill in what was typed; where only one number was asked for, it is that of the message too."""
        if raw is not None and "nummer" not in raw and raw.get("kanaal") == ["signal"]:
            raw = {**raw, "nummer": raw.get("telefoon", [])}
        super().__init__(raw, lijst=lijst, onaf=onaf)

    def add_own_fields(self) -> None:
        """Ask for the channel, and whether a voicemail is safe."""
        self.fields["kanaal"] = kanaal_field()
        self.fields["voicemail"] = voicemail_field()

    def clean(self) -> dict[str, Any]:
        """Ask for the address that the chosen channel needs; there is one number, wherever it was typed."""
        cleaned = super().clean()
        name, sentence = NEEDED.get(cleaned.get("kanaal", ""), ("", ""))
        name = "telefoon" if name == "nummer" and "nummer" not in self.fields else name
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, sentence)
        if cleaned.get("kanaal") == "signal" and "nummer" in self.fields:
            cleaned["telefoon"] = cleaned.get("nummer", "")
        return cleaned
