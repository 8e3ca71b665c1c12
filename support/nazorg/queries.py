"""What pages read of aftercare: the moments of a case, and a list of what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meldpunt.core.clock import now
from support.nazorg.models import Contactmoment, Momentsoort, Momentstand
from support.nazorg.schema import contact_werkdagen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

__all__ = ["Moment", "Momentsoort", "Momentstand", "agenda", "contact_werkdagen", "moment_of", "moments_of"]


@dataclass(frozen=True)
class Moment:
    """One moment as the desk sees it."""

    id: UUID
    dossier_id: UUID
    soort: str
    naam: str
    voor: datetime
    stand: str
    gedaan_op: datetime | None

    @property
    def te_laat(self) -> bool:
        """Whether the time is past and it is still open."""
        return self.stand == Momentstand.OPEN and self.voor < now()


def moments_of(dossier_id: UUID) -> list[Moment]:
    """All moments of one case, in order."""
    return [moment_of(row) for row in Contactmoment.objects.filter(dossier_id=dossier_id).order_by("voor")]


def agenda(dossier_ids: Iterable[UUID], *, until: datetime | None = None) -> list[Moment]:
    """The open moments of some cases, soonest first."""
    rows = Contactmoment.objects.filter(dossier_id__in=list(dossier_ids), stand=Momentstand.OPEN)
    if until is not None:
        rows = rows.filter(voor__lte=until)
    return [moment_of(row) for row in rows.order_by("voor")]


def moment_of(row: Contactmoment) -> Moment:
    """A row as the desk sees it."""
    return Moment(
        id=row.pk,
        dossier_id=row.dossier_id,
        soort=row.soort,
        naam=str(Momentsoort(row.soort).label),
        voor=row.voor,
        stand=row.stand,
        gedaan_op=row.gedaan_op,
    )
