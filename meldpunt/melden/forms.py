"""The pages of the form; the questions come from the decision tree, the rest is what a desk needs to help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import ChoiceLabel, Dag, Tekst, Telefoon, pick_more, pick_one
from meldpunt.core.moulds import draw_once, draw_once_in_each_language
from meldpunt.melden.lezers import (
    TE_DICHTBIJ,
    banden_mogen_field,
    near_of,
    onderdelen_field,
    people_at_work,
    people_to_choose,
    persoon_field,
    uitsluiten_field,
)
from support.dossiers import letterbox
from support.vertrouwenspersonen import queries as vertrouwenspersonen
from triage import service as triage
from triage.forms import known_codes, shared_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STORY, SHORT, LINE = 20_000, 2_000, 200
LINKS, LINK = 200, 2_000
PLATFORMS_NOT_ASKED = ("ONBEKEND",)


class Pagina(forms.Form):
    """One page: the tree's questions of that page first, then its own fields."""

    slug: str
    boom_pagina: str | None = None
    vereist: Mapping[str, Any] = {}
    volgorde: Sequence[str] = ()
    use_required_attribute = False

    def __init__(
        self,
        raw: Mapping[str, list[str]] | None,
        *,
        lijst: triage.Vragenlijst | None = None,
        onaf: bool = False,
    ) -> None:
        """Fill in what was typed.

        Args:
            raw: what was typed on this page; None for a page nobody filled in yet.
            lijst: what the answers on all pages so far lead to, this one included; None where there are none.
            onaf: it was saved while somebody was typing: nothing in it is wrong yet.
        """
        super().__init__(None if raw is None or onaf else _querydict(raw), label_suffix="")
        self.lijst = lijst or triage.vragenlijst({})
        self.namens = self.lijst.is_namens
        self.add_own_fields()
        for vraag in self.vragen:
            self.fields[vraag.id] = shared_field(vraag, namens=self.namens, required=self.vereist.get(vraag.id, ""))
        if onaf:
            self.initial = {name: _first_or_all(field, raw or {}, name) for name, field in self.fields.items()}
        if self.volgorde:
            self.order_fields(list(self.volgorde))

    @property
    def vragen(self) -> tuple[triage.Boomvraag, ...]:
        """The questions of the tree that are asked on this page."""
        return self.lijst.vragen(self.boom_pagina) if self.boom_pagina else ()

    def add_own_fields(self) -> None:
        """Add fields that depend on the answers so far."""


class VoorWie(Pagina):
    """Page 1: about whom is this."""

    slug, boom_pagina = "voor-wie", "voor_wie"
    vereist = {"R1": _("Kies over wie deze melding gaat.")}
    volgorde = ("R1", "A1", "Z1")


class Wat(Pagina):
    """Page 2: what happened."""

    slug, boom_pagina = "wat", "wat"
    volgorde = ("over_wie", "verhaal", "V1", "K1")
    verhaal = draw_once(
        Tekst(
            label=_("Vertel het in je eigen woorden"),
            help_text=_("Een paar zinnen is genoeg. Het hoeft niet netjes."),
            max_length=STORY,
            rows=6,
            attrs={"autocomplete": "off"},
        )
    )

    def add_own_fields(self) -> None:
        """Ask who it is about, where that is somebody else."""
        if self.namens:
            self.fields["over_wie"] = over_wie_field()


class Verdieping(Pagina):
    """Page 2 goes on, only where an answer calls for it."""

    slug, boom_pagina = "verdieping", "verdieping"


class Waar(Pagina):
    """Page 3: where, when, how often, by whom."""

    slug, boom_pagina = "waar", "waar"
    volgorde = ("platforms", "links", "wanneer", "wanneer_datum", "F1", "P1", "M1")

    links = draw_once(
        Tekst(
            label=_("Links naar het bericht of account"),
            help_text=_("Zet elke link op een eigen regel, zoveel als je hebt. Wij openen ze niet vanzelf."),
            max_length=LINKS * LINK,
            rows=3,
            attrs={"autocomplete": "off"},
        )
    )

    def add_own_fields(self) -> None:
        """Ask for the platforms of the shared list, when it was, and on which day the person concerned first knew."""
        self.fields["wanneer_datum"] = kennisdag_field(self.namens, _only_stalking(self.lijst))
        self.fields["platforms"] = platforms_field()
        self.fields["wanneer"] = wanneer_field()

    def clean_links(self) -> str:
        """Refuse more links than one case can hold."""
        text: str = self.cleaned_data["links"]
        lines = letterbox.unique_links(text)
        if len(lines) > LINKS or any(len(line) > LINK for line in lines):
            raise forms.ValidationError(
                _("Er passen 200 links in, van elk 2.000 tekens. Zet de rest in je verhaal of in een bestand.")
            )
        return text


class BewijsPagina(Pagina):
    """Page 4: files. They are received apart from the form's text; see ``views.bewijs``."""

    slug = "bewijs"


class Gevoel(Pagina):
    """Page 5: how are you, what do you need, with whom would you like to talk."""

    slug, boom_pagina = "gevoel", "gevoel"
    volgorde = ("M2", "E1", "R2", "onderdelen", "banden_mogen", "persoon", "uitsluiten", "niet_zien")

    niet_zien = draw_once(
        Tekst(
            label=_("Wie nog meer niet?"),
            help_text=_("Bijvoorbeeld iemand uit je afdeling of het bestuur. Wij vertellen die persoon niets."),
            max_length=SHORT,
            rows=2,
            attrs={"autocomplete": "off"},
        )
    )

    def add_own_fields(self) -> None:
        """Let the melder choose a trusted person, and who stays out; for a sender of the own party also where from."""
        if "belangenconflict" in self.lijst.labels and (parts := vertrouwenspersonen.onderdelen()):
            self.fields["onderdelen"] = onderdelen_field(parts)
            self.fields["banden_mogen"] = banden_mogen_field()
        if people := people_to_choose():
            self.fields["persoon"] = persoon_field(people)
        self.fields["uitsluiten"] = uitsluiten_field(people_at_work())

    def clean(self) -> dict[str, Any]:
        """Refuse what would leave nobody to read the report, or a wish that contradicts itself."""
        cleaned = super().clean() or self.cleaned_data
        gekozen = UUID(cleaned["persoon"]) if cleaned.get("persoon") else None
        near = near_of(cleaned)
        if gekozen in near:
            self.add_error("persoon", TE_DICHTBIJ)
            return cleaned
        refusal = letterbox.refusal_to_exclude(
            uitgesloten=frozenset(map(UUID, cleaned.get("uitsluiten", ()))) | near,
            gekozen=gekozen,
            invallers=vertrouwenspersonen.list_invallers() if cleaned.get("uitsluiten") or near else (),
        )
        if refusal is not None:
            self.add_error("uitsluiten", refusal.sentence)
        return cleaned


@draw_once_in_each_language
def over_wie_field() -> forms.Field:
    """Who it is about, where that is somebody else."""
    return Tekst(label=_("Om wie gaat het?"), max_length=LINE, help_text=_("Een naam of functie is genoeg."))


@draw_once_in_each_language
def platforms_field() -> forms.Field:
    """The platforms of the shared list."""
    terms = triage.taxonomie().lijst("platform").termen
    choices = [(term.code, ChoiceLabel(gettext(term.melder))) for term in terms if term.code not in PLATFORMS_NOT_ASKED]
    return pick_more(choices, label=_("Waar gebeurde het?"), help_text=_("Kies wat past. Meer antwoorden mogen."))


@draw_once_in_each_language
def wanneer_field() -> forms.Field:
    """About when it was."""
    choices = [
        ("vandaag", ChoiceLabel(gettext("Vandaag"))),
        ("deze_week", ChoiceLabel(gettext("Deze week"))),
        ("langer", ChoiceLabel(gettext("Langer geleden"))),
        ("bezig", ChoiceLabel(gettext("Het is nog bezig"))),
    ]
    return pick_one(choices, label=_("Wanneer was het ongeveer?"))


@draw_once_in_each_language
def kennisdag_field(namens: bool, stalking: bool) -> forms.Field:  # noqa: FBT001 - the decorator's key
    """On which day the person concerned first knew; from that day the term for a complaint runs (art. 66 Sr)."""
    if stalking:
        return Dag(
            label=_("Op welke dag was de laatste keer?"),
            help_text=_("De laatste keer die je weet. Weet je de dag niet precies? Kies de vroegste dag die kan."),
        )
    return Dag(
        label=(
            _("Op welke dag las die persoon het voor het eerst?")
            if namens
            else _("Op welke dag zag je het voor het eerst?")
        ),
        help_text=_("Weet je de dag niet precies? Kies de vroegste dag die kan."),
    )


@draw_once_in_each_language
def kanaal_field() -> forms.Field:
    """The ways in which the desk can answer."""
    choices = [
        (
            "code",
            ChoiceLabel(gettext("Ik wil mijn naam niet noemen"), gettext("Je leest ons antwoord hier, met een code")),
        ),
        ("bellen", ChoiceLabel(gettext("Bel me"), gettext("Dat helpt vaak het snelst"))),
        ("signal", ChoiceLabel(gettext("Stuur me een bericht via Signal of WhatsApp"))),
        ("email", ChoiceLabel(gettext("Mail me"))),
    ]
    return pick_one(choices, label=_("Hoe wil je contact?"), required=_("Kies hoe je ons antwoord wilt krijgen."))


@draw_once_in_each_language
def voicemail_field() -> forms.Field:
    """Whether a voicemail is safe."""
    choices = [("ja", ChoiceLabel(gettext("Ja"))), ("nee", ChoiceLabel(gettext("Nee, spreek niets in")))]
    return pick_one(choices, label=_("Mogen we je voicemail inspreken?"))


class Contact(Pagina):
    """Page 6: how can we reach you."""

    slug = "contact"

    naam = draw_once(Tekst(label=_("Je naam"), max_length=LINE, attrs={"autocomplete": "name"}))
    telefoon = draw_once(
        Telefoon(label=_("Telefoonnummer"), max_length=40, attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    email = draw_once(
        forms.EmailField(
            label=_("E-mailadres"),
            required=False,
            max_length=254,
            error_messages={
                "invalid": _("Dit e-mailadres klopt nog niet. Kijk of er een @ en een punt in staan."),
                "max_length": _("Dit e-mailadres is te lang. Kijk je het nog even na?"),
            },
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        )
    )
    bel_wanneer = draw_once(Tekst(label=_("Wanneer kunnen we je bereiken?"), max_length=LINE))

    volgorde: Sequence[str] = ("kanaal", "naam", "telefoon", "email", "bel_wanneer", "voicemail")

    def add_own_fields(self) -> None:
        """Ask for the channel, the only thing on this page that cannot be left out."""
        self.fields["kanaal"] = kanaal_field()
        self.fields["voicemail"] = voicemail_field()

    def clean(self) -> dict[str, Any]:
        """Ask for the address that the chosen channel needs."""
        cleaned = super().clean() or self.cleaned_data
        kanaal = cleaned.get("kanaal")
        if kanaal in ("bellen", "signal") and not cleaned.get("telefoon") and "telefoon" not in self.errors:
            self.add_error("telefoon", _("Dit hebben we nodig om je te bereiken. Vul een nummer in."))
        if kanaal == "email" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Dit hebben we nodig om je te bereiken. Vul een e-mailadres in."))
        return cleaned


PAGINAS: tuple[type[Pagina], ...] = (VoorWie, Wat, Verdieping, Waar, BewijsPagina, Gevoel, Contact)
BY_SLUG = {pagina.slug: pagina for pagina in PAGINAS}


class CodeForm(forms.Form):
    """The return code, typed however people type."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Je code"),
        help_text=_("Hoofdletters, streepjes en spaties maken niet uit."),
        max_length=200,
        error_messages={
            "required": _("Vul je code in. Die kreeg je toen je je melding verstuurde."),
            "max_length": _("Dit is langer dan een code. Kijk je hem nog even na?"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    tekst = forms.CharField(required=False, max_length=STORY, widget=forms.HiddenInput)


class WisForm(forms.Form):
    """The code once more, so that nobody erases by mistake."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Typ je code om alles te wissen"),
        max_length=200,
        error_messages={"required": _("Typ je code. Zonder code wissen we niets.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class BerichtForm(forms.Form):
    """A message to the desk."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Schrijf een bericht"),
        max_length=5_000,
        rows=4,
        required=True,
        error_messages={"required": _("Schrijf eerst een bericht.")},
        attrs={"autocomplete": "off"},
    )


def answers_in(paginas: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    """The answers to the tree's questions among everything that was typed."""
    vragen = triage.boom().vragen
    merged = {name: values for page in paginas.values() for name, values in page.items()}
    return known_codes(merged, vragen)


def _only_stalking(lijst: triage.Vragenlijst) -> bool:
    """Where anything else needs a complaint too, the earliest of the days counts, and that is never the last act."""
    return "stalking" in lijst.labels and "klacht" not in lijst.labels


def _first_or_all(field: forms.Field, raw: Mapping[str, list[str]], name: str) -> Any:
    values = raw.get(name, [])
    return values if isinstance(field, forms.MultipleChoiceField) else next(iter(values), "")


def _querydict(raw: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        data.setlist(name, values)
    return data
