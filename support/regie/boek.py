"""The ledger of a case (``features.md`` §4.10): read out of sealed entries, the newest in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from support.regie.inhoud import Antwoord, Doorgifte, GesteldeVraag, Overname, Toestemming, Vraagtekst

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.dossiers.service import Zaak
    from support.regie.inhoud import Akkoord


class Wie(StrEnum):
    """Who decides in a case."""

    MELDER = "melder"
    NIEMAND = "niemand"  # the person concerned does not know yet
    BETROKKENE = "betrokkene"


@dataclass(frozen=True)
class Boek:
    """What the melder decided in a case, in one request."""

    wie: Wie
    toestemmingen: Mapping[str, Toestemming] = field(repr=False)
    doorgiften: tuple[Doorgifte, ...] = field(repr=False)
    vragen: tuple[GesteldeVraag, ...] = field(repr=False)
    overname: Overname | None = field(repr=False)

    @property
    def open_vragen(self) -> tuple[GesteldeVraag, ...]:
        """What waits for an answer."""
        return tuple(item for item in self.vragen if not item.antwoord)

    @property
    def next_number(self) -> int:
        """Orders entries of the same moment."""
        return len(self.toestemmingen) + len(self.vragen) + len(self.doorgiften) + 1

    def stand(self, bestemming: str) -> Akkoord | None:
        """Where the consent for a destination stands; None where nobody asked or said anything."""
        found = self.toestemmingen.get(bestemming)
        return found.stand if found else None


def boek_of(zaak: Zaak) -> Boek:
    """Read the ledger of an opened case."""
    found = zaak.kluis.read_all(Toestemming, Doorgifte, Vraagtekst, Antwoord, Overname)
    consents = sorted(found.of(Toestemming), key=lambda item: (item.op, item.nr))
    answers = {item.vraag: item for item in found.of(Antwoord)}
    overnames = sorted(found.of(Overname), key=lambda item: (item.op, item.nr))
    overname = overnames[-1] if overnames else None
    return Boek(
        wie=_who(zaak, overname),
        toestemmingen={item.bestemming: item for item in consents},
        doorgiften=found.of(Doorgifte),
        vragen=tuple(_asked(item, answers.get(item.id)) for item in found.of(Vraagtekst)),
        overname=overname,
    )


def _who(zaak: Zaak, overname: Overname | None) -> Wie:
    if overname is not None and overname.gedaan:
        return Wie.BETROKKENE
    feiten = zaak.feiten
    return Wie.NIEMAND if feiten.namens and feiten.regie_onbekend else Wie.MELDER


def _asked(vraag: Vraagtekst, answer: Antwoord | None) -> GesteldeVraag:
    given: dict[str, Any] = {"antwoord": answer.antwoord, "erbij": answer.erbij} if answer else {}
    return GesteldeVraag(**msgspec.structs.asdict(vraag), **given)
