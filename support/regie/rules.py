"""No outgoing step without a live consent of the person concerned for that destination (protocol 5.3, H5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, DomainError, NotAllowed
from support.regie.bestemmingen import bestemming
from support.regie.boek import TRANSITIONS, Akkoord, Boek, Wie

if TYPE_CHECKING:
    from support.regie.boek import GesteldeVraag


def check_can_share(boek: Boek, code: str) -> None:
    """Whether something may go to a destination now.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if boek.wie == Wie.NIEMAND:
        raise NotAllowed(_("Degene om wie het gaat, weet dit nog niet. Tot die ja zegt, geven we niets door."))
    if boek.stand(code) != Akkoord.GEGEVEN:
        naam = bestemming(code).naam
        raise NotAllowed(_("Er is nu geen akkoord voor %(naam)s. Vraag het eerst aan de melder.") % {"naam": naam})


def can_share(boek: Boek, code: str) -> bool:
    """Whether something may go to a destination now."""
    return _holds(check_can_share, boek, code)


def check_can_ask(boek: Boek, code: str) -> None:
    """Whether the desk may ask for a consent.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if boek.wie == Wie.NIEMAND:
        raise NotAllowed(_("Degene om wie het gaat, weet dit nog niet. Praat eerst met de melder."))
    if boek.stand(code) == Akkoord.GEGEVEN:
        raise NotAllowed(_("Dit akkoord is er al."))


def can_ask(boek: Boek, code: str) -> bool:
    """Whether the desk may ask for a consent."""
    return _holds(check_can_ask, boek, code)


def check_can_decide(boek: Boek, lookup: str) -> None:
    """Whether whoever has this code decides in the case.

    Raises:
        NotAllowed: with the sentence that the melder reads.
    """
    if boek.wie == Wie.NIEMAND:
        raise NotAllowed(_("De ander weet dit nog niet. Die beslist zelf, zodra die het heeft overgenomen."))
    check_can_steer(boek, lookup)


def can_decide(boek: Boek, lookup: str) -> bool:
    """Whether whoever has this code decides in the case."""
    return _holds(check_can_decide, boek, lookup)


def check_can_steer(boek: Boek, lookup: str) -> None:
    """Whether whoever has this code may change, close or erase the report: whoever reported, until it is taken over.

    Raises:
        NotAllowed: with the sentence that the melder reads.
    """
    if boek.wie == Wie.BETROKKENE and boek.overname.get("lookup") != lookup:
        raise NotAllowed(_("De ander heeft het overgenomen en beslist nu zelf."))


def can_steer(boek: Boek, lookup: str) -> bool:
    """Whether whoever has this code may change, close or erase the report."""
    return _holds(check_can_steer, boek, lookup)


def check_can_become(van: Akkoord | None, naar: Akkoord) -> None:
    """Whether a consent may go from one state to another; one that nobody asked for may be given.

    Raises:
        Conflict: with the sentence that the melder reads.
    """
    allowed = {Akkoord.GEVRAAGD, Akkoord.GEGEVEN} if van is None else TRANSITIONS[van]
    if naar not in allowed:
        raise Conflict(_("Dit is intussen veranderd. Kijk op deze pagina hoe het nu staat."))


def can_become(van: Akkoord | None, naar: Akkoord) -> bool:
    """Whether a consent may go from one state to another."""
    return _holds(check_can_become, van, naar)


def check_can_answer(vraag: GesteldeVraag, antwoord: str) -> None:
    """Whether a question can be answered so.

    Raises:
        Conflict: with the sentence that the melder reads.
    """
    if vraag.antwoord:
        raise Conflict(_("Deze vraag is al beantwoord of niet meer nodig."))
    if antwoord not in vraag.antwoorden:
        raise Conflict(_("Kies een van de antwoorden bij de vraag."))


def can_answer(vraag: GesteldeVraag, antwoord: str) -> bool:
    """Whether a question can be answered so."""
    return _holds(check_can_answer, vraag, antwoord)


def _holds(rule: object, *arguments: object) -> bool:
    try:
        rule(*arguments)  # type: ignore[operator]  # one of the rules above
    except DomainError:
        return False
    return True
