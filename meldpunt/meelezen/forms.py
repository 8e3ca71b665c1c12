"""Forms of reading along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import DagVooruit, MailadresField, Tekst, pick_more, pick_one
from support.gasten.queries import Gastdeel

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME, ORGANISATION, REASON, NOTE = 80, 80, 500, 8_000
NOTITIE, GESPREK = "notitie", "gesprek"


class GastvraagForm(forms.Form):
    """Who would read along, why, what they would see and until when: the melder reads exactly this."""

    use_required_attribute = False
    toon_overslaan = False
    naam = Tekst(
        label=_("Wie leest mee?"),
        help_text=_("Voornaam en achternaam. De melder leest deze naam."),
        max_length=NAME,
        required=True,
        error_messages={"required": _("Vul de naam in van wie er meeleest.")},
    )
    organisatie = Tekst(
        label=_("Van welke organisatie?"),
        help_text=_("Bijvoorbeeld een antidiscriminatiebureau of een advocatenkantoor."),
        max_length=ORGANISATION,
        required=True,
        error_messages={"required": _("Vul in voor wie deze persoon werkt.")},
    )
    waarom = Tekst(
        label=_("Waarom?"),
        help_text=_("Schrijf het voor de melder op, in gewone woorden."),
        max_length=REASON,
        rows=3,
        required=True,
        error_messages={"required": _("Schrijf op waarom deze persoon meeleest. De melder beslist daarop.")},
    )
    delen = pick_more(
        Gastdeel.choices,
        label=_("Wat mag deze persoon zien?"),
        help_text=_("Meer dan dit krijgt deze persoon niet te zien. Kies niet meer dan nodig is."),
    )
    tot = DagVooruit(
        label=_("Tot en met welke dag?"),
        help_text=_("Hooguit drie maanden. Na deze dag gaat alles vanzelf dicht."),
    )

    def clean_delen(self) -> Sequence[Gastdeel]:
        """At least one part: who sees nothing reads nothing."""
        chosen = [Gastdeel(item) for item in self.cleaned_data["delen"]]
        if not chosen:
            raise forms.ValidationError(_("Kies wat deze persoon mag zien."))
        return chosen


class GastuitnodigForm(forms.Form):
    """With which name somebody outside signs in, and where a mail without content goes."""

    use_required_attribute = False
    toon_overslaan = False
    gebruikersnaam = forms.SlugField(
        label=_("Gebruikersnaam"),
        max_length=60,
        help_text=_("Kleine letters, zonder spaties. Hiermee logt deze persoon in."),
        error_messages={
            "required": _("Kies een gebruikersnaam."),
            "invalid": _("Gebruik alleen letters, cijfers en streepjes."),
        },
    )
    email = MailadresField(
        label=_("E-mailadres"),
        help_text=_("Alleen voor een bericht dat er iets klaarstaat, zonder inhoud."),
        required=True,
        wij_mailen=True,
        error_messages={"required": _("Vul het e-mailadres in. Zonder adres hoort deze persoon niets.")},
    )

    def clean_gebruikersnaam(self) -> str:
        """One way to write a name."""
        return str(self.cleaned_data["gebruikersnaam"]).lower()


class GastnotitieForm(forms.Form):
    """A note from the desk to whoever reads along."""

    use_required_attribute = False
    toon_overslaan = False
    tekst = Tekst(
        label=_("Schrijf iets aan wie meeleest"),
        help_text=_("De melder leest dit niet."),
        max_length=NOTE,
        rows=4,
        required=True,
        error_messages={"required": _("Schrijf eerst iets op.")},
    )


class MeelezerForm(GastnotitieForm):
    """A note or a report of a talk, by whoever reads along."""

    soort = pick_one(
        [(NOTITIE, _("Een notitie")), (GESPREK, _("Een verslag van een gesprek"))],
        label=_("Wat schrijf je op?"),
        required=_("Kies wat je opschrijft."),
    )
    field_order = ("soort", "tekst")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say who reads it."""
        super().__init__(*args, **kwargs)
        self.fields["tekst"].label = _("Je tekst")
        self.fields["tekst"].help_text = _("Het meldpunt leest dit. De melder niet.")
        self.initial.setdefault("soort", NOTITIE)
