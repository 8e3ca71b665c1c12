"""The ledger of a case (``features.md`` §4.10): read out of sealed entries, newest entry first in force.

Nothing is ever changed in it: a consent that is withdrawn is an entry after the one that gave it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from meldpunt.core.clock import now
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Mapping

TOESTEMMING, DOORGIFTE, VRAAG, ANTWOORD, OVERNAME = "toestemming", "doorgifte", "vraag", "antwoord", "overname"
KINDS = (TOESTEMMING, DOORGIFTE, VRAAG, ANTWOORD, OVERNAME)


class Akkoord(StrEnum):
    """Where the consent for one destination stands."""

    GEVRAAGD = "gevraagd"
    GEGEVEN = "gegeven"
    GEWEIGERD = "geweigerd"
    EERST_PRATEN = "eerst_praten"
    INGETROKKEN = "ingetrokken"


TRANSITIONS: dict[Akkoord, set[Akkoord]] = {
    Akkoord.GEVRAAGD: {Akkoord.GEGEVEN, Akkoord.GEWEIGERD, Akkoord.EERST_PRATEN},
    Akkoord.GEGEVEN: {Akkoord.INGETROKKEN, Akkoord.GEVRAAGD},
    Akkoord.GEWEIGERD: {Akkoord.GEGEVEN, Akkoord.GEVRAAGD},
    Akkoord.EERST_PRATEN: {Akkoord.GEGEVEN, Akkoord.GEWEIGERD, Akkoord.GEVRAAGD},
    Akkoord.INGETROKKEN: {Akkoord.GEGEVEN, Akkoord.GEVRAAGD},
}


class Wie(StrEnum):
    """Who decides in a case."""

    MELDER = "melder"
    NIEMAND = "niemand"  # the person concerned does not know yet
    BETROKKENE = "betrokkene"


@dataclass(frozen=True)
class Toestemming:
    """The consent for one destination as it stands now."""

    id: uuid.UUID
    bestemming: str
    stand: Akkoord
    op: datetime
    wat: str = field(repr=False)
    toelichting: str = field(repr=False, default="")
    vraag: str = ""


@dataclass(frozen=True)
class Doorgifte:
    """One time that something went to a destination, and the consent it stood on."""

    id: uuid.UUID
    bestemming: str
    op: datetime
    wie: str
    wat: str = field(repr=False)
    kenmerk: str = field(repr=False)
    toestemming: str = ""


@dataclass(frozen=True)
class GesteldeVraag:
    """One question to the melder, with the answer where there is one."""

    id: uuid.UUID
    soort: str
    op: datetime
    wie: str
    tekst: str = field(repr=False)
    antwoorden: tuple[str, ...]
    bestemming: str = ""
    antwoord: str = ""
    antwoord_op: datetime | None = None
    erbij: str = field(repr=False, default="")


@dataclass(frozen=True)
class Boek:
    """What the melder decided in a case, in one request."""

    wie: Wie
    toestemmingen: Mapping[str, Toestemming] = field(repr=False)
    doorgiften: tuple[Doorgifte, ...] = field(repr=False)
    vragen: tuple[GesteldeVraag, ...] = field(repr=False)
    overname: Mapping[str, Any] = field(repr=False)

    @property
    def open_vragen(self) -> tuple[GesteldeVraag, ...]:
        """What waits for an answer."""
        return tuple(item for item in self.vragen if not item.antwoord)

    def stand(self, bestemming: str) -> Akkoord | None:
        """Where the consent for a destination stands; None where nobody asked or said anything."""
        found = self.toestemmingen.get(bestemming)
        return found.stand if found else None


def boek_of(kluis: vault.OpenCase, *, namens: bool, regie_onbekend: bool) -> Boek:
    """Read the ledger of an opened case.

    Args:
        kluis: the case.
        namens: whether somebody reported for somebody else.
        regie_onbekend: whether the person concerned does not know of it yet.
    """
    found: dict[str, list[tuple[uuid.UUID, Any]]] = {kind: [] for kind in KINDS}
    for object_id, kind, raw in kluis.read_all(kinds=KINDS):
        found[kind].append((object_id, raw))
    for rows in found.values():
        rows.sort(key=lambda row: (row[1]["op"], row[1].get("nr", 0)))
    answers = {raw["vraag"]: raw for _id, raw in found[ANTWOORD]}
    overname = found[OVERNAME][-1][1] if found[OVERNAME] else {}
    return Boek(
        wie=_who(overname, onbekend=namens and regie_onbekend),
        toestemmingen={raw["bestemming"]: _toestemming(pk, raw) for pk, raw in found[TOESTEMMING]},
        doorgiften=tuple(_doorgifte(pk, raw) for pk, raw in found[DOORGIFTE]),
        vragen=tuple(_vraag(pk, raw, answers.get(str(pk), {})) for pk, raw in found[VRAAG]),
        overname=overname,
    )


def entry(kind: str, *, object_id: uuid.UUID | None = None, **content: Any) -> vault.NewObject:
    """One entry on its way into a ledger."""
    return vault.NewObject(id=object_id or uuid.uuid4(), kind=kind, content={"op": now().isoformat(), **content})


def _who(overname: Mapping[str, Any], *, onbekend: bool) -> Wie:
    if overname.get("gedaan"):
        return Wie.BETROKKENE
    return Wie.NIEMAND if onbekend else Wie.MELDER


def _toestemming(object_id: uuid.UUID, raw: Mapping[str, Any]) -> Toestemming:
    return Toestemming(
        id=object_id,
        bestemming=raw["bestemming"],
        stand=Akkoord(raw["stand"]),
        op=datetime.fromisoformat(raw["op"]),
        wat=raw["wat"],
        toelichting=raw.get("toelichting", ""),
        vraag=raw.get("vraag", ""),
    )


def _doorgifte(object_id: uuid.UUID, raw: Mapping[str, Any]) -> Doorgifte:
    return Doorgifte(
        id=object_id,
        bestemming=raw["bestemming"],
        op=datetime.fromisoformat(raw["op"]),
        wie=raw["wie"],
        wat=raw["wat"],
        kenmerk=raw["kenmerk"],
        toestemming=raw["toestemming"],
    )


def _vraag(object_id: uuid.UUID, raw: Mapping[str, Any], answer: Mapping[str, Any]) -> GesteldeVraag:
    return GesteldeVraag(
        id=object_id,
        soort=raw["soort"],
        op=datetime.fromisoformat(raw["op"]),
        wie=raw["wie"],
        tekst=raw["tekst"],
        antwoorden=tuple(raw["antwoorden"]),
        bestemming=raw.get("bestemming", ""),
        antwoord=answer.get("antwoord", ""),
        antwoord_op=datetime.fromisoformat(answer["op"]) if answer else None,
        erbij=answer.get("erbij", ""),
    )
