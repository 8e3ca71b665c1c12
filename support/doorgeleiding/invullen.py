"""Filling a letter in: what is known of the case, and what of it the consent lets go along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format

from meldpunt.accounts.service import names_of
from meldpunt.core.clock import add_werkdagen, today
from meldpunt.core.web.partij import partij
from support.doorgeleiding.models import kenmerk_of
from support.doorgeleiding.sjablonen import Vrij, brieven, compose, sjabloon_for
from support.dossiers import service as dossiers
from support.papier.service import known_of
from support.regie.service import Grond, Onderdeel, allowed_by, boek_of
from support.vertrouwenspersonen import service as vertrouwenspersonen

if TYPE_CHECKING:
    from datetime import date

    from support.doorgeleiding.inhoud import Brief
    from support.doorgeleiding.sjablonen import Brieftekst
    from support.dossiers.service import Inzage, Zaak
    from support.regie.service import Toestemming

__all__ = ["Briefdagen", "allowed_in", "days_of", "fill_in"]


@dataclass(frozen=True)
class Briefdagen:
    """Until when a letter asks for an answer, and until when one can be given by its link."""

    antwoord_voor: date
    link_tot: date


def days_of(brief: Brief, *, antwoord_voor: date | None = None) -> Briefdagen:
    """The days of a letter that is looked over today, or of one that asks for an answer before a day.

    Args:
        brief: the letter; its template says how many working days others get.
        antwoord_voor: the day, where it is known already.
    """
    wet = brief.grond == Grond.WET
    sjabloon = sjabloon_for(brief.bestemming, code=brief.sjabloon, wet=wet)
    day = antwoord_voor or add_werkdagen(today(), sjabloon.antwoord_werkdagen)
    return Briefdagen(antwoord_voor=day, link_tot=add_werkdagen(day, brieven().link_werkdagen))


def allowed_in(zaak: Zaak, brief: Brief) -> tuple[Onderdeel, ...]:
    """What may stand in a letter: what the live consent names, or the words alone where the law asks it."""
    if brief.grond != Grond.AKKOORD:
        return (Onderdeel.WOORDEN,)
    toestemming = _consent(zaak, brief)
    return allowed_by(toestemming) if toestemming is not None else ()


def fill_in(zaak: Zaak, brief: Brief, *, pagina: str, code: str, days: Briefdagen) -> Brieftekst:
    """A letter as it reads now; always in Dutch, because it goes to a Dutch organisation.

    Args:
        zaak: the case, opened.
        brief: the letter.
        pagina: the address of the page for answers.
        code: the secret that goes with it; on a letter that nobody looked over a word that says so.
        days: until when.
    """
    toestemming = _consent(zaak, brief)
    words = toestemming.tekst if toestemming is not None else brief.woorden
    inzage = dossiers.inzage_of(zaak)
    with translation.override("nl"):
        values = _of_desk(inzage, brief, pagina=pagina, code=code, days=days) | {
            item.value: words for item, words in known_of(inzage).items()
        }
        values |= {Onderdeel.ADRES.value: brief.adres, Onderdeel.WOORDEN.value: words}
        wet = brief.grond == Grond.WET
        sjabloon = sjabloon_for(brief.bestemming, code=brief.sjabloon, wet=wet)
        return compose(sjabloon, values, allowed_in(zaak, brief))


def _consent(zaak: Zaak, brief: Brief) -> Toestemming | None:
    if brief.grond != Grond.AKKOORD:
        return None
    found = boek_of(zaak).toestemmingen.get(brief.bestemming)
    return found if found is not None and found.id == brief.toestemming else None


def _of_desk(inzage: Inzage, brief: Brief, *, pagina: str, code: str, days: Briefdagen) -> dict[str, str]:
    wie, telefoon = _who(inzage)
    return {
        Vrij.PARTIJ: partij()["naam"],
        Vrij.KENMERK: kenmerk_of(brief.doorgeleiding),
        Vrij.AAN: brief.aan,
        Vrij.WIE: wie,
        Vrij.TELEFOON_MELDPUNT: telefoon,
        Vrij.ANTWOORD_VOOR: date_format(days.antwoord_voor, "j F Y"),
        Vrij.ANTWOORD_PAGINA: pagina,
        Vrij.ANTWOORD_CODE: code,
        Vrij.LINK_TOT: date_format(days.link_tot, "j F Y"),
    }


def _who(inzage: Inzage) -> tuple[str, str]:
    """Whoever looks after the case, with their number; the desk's where they have none."""
    assignee = inzage.kaart.assignee_id
    profiel = vertrouwenspersonen.profiel_of(assignee)
    if assignee is None:
        return "het meldpunt", partij()["telefoon"]
    naam = names_of([str(assignee)]).get(str(assignee)) or "het meldpunt"
    return naam, (profiel.telefoon if profiel else "") or partij()["telefoon"]
