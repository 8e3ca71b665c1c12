"""Words for what came in, one by one; the desk's pages use them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support.dossiers import letterbox
from triage import service as triage

if TYPE_CHECKING:
    from meldpunt.melden.uitingen import Gelezen
    from support.dossiers.letterbox import Frequentie

register = template.Library()


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
    """Say what was read in a file."""
    berichten, afzenders = len(gelezen.uitingen), len(gelezen.afzenders)
    return _("We vonden %(berichten)s van %(afzenders)s.") % {
        "berichten": ngettext("%(n)s bericht", "%(n)s berichten", berichten) % {"n": berichten},
        "afzenders": ngettext("%(n)s afzender", "%(n)s afzenders", afzenders) % {"n": afzenders},
    }
