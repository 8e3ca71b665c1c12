"""What a coordinator fills in about attacks: a decision, a message, a step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import Dag, DagVooruit, Tekst, pick_one
from support.stappenplan.queries import Uitvoerder

KENMERK, MESSAGE, TITLE, TEXT = 120, 5_000, 90, 1_500
BERICHT = _(
    "Wat jij kreeg, kregen meer mensen van onze partij. Het lijkt op een afgesproken aanval. "
    "Het ligt dus niet aan jou. Wil je erover praten? Schrijf ons terug."
)


class FgForm(forms.Form):
    """What the data protection officer decided."""

    use_required_attribute = False
    toon_overslaan = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask what, when, and where it can be found."""
        super().__init__(*args, **kwargs)
        choices = [("ja", _("Accounts mogen worden vergeleken")), ("nee", _("Accounts mogen niet worden vergeleken"))]
        self.fields["mag"] = pick_one(choices, label=_("Wat is het besluit?"), required=_("Kies wat het besluit is."))
        self.fields["genomen_op"] = Dag(label=_("Op welke dag?"))
        self.fields["genomen_op"].required = True
        self.fields["genomen_op"].error_messages["required"] = _("Vul in op welke dag dit is besloten.")
        self.fields["kenmerk"] = Tekst(
            label=_("Waar staat het?"),
            help_text=_("Een kenmerk of een vindplaats, zodat een ander het besluit kan nalezen."),
            max_length=KENMERK,
            required=True,
            error_messages={"required": _("Vul in waar het besluit te vinden is.")},
        )


class AanvalberichtForm(forms.Form):
    """One message for all; each melder gets it in their own report."""

    use_required_attribute = False
    toon_overslaan = False
    tekst = Tekst(
        label=_("Bericht"),
        max_length=MESSAGE,
        rows=5,
        required=True,
        initial=BERICHT,
        error_messages={"required": _("Schrijf eerst een bericht.")},
    )


class AanvalstapForm(forms.Form):
    """One step for several plans."""

    use_required_attribute = False
    toon_overslaan = False
    titel = Tekst(
        label=_("Wat is de stap?"),
        max_length=TITLE,
        required=True,
        error_messages={"required": _("Schrijf op wat de stap is.")},
    )
    uitleg = Tekst(label=_("Uitleg"), max_length=TEXT, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask who does it, and when."""
        super().__init__(*args, **kwargs)
        who = pick_one(Uitvoerder.choices, label=_("Wie doet het?"), required=_("Kies wie het doet."))
        who.initial = Uitvoerder.MELDPUNT
        helps = _("Doet het meldpunt het? Dan is een dag nodig, en staat het die dag bij de taken.")
        self.fields["wie"] = who
        self.fields["dag"] = DagVooruit(label=_("Welke dag?"), help_text=helps, verplicht=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a day where the desk does it."""
        filled = super().clean() or {}
        if filled.get("wie") == Uitvoerder.MELDPUNT and not filled.get("dag") and "dag" not in self.errors:
            self.add_error("dag", _("Kies een dag voor wat het meldpunt zelf doet."))
        return filled
