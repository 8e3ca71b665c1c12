"""No outgoing step without a live consent of the person concerned for that destination (protocol 5.3, H5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, Refusal
from support.regie.bestemmingen import bestemming
from support.regie.boek import Wie, allowed_by
from support.regie.inhoud import TRANSITIONS, Akkoord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.dossiers.service import Zaak
    from support.regie.boek import Boek
    from support.regie.inhoud import GesteldeVraag, Onderdeel


def refusal_to_share(boek: Boek, code: str) -> Refusal | None:
    """Nothing goes to a destination without a live consent of the person concerned."""
    if boek.beslist_niemand:
        return _nobody_decides(boek)
    if boek.stand(code) != Akkoord.GEGEVEN:
        naam = bestemming(code).naam
        return Refusal(_("Er is nu geen akkoord voor %(naam)s. Vraag het eerst aan de melder.") % {"naam": naam})
    return None


def refusal_to_ask(
    boek: Boek, code: str, *, onderdelen: tuple[Onderdeel, ...] | None = None, tekst: str = ""
) -> Refusal | None:
    """A consent is asked for once, of whoever may give it; again only where something else would go along.

    Args:
        boek: the ledger of the case.
        code: the destination.
        onderdelen: what would go along; the same as now, where left out.
        tekst: the words that the melder would approve.
    """
    if boek.beslist_niemand:
        return _nobody_decides(boek)
    if boek.stand(code) != Akkoord.GEGEVEN:
        return None
    given = boek.toestemmingen[code]
    if onderdelen is None or (set(onderdelen), tekst) == (set(allowed_by(given)), given.tekst):
        return Refusal(_("Dit akkoord is er al."))
    return None


def refusal_to_tick(gekozen: Sequence[Onderdeel], gevraagd: Sequence[Onderdeel]) -> Refusal | None:
    """Whoever ticks parts ticks at least one, and only what was asked."""
    if not gekozen:
        return Refusal(_("Kies eerst wat erin mag, of zeg nee."), Conflict)
    if not set(gekozen) <= set(gevraagd):
        return Refusal(_("Dit vroegen we je niet. Kies uit wat er staat."), Conflict)
    return None


def refusal_to_decide(boek: Boek, lookup: str) -> Refusal | None:
    """Whoever has this code decides in the case, where that is the person concerned."""
    if boek.wie == Wie.NIEMAND:
        return Refusal(_("De ander beslist zelf, na het overnemen van deze melding met een eigen code."))
    if boek.wie == Wie.ONBEKEND:
        return Refusal(_("We bespreken eerst samen over wie dit gaat. Daarna kun je kiezen."))
    if boek.wie == Wie.MELDER and boek.overname is not None and boek.overname.lookup == lookup:
        return Refusal(_("Neem deze melding eerst over. Daarna beslis jij."))  # a code for another, not used yet
    return refusal_to_steer(boek, lookup)


def refusal_to_steer(boek: Boek, lookup: str) -> Refusal | None:
    """Whoever reported may change, close or erase the report, until it is taken over."""
    if boek.wie == Wie.BETROKKENE and (boek.overname is None or boek.overname.lookup != lookup):
        return Refusal(_("De ander heeft het overgenomen en beslist nu zelf."))
    return None


def refusal_to_become(van: Akkoord | None, naar: Akkoord) -> Refusal | None:
    """A consent goes from one state to another as ``TRANSITIONS`` says; one that nobody asked for may be given."""
    allowed = {Akkoord.GEVRAAGD, Akkoord.GEGEVEN} if van is None else TRANSITIONS[van]
    if naar in allowed:
        return None
    return Refusal(_("Dit is intussen veranderd. Kijk op deze pagina hoe het nu staat."), Conflict)


def refusal_to_answer(vraag: GesteldeVraag, antwoord: str) -> Refusal | None:
    """A question is answered once, with one of its answers."""
    if vraag.antwoord:
        return Refusal(_("Deze vraag is al beantwoord of niet meer nodig."), Conflict)
    if antwoord not in vraag.antwoorden:
        return Refusal(_("Kies een van de antwoorden bij de vraag."), Conflict)
    return None


def refusal_to_invite(boek: Boek) -> Refusal | None:
    """Whoever does not decide can make a code for the person who does, until it was used."""
    if boek.wie == Wie.BETROKKENE:
        return Refusal(_("De ander heeft het al overgenomen."))
    if not boek.beslist_niemand:
        return Refusal(_("Deze melding gaat over jou. Een tweede code is niet nodig."))
    return None


def refusal_to_take_over(zaak: Zaak, boek: Boek) -> Refusal | None:
    """Only the code for the person concerned takes over, and once."""
    if boek.wie == Wie.BETROKKENE or boek.overname is None or boek.overname.lookup != zaak.lookup:
        return Refusal(_("Met deze code kun je de melding niet overnemen."))
    return None


def _nobody_decides(boek: Boek) -> Refusal:
    if boek.wie == Wie.ONBEKEND:
        return Refusal(_("Nog niet bekend is over wie dit gaat. Bespreek dat eerst, en leg het vast bij de indeling."))
    return Refusal(_("Degene om wie het gaat, heeft dit nog niet overgenomen. Tot dan gaat er niets naar buiten."))
