"""Versions as pages show them: what holds, what waits, what there was, and what changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from meldpunt.core.clock import now
from meldpunt.core.datafile import DataModel
from meldpunt.core.errors import NotFound
from meldpunt.versies import rules
from meldpunt.versies.huidig import current, current_number
from meldpunt.versies.models import EERSTE, Versie, Versiestap
from meldpunt.versies.soorten import Versiesoort, Wijziging, kinds, soort_of, verschil
from meldpunt.versies.states import Versiestand
from meldpunt.vierogen.alleen import free_from
from meldpunt.vierogen.service import key_holders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

ModelT = TypeVar("ModelT", bound=DataModel)


@dataclass(frozen=True)
class Versieregel:
    """One version in a list: its number and state, who wrote it, and who decided when."""

    id: UUID
    nummer: int
    stand: Versiestand
    gelijk_aan: int | None
    door: str
    op: datetime
    vastgesteld_door: str
    vastgesteld_op: datetime | None

    @property
    def label(self) -> str:
        """The state, in words."""
        return str(self.stand.label)


@dataclass(frozen=True)
class Versieblad:
    """One version, as one person sees it.

    Attributes:
        wijzigingen: what it says otherwise than the version that held when it was written.
        mag: which of ``voorleggen``, ``vaststellen``, ``waarschuwen`` and ``weg`` this person may do now.
        waarom_niet: why publishing is not for this person, or not yet; empty where it is.
        vanaf: until when it waits without a second person; None where it may go on, or somebody else can agree.
    """

    soort: Versiesoort[DataModel]
    regel: Versieregel
    wijzigingen: tuple[Wijziging, ...]
    mag: frozenset[str]
    waarom_niet: str
    vanaf: datetime | None


@dataclass(frozen=True)
class Soortstand:
    """A kind on the page of all kinds.

    Attributes:
        nieuwer: whether the product brought another version one since the version that holds was written.
    """

    soort: Versiesoort[DataModel]
    nummer: int
    geldt: Versieregel | None
    wacht: Versieregel | None
    nieuwer: bool


def overview() -> list[Soortstand]:
    """Every kind with the version that holds and the one that waits."""
    return [_soortstand(soort) for soort in kinds()]


def history(code: str) -> list[Versieregel]:
    """Every version of a kind, the newest first; version one, which came with the product, is not among them."""
    rows = Versie.objects.filter(soort=code).select_related("door").prefetch_related("stappen__door")
    return [_regel(row) for row in rows.order_by("-nummer")]


def draft_of(soort: Versiesoort[ModelT], *, by: Medewerker) -> ModelT | None:
    """What somebody wrote down and did not lay before anybody yet, on top of what holds; editing goes on from it."""
    row = Versie.objects.filter(soort=soort.code, door_id=by.id).order_by("-nummer").prefetch_related("stappen").first()
    if row is None or _stand(row) != Versiestand.CONCEPT or row.basis != current_number(soort):
        return None
    return soort.read_or_none(row.inhoud)


def to_edit(soort: Versiesoort[ModelT], *, by: Medewerker) -> ModelT:
    """Where editing begins: at one's own concept, or else at what holds now."""
    return draft_of(soort, by=by) or current(soort)


def versie_of(versie_id: UUID, *, by: Medewerker) -> Versieblad:
    """One version with what it changes, and what this person may do with it.

    Raises:
        NotFound: there is no such version.
    """
    row = Versie.objects.select_related("door").prefetch_related("stappen__door").filter(pk=versie_id).first()
    soort = None if row is None else soort_of(row.soort)
    if row is None or soort is None:
        raise NotFound(_("Deze versie is er niet."))
    regel, holders = _regel(row), key_holders()
    busy = any(item.stand == Versiestand.TER_TOETSING for item in history(row.soort))
    why = ""
    mag = set()
    if regel.stand == Versiestand.CONCEPT:
        refusal = rules.refusal_to_propose(by, row, busy=busy, current=current_number(soort))
        why = refusal.sentence if refusal else ""
        mag |= set() if refusal else {"voorleggen"}
    if regel.stand == Versiestand.TER_TOETSING:
        refusal = rules.refusal_to_publish(by, row, current=current_number(soort), holders=holders)
        why = refusal.sentence if refusal else ""
        mag |= set() if refusal else {"vaststellen"}
    if rules.refusal_to_warn(by, row, stand=regel.stand, holders=holders) is None:
        mag.add("waarschuwen")
    if (
        regel.stand in (Versiestand.CONCEPT, Versiestand.TER_TOETSING)
        and rules.refusal_to_stop(by, row, stand=regel.stand) is None
    ):
        mag.add("weg")
    alone = regel.stand == Versiestand.TER_TOETSING and not holders - {row.door_id}
    moment = free_from(row.pk) if alone else None
    return Versieblad(
        soort=soort,
        regel=regel,
        wijzigingen=_changes(soort, row),
        mag=frozenset(mag),
        waarom_niet=why,
        vanaf=moment if moment and moment > now() else None,
    )


def _changes(soort: Versiesoort[ModelT], row: Versie) -> tuple[Wijziging, ...]:
    before, after = _of_number(soort, row.basis), soort.read_or_none(row.inhoud)
    return () if before is None or after is None else verschil(soort, before, after)


def _of_number(soort: Versiesoort[ModelT], nummer: int) -> ModelT | None:
    if nummer == EERSTE:
        return soort.meegeleverd()
    row = Versie.objects.filter(soort=soort.code, nummer=nummer).first()
    return None if row is None else soort.read_or_none(row.inhoud)


def _soortstand(soort: Versiesoort[DataModel]) -> Soortstand:
    nummer = current_number(soort)
    rows = Versie.objects.filter(soort=soort.code).select_related("door").prefetch_related("stappen__door")
    held = rows.filter(nummer=nummer).first()
    waits: Sequence[Versie] = [row for row in rows.order_by("-nummer") if _stand(row) == Versiestand.TER_TOETSING]
    return Soortstand(
        soort=soort,
        nummer=nummer,
        geldt=_regel(held) if held else None,
        wacht=_regel(waits[0]) if waits else None,
        nieuwer=held is not None and held.meegeleverd != soort.shipped_hash(),
    )


def _steps(row: Versie) -> list[Versiestap]:
    return sorted(row.stappen.all(), key=lambda step: step.pk)


def _stand(row: Versie) -> Versiestand:
    return Versiestand(_steps(row)[-1].stand)


def _regel(row: Versie) -> Versieregel:
    decided = next((step for step in _steps(row) if step.stand == Versiestand.VASTGESTELD), None)
    return Versieregel(
        id=row.pk,
        nummer=row.nummer,
        stand=_stand(row),
        gelijk_aan=row.gelijk_aan,
        door=row.door.naam,
        op=row.op,
        vastgesteld_door="" if decided is None else decided.door.naam,
        vastgesteld_op=None if decided is None else decided.op,
    )
