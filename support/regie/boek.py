"""The ledger of a case (``features.md`` §4.10): read out of sealed entries, the newest in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from support.regie.bestemmingen import read_bestemmingen
from support.regie.inhoud import Akkoord, Antwoord, Doorgifte, GesteldeVraag, Overname, Toestemming, Vraagtekst

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.dossiers.service import Zaak
    from support.regie.inhoud import Onderdeel


class Wie(StrEnum):
    """Who decides in a case."""

    MELDER = "melder"
    NIEMAND = "niemand"  # somebody else reported, and the person concerned did not take over yet
    ONBEKEND = "onbekend"  # nobody said yet about whom the report is
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
    def beslist_niemand(self) -> bool:
        """Whether nobody decides yet, so that nothing is asked, chosen or passed on."""
        return self.wie in (Wie.NIEMAND, Wie.ONBEKEND)

    @property
    def open_vragen(self) -> tuple[GesteldeVraag, ...]:
        """What waits for an answer."""
        return tuple(item for item in self.vragen if not item.antwoord)

    @property
    def getoonde_doorgiften(self) -> tuple[Doorgifte, ...]:
        """What went out, as far as the melder reads of it."""
        return tuple(item for item in self.doorgiften if item.ziet_melder)

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
        toestemmingen={item.bestemming: item for item in consents if _holds(item, overname)},
        doorgiften=found.of(Doorgifte),
        vragen=tuple(_asked(item, answers.get(item.id)) for item in found.of(Vraagtekst)),
        overname=overname,
    )


def allowed_by(toestemming: Toestemming) -> tuple[Onderdeel, ...]:
    """What a consent lets go along by name; one of before counts as far as its words are those of the destination."""
    if toestemming.onderdelen:
        return toestemming.onderdelen
    plain = next((item for item in read_bestemmingen() if item.code == toestemming.bestemming), None)
    return plain.onderdelen if plain is not None and plain.deelt == toestemming.wat else ()


def _who(zaak: Zaak, overname: Overname | None) -> Wie:
    if overname is not None and overname.gedaan:
        return Wie.BETROKKENE
    if zaak.feiten.zonder_regie:
        return Wie.NIEMAND if zaak.feiten.namens else Wie.ONBEKEND
    return Wie.MELDER


def _holds(consent: Toestemming, overname: Overname | None) -> bool:
    """What somebody else said before the person concerned took over, holds no longer; what was asked still is."""
    if overname is None or not overname.gedaan:
        return True
    return consent.stand == Akkoord.GEVRAAGD or consent.op >= overname.op


def _asked(vraag: Vraagtekst, answer: Antwoord | None) -> GesteldeVraag:
    given: dict[str, Any] = {"antwoord": answer.antwoord, "erbij": answer.erbij} if answer else {}
    return GesteldeVraag(**msgspec.structs.asdict(vraag), **given)
