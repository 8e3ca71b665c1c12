"""Words for what came in, one by one; the desk's pages use them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support.dossiers import letterbox
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meldpunt.melden.uitingen import Gelezen
    from support.dossiers.inhoud import Bewijs
    from support.dossiers.letterbox import Frequentie, Uiting

register = template.Library()
_NOT_READ = {
    "onleesbaar": lambda: _("De berichten in dit bestand konden we niet lezen. Het bestand zelf gaat wel mee."),
    "leeg": lambda: _("In dit bestand vonden we geen berichten. Het bestand zelf gaat wel mee."),
}


@register.filter
def platformwoord(code: str) -> str:
    """Give the name of a platform."""
    term = triage.taxonomie().lijst("platform").term(code)
    return _(term.desk) if term else ""


@register.filter
def onlinewoord(code: str) -> str:
    """Say whether something is still online."""
    return {"ja": _("Ja"), "nee": _("Nee"), "weet_niet": _("Weet niet")}.get(code, "")


@register.filter
def frequentiewoorden(frequentie: Frequentie) -> str:
    """Say how many, over how long, from how many accounts."""
    return letterbox.words_of(frequentie)


@register.filter
def gevonden(gelezen: Gelezen) -> str:
    """Say what was read in a file, or why nothing was."""
    if not gelezen.uitingen:
        return _NOT_READ.get(gelezen.woord, _NOT_READ["leeg"])()
    berichten, afzenders = len(gelezen.uitingen), len(gelezen.afzenders)
    return _("We vonden %(berichten)s van %(afzenders)s.") % {
        "berichten": ngettext("%(n)s bericht", "%(n)s berichten", berichten) % {"n": berichten},
        "afzenders": ngettext("%(n)s afzender", "%(n)s afzenders", afzenders) % {"n": afzenders},
    }


@register.filter
def leeszin(gelezen: Gelezen) -> str:
    """Say what the reader is not sure of; empty where it is."""
    if not gelezen.uitingen:
        return ""
    if gelezen.woord == "onleesbaar":
        return _("Niet alles in dit bestand konden we lezen. Het bestand zelf gaat helemaal mee.")
    if gelezen.woord != "volgorde":
        return ""
    moment = next((item.geplaatst_op for item in gelezen.uitingen if item.geplaatst_op), None)
    return _(
        "We weten niet zeker wat in dit bestand de dag is en wat de maand. We lezen het eerste bericht als %(dag)s. "
        "Klopt dat niet? Schrijf de goede dag in je verhaal."
    ) % {"dag": date_format(moment, "j F Y") if moment else ""}


@register.filter
def bestandswoord(item: Uiting, bestanden: Iterable[Bewijs]) -> str:
    """Say which file something is that is known by its file alone; empty for anything else."""
    if not item.is_bestand:
        return ""
    found = next((bestand for bestand in bestanden if bestand.id == item.bestand), None)
    return _("Bestand %(nr)s: %(naam)s") % {"nr": found.nr, "naam": found.naam} if found else _("Bestand")
