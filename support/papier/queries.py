"""What pages read of paper that works outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.papier.aangiftedata import Pakketdeel, Pakketontvanger, aangiftedata, ontvanger_of
from support.papier.briefje import BRIEFJE_VOOR, seen_as
from support.papier.inhoud import Aangiftepakket, Domicilie, Meegave
from support.papier.vel import Vel, Veldeel, html_of

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.service import Zaak

__all__ = [
    "BRIEFJE_VOOR",
    "Aangiftepakket",
    "Domicilie",
    "Meegave",
    "Pakketdeel",
    "Pakketontvanger",
    "Vel",
    "Veldeel",
    "aangiftedata",
    "html_of",
    "meegaven_of",
    "ontvanger_of",
    "pakket_of",
    "seen_as",
]


def pakket_of(zaak: Zaak, doorgeleiding_id: UUID) -> Aangiftepakket | None:
    """The newest package of a referral of an opened case."""
    found = zaak.kluis.read_all(Aangiftepakket).of(Aangiftepakket)
    return next((item for item in reversed(found) if item.doorgeleiding == doorgeleiding_id), None)


def meegaven_of(zaak: Zaak, pakket_id: UUID) -> list[Meegave]:
    """Each time that a package was handed out, the first one first."""
    return [item for item in zaak.kluis.read_all(Meegave).of(Meegave) if item.pakket == pakket_id]
