"""A case as somebody sees it: everything of it for the desk, what is theirs for the melder."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from meldpunt.audit import service as audit
from support.dossiers.gebeurtenissen import DossierGebeurtenis
from support.dossiers.inhoud import (
    FINDINGS,
    Berichttekst,
    Besluit,
    Bestand,
    Contactwens,
    Oordeel,
    Opnameverslag,
    Regeltekst,
    Schakel,
    Uitingen,
    Uitsluiting,
    Vastlegkaart,
    Verhaal,
    Verslagreactie,
    opnames_in,
    with_findings,
)
from support.dossiers.inhoud.frequentie import Frequentie, frequentie_of, is_more_than
from support.dossiers.models import Bericht, Toegang, TriageBesluit, in_force
from support.dossiers.queries import kaart_of
from support.dossiers.states import Status
from support.dossiers.zaak import keten
from support.dossiers.zaak.deuren import MELDER
from support.dossiers.zaak.toegang import assignee_of, has_other_reader
from support.dossiers.zaak.waarneming import stand_in_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meldpunt.vault import service as vault
    from meldpunt.vault.service import CaseContent
    from support.dossiers.inhoud import Bewijs, Feiten, Opname, Uiting, Van
    from support.dossiers.queries import Kaart
    from support.dossiers.zaak.deuren import Zaak

FOR_BOTH: tuple[type[CaseContent], ...] = (
    Berichttekst,
    Regeltekst,
    Contactwens,
    Uitsluiting,
    Bestand,
    Schakel,
    Opnameverslag,
    Verslagreactie,
)
_HOLDS = (TriageBesluit.Stand.VOORLOPIG, TriageBesluit.Stand.VASTGESTELD)


@dataclass(frozen=True)
class Inzage:
    """Everything in a case, in one request."""

    zaak: Zaak = field(repr=False)
    kaart: Kaart
    verhalen: tuple[Verhaal, ...] = field(repr=False)
    contact: Contactwens = field(repr=False)
    bestanden: tuple[Bewijs, ...] = field(repr=False)
    berichten: tuple[Berichttekst, ...] = field(repr=False)
    besluiten: tuple[Besluit, ...] = field(repr=False)
    tijdlijn: tuple[Regeltekst, ...] = field(repr=False)
    toegang: frozenset[UUID]
    uitgesloten: frozenset[UUID] = field(repr=False)
    uitingen: tuple[Uiting, ...] = field(repr=False, default=())
    schakels: tuple[Schakel, ...] = field(repr=False, default=())
    kaarten: tuple[Vastlegkaart, ...] = field(repr=False, default=())  # every one that was ever filled in
    opnames: tuple[Opname, ...] = field(repr=False, default=())

    @property
    def stukken(self) -> tuple[Bewijs, ...]:
        """The exhibits: every file but what the melder spoke in."""
        return tuple(item for item in self.bestanden if not item.gesproken)

    @property
    def frequentie(self) -> Frequentie:
        """How often it happened, counted from everything that came in so far."""
        return frequentie_of(self.uitingen)

    @property
    def is_meer_dan_ingedeeld(self) -> bool:
        """Whether more came in than the judgement that holds counted with."""
        return is_more_than(self.frequentie, self.besluit.antwoorden)

    @property
    def besluit(self) -> Besluit:
        """The judgement that holds."""
        return [item for item in self.besluiten if item.stand in _HOLDS][-1]

    @property
    def wacht_op_tweede(self) -> Besluit | None:
        """A lower gradation that waits for a second person."""
        newest = self.besluiten[-1]
        return newest if newest.stand == TriageBesluit.Stand.WACHT_OP_TWEEDE else None


@dataclass(frozen=True)
class Standen:
    """The steps of a report as the melder sees them, with the day on which each was reached."""

    ontvangen_op: datetime
    gelezen_op: datetime | None
    contact_op: datetime | None
    nazorg: bool
    afgesloten: bool


@dataclass(frozen=True)
class MijnMelding:
    """A report as its melder sees it, in one request."""

    zaak: Zaak = field(repr=False)
    standen: Standen
    contact: Contactwens = field(repr=False)
    uitgesloten: frozenset[UUID] = field(repr=False)
    berichten: tuple[Berichttekst, ...] = field(repr=False)
    bestanden: tuple[Bewijs, ...] = field(repr=False)
    gezien: tuple[audit.Regel, ...]
    regels: tuple[Regeltekst, ...] = field(repr=False, default=())
    opnames: tuple[Opname, ...] = field(repr=False, default=())

    @property
    def dossier_id(self) -> UUID:
        """The id of the case."""
        return self.zaak.id

    @property
    def feiten(self) -> Feiten:
        """The coded facts."""
        return self.zaak.feiten

    @cached_property
    def assignee_id(self) -> UUID | None:
        """Who looks after it; None where this person stopped, though the row says so until a coordinator divides."""
        found = assignee_of(self.zaak.id) if self.zaak.dossier.assignee_id else None
        return found[0] if found else None

    def waarnemer(self, *, away: Collection[UUID]) -> UUID | None:
        """Who stands in today for whoever looks after it, and is not away too; None for nobody."""
        found = stand_in_of(self.zaak.id, away=away)
        return found[0] if found else None

    @cached_property
    def leest_een_ander(self) -> bool:
        """Whether anybody of the desk can read it besides whoever looks after it."""
        return has_other_reader(self.zaak.dossier, but=self.assignee_id)

    @cached_property
    def wordt_gelezen(self) -> bool:
        """Whether anybody of the desk can read it; whoever was the only one may have stopped."""
        return has_other_reader(self.zaak.dossier, but=None)


def inzage_of(zaak: Zaak) -> Inzage:
    """Read everything in an opened case."""
    found = zaak.kluis.read_all(Verhaal, Oordeel, Uitingen, *FOR_BOTH, *FINDINGS)
    keten.check(zaak.id, found)
    standen = dict(TriageBesluit.objects.filter(dossier=zaak.dossier).values_list("pk", "stand"))
    access = Toegang.objects.filter(in_force(), dossier=zaak.dossier).values_list("account_id", flat=True)
    files = bewijs_in(found)
    return Inzage(
        zaak=zaak,
        kaart=kaart_of(zaak.dossier),
        verhalen=found.of(Verhaal),
        contact=found.of(Contactwens)[-1],
        bestanden=files,
        opnames=opnames_in(files, found),
        schakels=keten.links_in(found),
        kaarten=found.of(Vastlegkaart),
        berichten=found.of(Berichttekst),
        besluiten=tuple(
            Besluit(**msgspec.structs.asdict(item), stand=standen[item.id])
            for item in found.of(Oordeel)
            if item.id in standen
        ),
        tijdlijn=found.of(Regeltekst),
        toegang=frozenset(access),
        uitgesloten=uitgesloten_in(found),
        uitingen=tuple(item for row in found.of(Uitingen) for item in row.uitingen),
    )


def mijn_melding_of(zaak: Zaak) -> MijnMelding:
    """Read what an opened case shows to its melder."""
    found = zaak.kluis.read_all(*FOR_BOTH, *FINDINGS)
    keten.check(zaak.id, found)
    trail = audit.trail(subject=str(zaak.id), codes=[DossierGebeurtenis.GELEZEN])
    gezien = tuple(regel for regel in trail if regel.rol != MELDER.rol)
    status = zaak.dossier.status
    standen = Standen(
        ontvangen_op=next(regel.op for regel in found.of(Regeltekst) if regel.zichtbaar),
        gelezen_op=gezien[0].at if gezien else None,
        contact_op=zaak.feiten.contact_op,
        nazorg=status in (Status.NAZORG, Status.AFGESLOTEN),
        afgesloten=status == Status.AFGESLOTEN,
    )
    files = bewijs_in(found)
    return MijnMelding(
        zaak=zaak,
        standen=standen,
        contact=found.of(Contactwens)[-1],
        uitgesloten=uitgesloten_in(found),
        berichten=found.of(Berichttekst),
        bestanden=files,
        opnames=opnames_in(files, found),
        gezien=gezien,
        regels=tuple(regel for regel in found.of(Regeltekst) if regel.zichtbaar),
    )


def bewijs_in(found: vault.Contents) -> tuple[Bewijs, ...]:
    """The files among what was read, by number, with what was found out about them."""
    files = (with_findings(bestand, found) for bestand in found.of(Bestand))
    return tuple(sorted(files, key=lambda item: item.nr))


def uitgesloten_in(found: vault.Contents) -> frozenset[UUID]:
    """Everybody who is kept out, among what was read."""
    return frozenset(account_id for item in found.of(Uitsluiting) for account_id in item.accounts)


def verhalen_of(zaak: Zaak) -> tuple[Verhaal, ...]:
    """What was told in an opened case, the oldest first."""
    return zaak.kluis.read_all(Verhaal).of(Verhaal)


def mark_read(zaak: Zaak, *, van: Van) -> None:
    """Write down that the messages of one side were read."""
    Bericht.objects.filter(dossier=zaak.dossier, van=van, gelezen=False).update(gelezen=True)
