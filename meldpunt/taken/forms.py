"""What somebody of the desk fills in about a task or a moment of contact."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.clock import add_werkdagen, today
from meldpunt.core.fields import DagVooruit, Tekst, pick_one
from support.nazorg.queries import TAKEN, Contactuitkomst, Contactwijze

TEXT, REASON = 2_000, 300


class GedaanForm(forms.Form):
    """How contact was sought and what came of it; of a task only what is worth keeping."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Wil je er iets bij opschrijven?"),
        help_text=_("Alleen collega’s die dit dossier mogen lezen, zien dit."),
        max_length=TEXT,
        rows=3,
    )

    def __init__(self, *args: Any, is_taak: bool, **kwargs: Any) -> None:
        """Ask how and with what result, where it is contact with the melder."""
        super().__init__(*args, **kwargs)
        if is_taak:
            return
        self.fields["hoe"] = pick_one(Contactwijze.choices, label=_("Hoe zocht je contact?"), required=_("Kies hoe."))
        self.fields["uitkomst"] = pick_one(
            Contactuitkomst.choices, label=_("Wat kwam eruit?"), required=_("Kies wat eruit kwam.")
        )
        self.order_fields(["hoe", "uitkomst", "tekst"])


class RedenForm(forms.Form):
    """Why something falls away."""

    use_required_attribute = False
    reden = Tekst(
        label=_("Waarom?"),
        max_length=REASON,
        required=True,
        error_messages={"required": _("Schrijf kort op waarom.")},
    )


class VerzetForm(RedenForm):
    """To which day something goes, and why."""

    dag = DagVooruit(label=_("Naar welke dag?"))
    field_order = ("dag", "reden")


class TaakForm(forms.Form):
    """A task of one's own in a case; the id that the page sends along makes pressing twice making one."""

    use_required_attribute = False
    moment_id = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    dag = DagVooruit(label=_("Voor welke dag?"))
    tekst = Tekst(
        label=_("Wat precies?"),
        help_text=_("Alleen collega’s die dit dossier mogen lezen, zien dit."),
        max_length=TEXT,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds, and the next working day."""
        super().__init__(*args, **kwargs)
        choices = [(soort.value, soort.label) for soort in TAKEN]
        self.fields["soort"] = pick_one(choices, label=_("Wat ga je doen?"), required=_("Kies wat je gaat doen."))
        self.fields["soort"].initial = TAKEN[0]
        self.fields["dag"].initial = add_werkdagen(today(), 1)
        self.order_fields(["moment_id", "soort", "dag", "tekst"])
