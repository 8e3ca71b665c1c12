"""The pages of the form; the questions come from the decision tree, the rest is what a desk needs to help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import Tekst
from meldpunt.core.moulds import draw_once
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
from meldpunt.melden.velden.contact import Contact
from meldpunt.melden.velden.pagina import Pagina, Vouw
from meldpunt.melden.velden.plaats import (
    LINE,
    PLATFORMS_EERST,
    kennisdag_field,
    only_stalking,
    over_wie_field,
    platforms_field,
    wanneer_field,
)
from support.dossiers import letterbox
from support.vertrouwenspersonen import queries as vertrouwenspersonen
from triage import service as triage
from triage.forms import known_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BY_SLUG",
    "LINE",
    "LINK",
    "LINKS",
    "PAGINAS",
    "STORY",
    "VERDIEPING",
    "BerichtForm",
    "CodeForm",
    "Contact",
    "Pagina",
    "WisForm",
    "answers_in",
]

STORY, SHORT = 20_000, 2_000
LINKS, LINK = 200, 2_000
AT_MOST = 4  # questions on one page
VERDIEPING = ("verdieping", "verdieping-2", "verdieping-3")  # what is typed on them is kept as one page


class VoorWie(Pagina):
    """About whom is this, and is there danger now."""

    slug, boom_pagina = "voor-wie", "voor_wie"
    vereist = {"R1": _("Kies over wie deze melding gaat.")}
    volgorde = ("R1", "A1", "Z1")


class Wat(Pagina):
    """What happened, in own words first."""

    slug, boom_pagina = "wat", "wat"
    toon_overslaan = False
    volgorde = ("over_wie", "verhaal", "V1", "K1")
    verhaal = draw_once(
        Tekst(
            label=_("Vertel het in je eigen woorden"),
            help_text=_("Een paar zinnen is genoeg. Het hoeft niet netjes."),
            max_length=STORY,
            te_lang=_("Zet de rest in een bestand."),
            rows=6,
            attrs={"autocomplete": "off"},
        )
    )

    def add_own_fields(self) -> None:
        """Ask who it is about, where that is somebody else."""
        if self.namens:
            self.fields["over_wie"] = over_wie_field()


class Verdieping(Pagina):
    """More about what was chosen; as many pages as it takes, each with a few questions."""

    slug, boom_pagina = "verdieping", "verdieping"
    toon_overslaan = False

    @property
    def vragen(self) -> tuple[triage.Boomvraag, ...]:
        """The questions of this page: those that others call for come last, so that no answer moves to another page."""
        asked = sorted(super().vragen, key=lambda vraag: vraag.id == "G3")
        first = VERDIEPING.index(self.slug) * AT_MOST
        return tuple(asked[first : first + AT_MOST])


class Verdieping2(Verdieping):
    """The second page of them."""

    slug = "verdieping-2"


class Verdieping3(Verdieping):
    """The last page of them."""

    slug = "verdieping-3"


class Waar(Pagina):
    """Where and when."""

    slug = "waar"
    toon_overslaan = False
    meer = {"platforms": len(PLATFORMS_EERST)}
    volgorde = ("platforms", "wanneer", "wanneer_datum", "links")

    links = draw_once(
        Tekst(
            label=_("Links naar het bericht of account"),
            help_text=_("Zet elke link op een eigen regel, zoveel als je hebt. Wij openen ze niet vanzelf."),
            max_length=LINKS * LINK,
            te_lang=_("Zet de rest in een bestand."),
            rows=3,
            attrs={"autocomplete": "off"},
        )
    )

    def add_own_fields(self) -> None:
        """Ask for the platforms of the shared list, when it was, and on which day the person concerned first knew."""
        self.fields["wanneer_datum"] = kennisdag_field(self.namens, only_stalking(self.lijst))
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


class WieDitDoet(Pagina):
    """By whom, how often, seen by how many."""

    slug, boom_pagina = "wie", "waar"
    toon_overslaan = False
    volgorde = ("P1", "F1", "M1")


class BewijsPagina(Pagina):
    """Files. They are received apart from the form's text; see ``views.bewijs``."""

    slug = "bewijs"


class Gevoel(Pagina):
    """How are you, and what do you need."""

    slug, boom_pagina = "gevoel", "gevoel"
    toon_overslaan = False
    volgorde = ("M2", "E1", "R2")


class MetWie(Pagina):
    """With whom somebody wants to talk; in a place of its own, who may not see the report."""

    slug = "met-wie"
    toon_overslaan = False
    volgorde = ("persoon", "onderdelen", "banden_mogen", "uitsluiten", "niet_zien")
    vouw = Vouw(_("Mag iemand dit niet zien?"), ("uitsluiten", "niet_zien"))

    niet_zien = draw_once(
        Tekst(
            label=_("Is er nog iemand die dit niet mag zien?"),
            help_text=_("Bijvoorbeeld iemand uit je afdeling of het bestuur. Wij vertellen diegene niets."),
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


PAGINAS: tuple[type[Pagina], ...] = (
    VoorWie, Wat, Contact, Verdieping, Verdieping2, Verdieping3, Waar, WieDitDoet, BewijsPagina, Gevoel, MetWie,
)  # fmt: skip
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
    telt_mee = forms.BooleanField(label=_("Mijn melding mag anoniem meetellen in de cijfers"), required=False)


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
