"""What somebody writes down during a conversation, and the answers that they complete after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import DagVooruit, Tekst, pick_one
from support.behandeling.spreken import Gesprek, Veiligheid
from support.nazorg.queries import Contactuitkomst, Contactwijze
from triage import service as triage
from triage.forms import vraag_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from support.nazorg.queries import Gespreksblad

NOTE = 5_000
BETWEEN = "tussendoor"  # a conversation that nobody planned
PAGES = ("voor_wie", "wat", "verdieping", "waar", "gevoel")


class BladForm(forms.Form):
    """Notes for each turn, whether the melder is safe, how it went and when the next one is."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, blad: Gespreksblad, momenten: Iterable[tuple[UUID, str]], bij: UUID | None, **kwargs: Any
    ) -> None:
        """Ask what belongs to this sheet.

        Args:
            args: what Django's forms take.
            blad: the sheet.
            momenten: the open moments that it may be held for, with their names.
            bij: the moment that stands chosen; None for a conversation that nobody planned.
            kwargs: what Django's forms take.
        """
        super().__init__(*args, **kwargs)
        self.turns = blad.beurten
        for beurt in blad.beurten:
            helps = {"aria-describedby": f"zeg_{beurt.code}"}
            self.fields[beurt.code] = Tekst(label=_("Wat je wilt onthouden"), max_length=NOTE, rows=3, attrs=helps)
        self.fields["veilig"] = pick_one(Veiligheid.choices, label=_("Veilig, ook thuis?"))
        self.fields["hoe"] = pick_one(Contactwijze.choices, label=_("Hoe zocht je contact?"), required=_("Kies hoe."))
        self.fields["uitkomst"] = pick_one(
            Contactuitkomst.choices, label=_("Hoe liep het?"), required=_("Kies hoe het liep.")
        )
        choices = [(str(pk), naam) for pk, naam in momenten]
        self.fields["moment"] = pick_one(
            [*choices, (BETWEEN, _("Tussendoor, dit was niet gepland"))],
            label=_("Waar hoort dit gesprek bij?"),
            required=_("Kies waar dit gesprek bij hoort."),
        )
        self.fields["moment"].initial = str(bij or BETWEEN)
        self.fields["volgende"] = DagVooruit(
            label=_("Wanneer spreken jullie elkaar weer?"),
            help_text=_("Laat leeg als er al een dag staat die goed is. De melder leest deze dag in het stappenplan."),
            verplicht=False,
        )

    @property
    def beurten(self) -> list[tuple[Any, forms.BoundField]]:
        """Each turn with the field of its note."""
        return [(beurt, self[beurt.code]) for beurt in self.turns]

    @property
    def moment_id(self) -> UUID | None:
        """The moment that it was held for, of a form that is right."""
        chosen = self.cleaned_data["moment"]
        return None if chosen == BETWEEN else UUID(chosen)

    @property
    def gesprek(self) -> Gesprek:
        """What was filled in, of a form that is right."""
        found = self.cleaned_data
        return Gesprek(
            hoe=found["hoe"],
            uitkomst=found["uitkomst"],
            veilig=found["veilig"],
            notities={beurt.titel: found[beurt.code] for beurt in self.turns},
            volgende=found["volgende"],
        )


class AntwoordenForm(forms.Form):
    """The answers of the report, to complete or mend with what somebody heard."""

    use_required_attribute = False
    toon_overslaan = False

    def __init__(self, data: Any = None, *, antwoorden: Mapping[str, tuple[str, ...]], initial: Any = None) -> None:
        """Ask every question that these answers lead to."""
        super().__init__(data, initial=initial, label_suffix="")
        for pagina in PAGES:
            for vraag in triage.vragen_voor(pagina, antwoorden, voor_desk=True):
                self.fields[vraag.id] = vraag_field(vraag, namens=triage.is_namens(antwoorden))
