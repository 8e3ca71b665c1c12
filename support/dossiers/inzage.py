"""A case opened: everything in it, read with the key of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from support.dossiers.frequentie import Frequentie, frequentie_of, is_more_than
from support.dossiers.inhoud import (
    BERICHT,
    BEWIJSSTUK,
    CONTACT,
    KINDS,
    MELDING,
    SCAN,
    TIJDLIJN,
    TRIAGE,
    UITINGEN,
    UITSLUITING,
    WEERGAVE,
    BerichtTekst,
    Besluit,
    Bestand,
    Contact,
    Kaart,
    Regel,
    Verhaal,
    bericht_of,
    besluit_of,
    bestand_of,
    contact_of,
    regel_of,
    uitingen_of,
    verhaal_of,
    with_later,
)
from support.dossiers.models import Dossier, Toegang, TriageBesluit
from support.dossiers.queries import kaart_of

if TYPE_CHECKING:
    from datetime import datetime

    from meldpunt.vault import service as vault
    from support.dossiers.uitingen import Uiting

_HOLDS = (TriageBesluit.Stand.VOORLOPIG, TriageBesluit.Stand.VASTGESTELD)


@dataclass(frozen=True)
class Inzage:
    """A case as somebody of the desk sees it, in one request."""

    kaart: Kaart
    kluis: vault.OpenCase = field(repr=False)
    verhalen: tuple[Verhaal, ...] = field(repr=False)
    contact: Contact = field(repr=False)
    bestanden: tuple[Bestand, ...] = field(repr=False)
    berichten: tuple[BerichtTekst, ...] = field(repr=False)
    besluiten: tuple[Besluit, ...] = field(repr=False)
    tijdlijn: tuple[Regel, ...] = field(repr=False)
    toegang: frozenset[UUID]
    uitgesloten: frozenset[UUID] = field(repr=False)
    uitingen: tuple[Uiting, ...] = field(repr=False, default=())

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


def inzage_of(dossier: Dossier, kluis: vault.OpenCase) -> Inzage:
    """Read a case with its open key."""
    found: dict[str, list[tuple[UUID, Any]]] = {kind: [] for kind in KINDS}
    for object_id, kind, raw in kluis.read_all(kinds=KINDS):
        found[kind].append((object_id, raw))
    standen = dict(TriageBesluit.objects.filter(dossier=dossier).values_list("pk", "stand"))
    besluiten = [besluit_of(pk, raw, stand=standen[pk]) for pk, raw in found[TRIAGE] if pk in standen]
    later = [(kind, raw) for kind in (SCAN, WEERGAVE) for _pk, raw in found[kind]]
    bestanden = [with_later(bestand_of(pk, raw), later) for pk, raw in found[BEWIJSSTUK]]
    return Inzage(
        kaart=kaart_of(dossier),
        kluis=kluis,
        verhalen=_by_time([verhaal_of(pk, raw) for pk, raw in found[MELDING]]),
        contact=contact_of(raw for _id, raw in found[CONTACT]),
        bestanden=tuple(sorted(bestanden, key=lambda item: item.nr)),
        berichten=_by_time([bericht_of(pk, raw) for pk, raw in found[BERICHT]]),
        besluiten=_by_time(besluiten),
        tijdlijn=_by_time([regel_of(pk, raw) for pk, raw in found[TIJDLIJN]]),
        toegang=frozenset(Toegang.objects.filter(dossier=dossier, tot=None).values_list("account_id", flat=True)),
        uitgesloten=frozenset(UUID(pk) for _id, raw in found[UITSLUITING] for pk in raw["accounts"]),
        uitingen=uitingen_of(raw for _id, raw in found[UITINGEN]),
    )


def _by_time(items: list[Any]) -> tuple[Any, ...]:
    def moment(item: Any) -> datetime:
        op: datetime = item.op
        return op

    return tuple(sorted(items, key=moment))
