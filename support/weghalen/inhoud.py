"""Sealed pieces of a request to take something down. Nothing is ever changed in it, only added."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from meldpunt.vault.service import CaseContent
from support.papier.service import Vel
from support.regie.service import Onderdeel
from support.weghalen.states import Stap, Uitslag, Verzoekstand


class Verzoektekst(CaseContent, frozen=True, kw_only=True):
    """A request as it was written for one rung; the newest for that rung counts, and exactly that goes out.

    Attributes:
        verzoek: the request.
        na: what was done or seen before it; after the next thing it is old.
        naar: the rung to which this text leads.
        toestemming: the consent it stands on.
        platform: where the message stands.
        link: the exact address of the message.
        redenen: what the message does, as codes.
        bewijs: the numbers of the pieces that show it, sealed before anything is asked.
        zonder_bewijs: why it goes on without, where it does.
        erin: what of the melder stands in it.
        vel: the text itself.
        wie: who made it.
    """

    kind: ClassVar[str] = "verzoektekst"

    verzoek: UUID
    na: UUID
    naar: Verzoekstand
    toestemming: UUID
    platform: str
    link: str
    redenen: tuple[str, ...]
    bewijs: tuple[int, ...] = ()
    zonder_bewijs: str = ""
    erin: tuple[Onderdeel, ...] = ()
    vel: Vel
    versie: str
    wie: str


class Verzoeksport(CaseContent, frozen=True, kw_only=True):
    """One thing that was done or seen, and what comes next.

    Attributes:
        verzoek: the request.
        stand: the rung on which it stands from here on.
        dag: the day of what was done or seen.
        uitslag: what was seen, where somebody looked.
        kenmerk: how they call it themselves.
        tekst: what was added in words, for the desk and the melder.
        wie: who did it.
        stap: the next step; nothing where it is over.
        voor: by when.
        uiterlijk: until when the law leaves that step open.
    """

    kind: ClassVar[str] = "verzoeksport"

    verzoek: UUID
    stand: Verzoekstand
    dag: date
    uitslag: Uitslag | None = None
    kenmerk: str = ""
    tekst: str = ""
    wie: str = ""
    stap: Stap | None = None
    voor: date | None = None
    uiterlijk: date | None = None
