"""What the desk fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import ChoiceLabel, Dag, Tekst, pick_more, pick_one
from meldpunt.melden.forms import LINE as ONE_LINE
from meldpunt.melden.forms import STORY, Contact
from support.behandeling.sluiten import Sluitvoorstel
from support.dossiers.states import VAN_MELDPUNT
from support.regie.queries import Onderdeel
from triage import service as triage
from triage.forms import vraag_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from support.behandeling.sluiten import OpenPunt

TEXT, REASON, QUESTION, LINE = 5_000, 1_000, 200, 80
FEWEST, MOST = 2, 5  # answers to a question
ASKED = ("A1", "R1", "Z1", "V1", "F1", "M2", "R2")
FOLLOWING = ("B1", "D1", "D2", "L1", "S1", "G1", "G2", "G3", "H1")  # what is asked about some forms alone
NOT_OFFERED = ("ONBEKEND",)


ZINNEN = {
    "rustig": (
        _("Het is rustig"),
        _(
            "Het is al een tijd rustig. Daarom sluiten we je melding. Fijn dat je het vertelde. "
            "Je kunt altijd terugkomen met je code."
        ),
    ),
    "ander": (
        _("Een ander neemt het over"),
        _("Je krijgt nu hulp van een ander. Daarom sluiten we je melding. Je kunt altijd terugkomen met je code."),
    ),
    "verzoek": (
        _("Op verzoek van de melder"),
        _("Je vroeg ons om te stoppen. Daarom sluiten we je melding. Je kunt altijd terugkomen met je code."),
    ),
}  # what a melder can read when the desk closes
ZELF = "zelf"


class NotitieForm(forms.Form):
    """A note on the timeline; who may read it is chosen, never assumed."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Nieuwe notitie"),
        max_length=TEXT,
        rows=3,
        required=True,
        error_messages={"required": _("Schrijf eerst een notitie.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask who may read it."""
        super().__init__(*args, **kwargs)
        choices = [
            ("team", ChoiceLabel(gettext("Het meldpunt"), gettext("Wie dit dossier mag lezen"))),
            ("melder", ChoiceLabel(gettext("Ook de melder"))),
        ]
        self.fields["ziet"] = pick_one(
            choices, label=_("Wie mag dit lezen?"), required=_("Kies wie deze notitie mag lezen.")
        )


class AntwoordForm(forms.Form):
    """A message to the melder."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Schrijf een bericht"),
        help_text=_("De melder leest dit achter de code. Houd het kort en warm."),
        max_length=TEXT,
        rows=5,
        required=True,
        error_messages={"required": _("Schrijf eerst een bericht.")},
    )


class AkkoordForm(forms.Form):
    """Asking the melder for a consent: what would go along, in which words, and why."""

    use_required_attribute = False
    toon_overslaan = False
    tekst = Tekst(
        label=_("Wat er gebeurde, in de woorden die in de brief komen"),
        help_text=_("De melder leest precies deze woorden. Andere woorden kunnen er niet in."),
        max_length=TEXT,
        rows=4,
    )
    toelichting = Tekst(label=_("Waarom vraag je dit?"), max_length=REASON, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer everything that a melder can let go along."""
        super().__init__(*args, **kwargs)
        self.fields["onderdelen"] = pick_more(Onderdeel.choices, label=_("Wat mag erin?"))
        self.order_fields(["onderdelen", "tekst", "toelichting"])

    def clean(self) -> dict[str, Any]:
        """Ask for something to go along, and for words only together with the tick that lets them."""
        filled = super().clean() or {}
        parts, words = filled.get("onderdelen", []), filled.get("tekst", "")
        if not parts and not self.errors:
            self.add_error("onderdelen", _("Kies wat erin mag."))
        if words and Onderdeel.WOORDEN not in parts:
            self.add_error("tekst", _("Zet ook het vinkje bij wat er gebeurde, of haal deze woorden weg."))
        if Onderdeel.WOORDEN in parts and not words and "tekst" not in self.errors:
            self.add_error("tekst", _("Schrijf de woorden die erin komen. De melder moet ze kunnen lezen."))
        return filled | {"onderdelen": [Onderdeel(item) for item in parts]}


class VraagForm(forms.Form):
    """A question to the melder with answers to choose from."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Je vraag"),
        max_length=QUESTION,
        required=True,
        error_messages={"required": _("Schrijf eerst je vraag.")},
    )
    antwoorden = Tekst(
        label=_("Antwoorden, elk op een eigen regel"),
        help_text=_("Twee tot vijf korte antwoorden."),
        max_length=REASON,
        rows=4,
        required=True,
        error_messages={"required": _("Schrijf twee tot vijf antwoorden.")},
    )

    def clean_antwoorden(self) -> list[str]:
        """The answers, one a line, each once."""
        lines = [line.strip() for line in self.cleaned_data["antwoorden"].splitlines() if line.strip()]
        lines = list(dict.fromkeys(lines))
        if not FEWEST <= len(lines) <= MOST or any(len(line) > QUESTION for line in lines):
            raise forms.ValidationError(_("Schrijf twee tot vijf korte antwoorden, elk op een eigen regel."))
        return lines


class TriageForm(forms.Form):
    """The answers of the melder, for the coordinator to complete, and the judgement on them."""

    use_required_attribute = False
    toon_overslaan = False
    reden = Tekst(
        label=_("Reden, als je afwijkt. De melder kan dit lezen."),
        max_length=REASON,
        rows=2,
    )

    def __init__(self, data: Any = None, *, antwoorden: Mapping[str, tuple[str, ...]], initial: Any = None) -> None:
        """Ask every question that these answers lead to."""
        super().__init__(data, initial=initial, label_suffix="")
        for pagina in ("voor_wie", "wat", "verdieping", "waar", "gevoel"):
            for vraag in triage.vragen_voor(pagina, antwoorden, voor_desk=True):
                self.fields[vraag.id] = vraag_field(vraag, namens=triage.is_namens(antwoorden))
        self.fields["primaire_vorm"] = _codes("vorm", _("Onder welke vorm telt dit in de cijfers?"))
        self.fields["primair_platform"] = _codes("platform", _("Onder welk platform telt dit?"))
        self.fields["gradatie"] = forms.ChoiceField(
            choices=[(item.value, item.value) for item in triage.Gradatie],
            required=False,
            error_messages={"invalid_choice": _("Kies licht, middel of ernstig.")},
        )

    @property
    def vragen(self) -> list[forms.BoundField]:
        """The questions of the tree, as fields."""
        known = {vraag.id for vraag in triage.boom().vragen}
        return [self[name] for name in self.fields if name in known]


class KennisdagForm(forms.Form):
    """On which day the person concerned first knew, and how the desk knows that."""

    use_required_attribute = False
    toon_overslaan = False
    dag = Dag(
        label=_("De dag waarop de persoon om wie het gaat het voor het eerst wist"),
        help_text=_("Weet niemand de dag precies? Neem de vroegste dag die kan. Bij stalking: de laatste keer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the source; a day without one says nothing."""
        super().__init__(*args, **kwargs)
        self.fields["bron"] = pick_one(
            [(bron.value, ChoiceLabel(str(bron.label))) for bron in VAN_MELDPUNT],
            label=_("Hoe weten we dit?"),
            required=_("Kies hoe je deze dag weet."),
        )

    def clean_dag(self) -> date:
        """The day, which cannot be left out here."""
        day: date | None = self.cleaned_data["dag"]
        if day is None:
            raise forms.ValidationError(_("Vul een dag in. Weet niemand hem? Laat deze bladzijde dan zoals hij is."))
        return day


class AannemenForm(Contact):
    """A report as it is told; only about whom it is and how to answer have to be known."""

    volgorde = (
        "A1",
        "R1",
        "over_wie",
        "Z1",
        "verhaal",
        "V1",
        *FOLLOWING,
        "platforms",
        "kennisdag",
        "F1",
        "M2",
        "R2",
        *Contact.volgorde,
    )
    bijvelden: Mapping[str, Mapping[str, Sequence[str]]] = {}  # whoever listens fills in all that is said
    vereist = {"R1": _("Kies over wie deze melding gaat.")}

    over_wie = Tekst(label=_("Om wie gaat het, als het een ander is?"), max_length=ONE_LINE)
    verhaal = Tekst(
        label=_("Wat vertelt de melder?"),
        help_text=_("Schrijf op wat je hoort, zo veel mogelijk in de woorden van de melder."),
        max_length=STORY,
        rows=8,
        attrs={"autocomplete": "off"},
    )

    kennisdag = Dag(
        label=_("Op welke dag wist de persoon om wie het gaat het voor het eerst?"),
        help_text=_("Weet die de dag niet precies? Neem de vroegste dag die kan. Bij stalking: de laatste keer."),
    )

    @property
    def vragen(self) -> tuple[triage.Boomvraag, ...]:
        """The questions of the tree that fit in a conversation, with those that what happened leads to."""
        asked = {*ASKED, *(vraag.id for vraag in self.lijst.vragen("verdieping", voor_desk=True))}
        return tuple(vraag for vraag in triage.boom().vragen if vraag.id in asked)

    def add_own_fields(self) -> None:
        """Ask for the platforms of the shared list beside the ways to answer, and for one number."""
        super().add_own_fields()
        del self.fields["nummer"]
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


class SluitForm(forms.Form):
    """What happens with each thing that is still open, what the melder reads, and why it can close."""

    use_required_attribute = False
    zin = Tekst(
        label=_("Jouw zin aan de melder"),
        help_text=_("Alleen als je hierboven kiest dat je het zelf schrijft. De melder leest het met de code."),
        max_length=REASON,
        rows=3,
    )
    reden = Tekst(
        label=_("Waarom kan het dicht?"),
        help_text=_("Alleen voor het meldpunt."),
        max_length=REASON,
        rows=2,
        required=True,
        error_messages={"required": _("Schrijf waarom het dicht kan.")},
    )

    def __init__(self, *args: Any, punten: Sequence[OpenPunt], **kwargs: Any) -> None:
        """Ask about each thing that is open, and offer three beginnings."""
        super().__init__(*args, **kwargs)
        self.punten = punten
        for punt in punten:
            self.fields[punt.sleutel] = pick_one(
                [(keuze.value, ChoiceLabel(str(keuze.label))) for keuze in punt.keuzes],
                label=punt.soort.label,
                help_text=punt.uitleg,
                required=_("Kies wat er gebeurt met: %(punt)s.") % {"punt": str(punt.soort.label).lower()},
            )
        ready = [(code, ChoiceLabel(str(naam), str(zin))) for code, (naam, zin) in ZINNEN.items()]
        self.fields["begin"] = pick_one(
            [*ready, (ZELF, ChoiceLabel(gettext("Ik schrijf het zelf")))],
            label=_("Wat leest de melder?"),
            required=_("Kies wat de melder leest."),
        )
        self.order_fields([*(punt.sleutel for punt in punten), "begin", "zin", "reden"])

    def clean(self) -> dict[str, Any]:
        """The melder reads a sentence: one of the three, or one of whoever closes."""
        cleaned = super().clean() or {}
        if cleaned.get("begin") == ZELF and not cleaned.get("zin") and not self.errors.get("zin"):
            self.add_error("zin", forms.ValidationError(_("Schrijf een zin voor de melder.")))
        return cleaned

    @property
    def voorstel(self) -> Sluitvoorstel:
        """What was filled in."""
        data = self.cleaned_data
        zin = data["zin"] if data["begin"] == ZELF else str(ZINNEN[data["begin"]][1])
        keuzes = {punt.sleutel: data[punt.sleutel] for punt in self.punten}
        return Sluitvoorstel(keuzes=keuzes, zin=zin, reden=data["reden"])


class MeekijkForm(forms.Form):
    """Whether a grave case may close, and why not yet."""

    use_required_attribute = False
    waarom = Tekst(
        label=_("Waarom nog niet?"),
        help_text=_("Alleen voor het meldpunt. Bij akkoord hoeft het niet."),
        max_length=REASON,
        rows=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask whether it may close."""
        super().__init__(*args, **kwargs)
        choices = [
            ("akkoord", ChoiceLabel(gettext("Akkoord, het kan dicht"))),
            ("niet", ChoiceLabel(gettext("Nog niet sluiten"))),
        ]
        self.fields["besluit"] = pick_one(choices, label=_("Kan dit dicht?"), required=_("Kies of het dicht kan."))
        self.order_fields(["besluit", "waarom"])

    def clean(self) -> dict[str, Any]:
        """Whoever says no says why."""
        cleaned = super().clean() or {}
        if cleaned.get("besluit") == "niet" and not cleaned.get("waarom"):
            self.add_error("waarom", forms.ValidationError(_("Schrijf waarom het nog niet dicht kan.")))
        return cleaned


def _codes(lijst: str, label: Any) -> forms.ChoiceField:
    terms = triage.taxonomie().lijst(lijst).termen
    choices = [("", gettext("Nog niet ingedeeld")), *((term.code, term.desk) for term in terms)]
    errors = {"invalid_choice": _("Kies een van de mogelijkheden.")}
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=errors)
