"""The sheet of a consultation: coded facts and a question; and what the house knows that must not be on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.core.web.partij import partij
from support.consultatie.consultdata import consultdata
from support.consultatie.gebeurtenissen import Consultregelsoort
from support.consultatie.sporen import Bekend
from support.papier.service import Vel, Veldeel, platform_words, role_words
from triage import service as triage

if TYPE_CHECKING:
    from support.dossiers.service import Feiten, Inzage

__all__ = ["known_of", "make_question"]

OWN = frozenset(Consultregelsoort.values)  # lines that hold an earlier question, in the desk's own words


def make_question(feiten: Feiten, vraag: str) -> Vel:
    """The sheet to copy or print, always in Dutch: form, platform, gradation, group of roles, and the question.

    It has no number and no day, so that two sheets of one case cannot be told to belong together.
    """
    words = consultdata().zinnen
    with translation.override("nl"):
        forms = ", ".join(triage.label(code, lijst="vorm", melder=True) for code in feiten.vormen)
        rows = (
            (_("Wat er gebeurt"), forms),
            (_("Waar"), platform_words(feiten.platforms)),
            (_("Hoe ernstig"), feiten.gradatie),
            (_("Rol"), role_words(feiten.rol)),
        )
    return Vel(
        soort=words.soort,
        titel=words.titel,
        inleiding=words.inleiding,
        kern=words.kern,
        voet=words.voet,
        delen=(
            Veldeel(kop=words.waar, rijen=tuple(row for row in rows if row[1])),
            Veldeel(kop=words.vraag, zinnen=tuple(line.strip() for line in vraag.splitlines() if line.strip())),
        ),
    )


def known_of(inzage: Inzage) -> Bekend:
    """Everything in an opened case, and of the house, that leads to a person."""
    contact, kaart = inzage.contact, inzage.kaart
    people = [account.naam for account in active_accounts(*Rol)]
    wholes = [kaart.kenmerk, kaart.alias, partij()["naam"], *settings.PARTIJ_ONDERDELEN, contact.email]
    wholes += [item.account for item in inzage.uitingen]
    wholes += [bestand.naam.rsplit(".", 1)[0] for bestand in inzage.bestanden]
    texts = [text for item in inzage.verhalen for text in (item.verhaal, item.over_wie, item.niet_zien)]
    texts += [item.tekst for item in inzage.berichten]
    texts += [item.tekst for item in inzage.tijdlijn if item.soort not in OWN]
    texts += [contact.telefoon, contact.wanneer]
    return Bekend(
        namen=list(filter(None, [contact.naam, *people])),
        geheel=list(filter(None, wholes)),
        teksten=list(filter(None, texts)),
        mag=consultdata().mag,
        reeks=consultdata().reeks,
    )
