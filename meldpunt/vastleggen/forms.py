"""What somebody of the desk fills in about evidence: how it came, and as much as is known of how it was captured."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import Dag, Tekst, pick_one
from support.behandeling.bewijs.vastleggen import Bewijsherkomst, Vastlegwijze

LINK, NAME, WORDS, REASON = 2_000, 120, 300, 300
FEITEN = (
    "wat",
    "link",
    "account",
    "profiel",
    "geplaatst_op",
    "geplaatst_om",
    "vastgelegd_op",
    "vastgelegd_om",
    "door_wie",
    "waarmee",
    "tweede",
)


class Tijd(forms.TimeField):
    """A time of day, as a picker gives it or as people write it; it may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        """Take the Dutch ways to write a time."""
        super().__init__(
            required=False,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            error_messages={"invalid": _("We kennen deze tijd niet. Schrijf hem als 21:14, of laat hem leeg.")},
            **kwargs,
        )


class VastlegkaartForm(forms.Form):
    """The eight facts; each may be left open."""

    use_required_attribute = False
    wat = Tekst(
        label=_("Wat is het?"), help_text=_("Bijvoorbeeld: een bericht in een Telegram-groep."), max_length=WORDS
    )
    link = Tekst(
        label=_("Volledige link"), help_text=_("We openen de link niet. We bewaren hem alleen."), max_length=LINK
    )
    account = Tekst(label=_("Account"), help_text=_("De naam zoals die bij het bericht staat."), max_length=NAME)
    profiel = Tekst(
        label=_("Link naar het profiel"), help_text=_("Account en profiel tellen samen als één feit."), max_length=LINK
    )
    geplaatst_op = Dag(label=_("Geplaatst op"))
    geplaatst_om = Tijd(label=_("Om hoe laat?"))
    vastgelegd_op = Dag(label=_("Vastgelegd op"))
    vastgelegd_om = Tijd(label=_("Om hoe laat?"))
    door_wie = Tekst(label=_("Wie legde het vast?"), max_length=NAME)
    tweede = Tekst(
        label=_("Wie zag het nog meer?"),
        help_text=_("Een tweede persoon die het bericht zelf online zag."),
        max_length=NAME,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask with what it was captured, and keep the order of the card."""
        super().__init__(*args, **kwargs)
        self.fields["waarmee"] = forms.ChoiceField(
            label=_("Waarmee?"),
            choices=[("", _("Niet bekend")), *Vastlegwijze.choices],
            required=False,
        )
        self.order_fields(["herkomst", *FEITEN])

    @property
    def feiten(self) -> dict[str, Any]:
        """What was filled in, as the card takes it."""
        filled = {name: self.cleaned_data[name] for name in FEITEN}
        return filled | {"waarmee": Vastlegwijze(filled["waarmee"]) if filled["waarmee"] else None}


class BewijsForm(VastlegkaartForm):
    """How something came, beside what is known of it; the files come with it and are no field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ways in which something comes to the desk."""
        super().__init__(*args, **kwargs)
        ways = [choice for choice in Bewijsherkomst.choices if choice[0] != Bewijsherkomst.MELDER]
        self.fields["herkomst"] = pick_one(ways, label=_("Hoe kwam het binnen?"), required=_("Kies hoe het kwam."))
        self.order_fields(["herkomst", *FEITEN])

    @property
    def kaartvelden(self) -> list[forms.BoundField]:
        """The fields of the card, which stand folded away."""
        return [self[name] for name in FEITEN]


class WegForm(forms.Form):
    """Why something is taken out."""

    use_required_attribute = False
    waarom = Tekst(
        label=_("Waarom?"),
        help_text=_("De melder leest dit ook."),
        max_length=REASON,
        required=True,
        error_messages={"required": _("Schrijf kort op waarom.")},
    )


class AnkerForm(forms.Form):
    """The root certificate of a time stamp service, and whether it was found in the European list."""

    use_required_attribute = False
    naam = Tekst(
        label=_("Naam van de dienst"),
        max_length=80,
        required=True,
        error_messages={"required": _("Schrijf op welke dienst dit is.")},
    )
    pem = Tekst(
        label=_("Certificaat van de wortel (PEM)"),
        help_text=_("Vraag dit bij de dienst op. Vergelijk de vingerafdruk langs een andere weg."),
        max_length=20_000,
        rows=8,
        required=True,
        error_messages={"required": _("Plak hier het certificaat.")},
    )
    gekwalificeerd = forms.BooleanField(
        label=_("Ik vond deze dienst in de Europese lijst, als gekwalificeerd voor tijdstempels."),
        required=False,
    )
