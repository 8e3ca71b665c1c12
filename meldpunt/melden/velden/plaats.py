"""The fields about where and when it was, and about whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import ChoiceLabel, Dag, Tekst, pick_more, pick_one
from meldpunt.core.moulds import draw_once_in_each_language
from triage import service as triage

if TYPE_CHECKING:
    from django import forms

LINE = 200
PLATFORMS_NOT_ASKED = ("ONBEKEND",)
# what a councillor meets first; the others stand behind "more", in the order of the list that all share
PLATFORMS_EERST = ("WHATSAPP", "FACEBOOK", "EMAIL", "X", "INSTAGRAM", "TIKTOK", "SMS_TEL", "OFFLINE")


@draw_once_in_each_language
def over_wie_field() -> forms.Field:
    """Who it is about, where that is somebody else."""
    return Tekst(label=_("Om wie gaat het?"), max_length=LINE, help_text=_("Een naam of functie is genoeg."))


@draw_once_in_each_language
def platforms_field() -> forms.Field:
    """The platforms of the shared list, those that are met most first."""
    terms = {term.code: term for term in triage.taxonomie().lijst("platform").termen}
    codes = dict.fromkeys((*PLATFORMS_EERST, *(code for code in terms if code not in PLATFORMS_NOT_ASKED)))
    choices = [(code, ChoiceLabel(gettext(terms[code].melder))) for code in codes]
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
            delen=True,
            label=_("Op welke dag was de laatste keer?"),
            help_text=_("De laatste keer die je weet. Weet je de dag niet precies? Kies de vroegste dag die kan."),
        )
    return Dag(
        delen=True,
        label=(
            _("Op welke dag las die persoon het voor het eerst?")
            if namens
            else _("Op welke dag zag je het voor het eerst?")
        ),
        help_text=_("Weet je de dag niet precies? Kies de vroegste dag die kan."),
    )


def only_stalking(lijst: triage.Vragenlijst) -> bool:
    """Where anything else needs a complaint too, the earliest of the days counts, and that is never the last act."""
    return "stalking" in lijst.labels and "klacht" not in lijst.labels
