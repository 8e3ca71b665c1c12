"""What pages read of aftercare: the moments of a case, and a list of what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from meldpunt.core.clock import now
from support.nazorg.gespreksblad import Gespreksblad, blad_voor
from support.nazorg.models import (
    TAKEN,
    TERM_OF_LAW,
    Contactmoment,
    Contactuitkomst,
    Contactwijze,
    Momentsoort,
    Momentstand,
)
from support.nazorg.schema import contact_voor, contact_werkdagen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

__all__ = [
    "TAKEN",
    "Contactuitkomst",
    "Contactwijze",
    "Gespreksblad",
    "Moment",
    "Momentsoort",
    "Momentstand",
    "agenda",
    "blad_voor",
    "contact_voor",
    "contact_werkdagen",
    "moment_of",
    "moments_of",
]


FIXED = (Momentsoort.EERSTE_CONTACT, *TERM_OF_LAW)
UNDO = timedelta(days=1)


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

    @property
    def is_taak(self) -> bool:
        """Whether somebody of the desk made it up, so that it is no contact with the melder."""
        return self.soort in TAKEN

    @property
    def is_gesprek(self) -> bool:
        """Whether somebody of the desk speaks with the melder then."""
        return self.soort not in (Momentsoort.OPVOLGING, *TAKEN, *TERM_OF_LAW)

    @property
    def kan_verzet(self) -> bool:
        """Whether its day may be another: what was promised to the melder and what the law says stays."""
        return self.stand == Momentstand.OPEN and self.soort not in FIXED

    @property
    def kan_terug(self) -> bool:
        """Whether saying that it was done can still be undone; a day of knowledge that is known stays known."""
        if self.soort == Momentsoort.KENNISDAG:
            return False
        return self.gedaan_op is not None and now() < self.gedaan_op + UNDO


def find(moment_id: UUID) -> Moment | None:
    """One moment; None where there is no such moment."""
    row = Contactmoment.objects.filter(pk=moment_id).first()
    return None if row is None else moment_of(row)


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
