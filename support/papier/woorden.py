"""Codes of a case in the words that stand on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format

from support.regie.service import Onderdeel
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support.dossiers.service import Inzage

UNKNOWN = ("weet_niet", "ONBEKEND", "")


def role_words(rol: str) -> str:
    """The role of the person concerned, as the form words it for another; empty where it is not known."""
    if rol in UNKNOWN:
        return ""
    return next((text for _question, text in triage.answers_in_words({"Z1": (rol,)}, namens=True)), "")


def platform_words(codes: Iterable[str]) -> str:
    """Where it happened; what is not known is left out."""
    return ", ".join(triage.label(code, lijst="platform", melder=True) for code in codes if code not in UNKNOWN)


def known_of(inzage: Inzage) -> dict[Onderdeel, str]:
    """What is known of the melder and of what happened, in words; the consent says what of it may stand on paper."""
    feiten, contact = inzage.kaart.feiten, inzage.contact
    days = [item.wanneer_datum for item in inzage.verhalen if item.wanneer_datum is not None]
    return {
        Onderdeel.NAAM: contact.naam,
        Onderdeel.FUNCTIE: role_words(feiten.rol),
        Onderdeel.TELEFOON: contact.telefoon,
        Onderdeel.EMAIL: contact.email,
        Onderdeel.DAG: ", ".join(date_format(day, "j F Y") for day in days),
        Onderdeel.PLATFORM: platform_words(feiten.platforms),
        Onderdeel.LINKS: ", ".join(dict.fromkeys(item.link for item in inzage.uitingen if item.link)),
    }
