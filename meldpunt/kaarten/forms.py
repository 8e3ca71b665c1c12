"""Forms of cards: what stands on one, what both readers declare, and when it was talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.core.fields import Dag, Tekst, pick_one
from statistieken.casuistiek import queries
from statistieken.casuistiek.queries import TEXT, TITLE, Herkenbaar, kaartdata
from statistieken.casuistiek.service import Kaartwoorden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.core.typed.sporen import Gevondenspoor
    from statistieken.casuistiek.lijst import Kaartpunt

REASON = 500
MISSING = {"required": gettext_lazy("Kijk elk punt van de lijst na en zet er een vinkje bij.")}


class LeerkaartForm(forms.Form):
    """What stands on a card."""

    use_required_attribute = False
    toon_overslaan = False
    titel = Tekst(
        label=gettext_lazy("Titel"),
        help_text=gettext_lazy("Waar gaat het om, in een paar woorden?"),
        max_length=TITLE,
        required=True,
        error_messages={"required": gettext_lazy("Geef de kaart een titel.")},
    )
    gebeurd = Tekst(
        label=gettext_lazy("Wat er gebeurde"),
        help_text=gettext_lazy("In algemene woorden. Geen namen, plaatsen, dagen of citaten."),
        max_length=TEXT,
        rows=6,
        required=True,
        error_messages={"required": gettext_lazy("Schrijf in algemene woorden wat er gebeurde.")},
    )
    hielp = Tekst(
        label=gettext_lazy("Wat hielp"),
        max_length=TEXT,
        rows=4,
        required=True,
        error_messages={"required": gettext_lazy("Schrijf wat hielp. Hielp er niets? Schrijf dat dan.")},
    )
    hielp_niet = Tekst(label=gettext_lazy("Wat niet hielp"), max_length=TEXT, rows=3)
    les = Tekst(
        label=gettext_lazy("De les"),
        help_text=gettext_lazy("Wat doen we de volgende keer weer, of anders?"),
        max_length=TEXT,
        rows=3,
        required=True,
        error_messages={"required": gettext_lazy("Schrijf wat we hiervan leren.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the form and the gradation, which both come from fixed lists."""
        super().__init__(*args, **kwargs)
        self.fields["vorm"] = forms.ChoiceField(
            label=_("Vorm"),
            choices=[("", _("Kies een vorm")), *queries.vormen().items()],
            error_messages={"required": _("Kies de vorm die het beste past.")},
        )
        self.fields["gradatie"] = pick_one(
            tuple(queries.gradaties().items()), label=_("Hoe ernstig"), required=_("Kies hoe ernstig het was.")
        )
        self.order_fields(["titel", "vorm", "gradatie", "gebeurd", "hielp", "hielp_niet", "les"])

    @property
    def woorden(self) -> Kaartwoorden:
        """What was filled in."""
        return Kaartwoorden(**self.cleaned_data)


class AanbiedForm(forms.Form):
    """What the writer declares before anybody reads along."""

    use_required_attribute = False
    toon_overslaan = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask every point of the checklist, and who may recognise themselves."""
        super().__init__(*args, **kwargs)
        self.fields["punten"] = _points(kaartdata().schrijver)
        self.fields["herkenbaar"] = pick_one(
            Herkenbaar.choices,
            label=_("Kan iemand zichzelf in deze kaart herkennen?"),
            required=_("Kies of iemand zichzelf kan herkennen."),
        )


class ToetsForm(forms.Form):
    """What the second reader declares, and why words that stand out may stay."""

    use_required_attribute = False
    toon_overslaan = False

    def __init__(self, *args: Any, sporen: Sequence[Gevondenspoor], **kwargs: Any) -> None:
        """Ask a reason for each flag, by the very words."""
        super().__init__(*args, **kwargs)
        self.sporen = sporen
        for number, item in enumerate(sporen):
            self.fields[f"reden_{number}"] = Tekst(
                label=_("Waarom mag “%s” blijven?") % item.woorden,
                help_text=item.waarom.capitalize() + ".",
                max_length=REASON,
                required=True,
                error_messages={"required": _("Schrijf waarom dit mag blijven, of geef de kaart terug.")},
            )
        self.fields["punten"] = _points(kaartdata().tweede)

    @property
    def redenen(self) -> dict[str, str]:
        """The reasons, by the words that they are about."""
        return {item.woorden: self.cleaned_data[f"reden_{number}"] for number, item in enumerate(self.sporen)}


class KaartTerugForm(forms.Form):
    """Why a card goes back to its writer."""

    use_required_attribute = False
    toon_overslaan = False
    waarom = Tekst(
        label=gettext_lazy("Wat moet er anders?"),
        help_text=gettext_lazy("De schrijver leest dit."),
        max_length=REASON,
        rows=3,
        required=True,
        error_messages={"required": gettext_lazy("Schrijf op wat er anders moet. De schrijver leest dit.")},
    )


class BesprokenForm(forms.Form):
    """On which day a card was talked about."""

    use_required_attribute = False
    toon_overslaan = False
    op = Dag(label=gettext_lazy("Op welke dag?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A day is needed here."""
        super().__init__(*args, **kwargs)
        self.fields["op"].required = True
        self.fields["op"].error_messages["required"] = _("Kies een dag.")


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the cards can have."""
        super().__init__(*args, **kwargs)
        choices = {
            "vorm": (_("Vorm"), queries.vormen()),
            "gradatie": (_("Hoe ernstig"), queries.gradaties()),
            "besproken": (_("Besproken"), {"ja": _("Besproken"), "nee": _("Nog niet besproken")}),
        }
        for name, (label, values) in choices.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", _("Alles")), *values.items()],
                widget=forms.Select(attrs={"class": "kies"}),
            )


def _points(points: Sequence[Kaartpunt]) -> forms.MultipleChoiceField:
    """A checklist of which every point is ticked; the rule says so as well."""
    return forms.MultipleChoiceField(
        label=_("Kijk na"),
        choices=[(punt.code, punt.zin) for punt in points],
        widget=forms.CheckboxSelectMultiple,
        error_messages=MISSING,
    )
