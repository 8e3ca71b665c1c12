"""What pages read of the bell: who is silent, until when nobody is mailed, and how the trial of this week went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import today
from support.bel.models import Belstand, Proefstand, Stilte

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = ["Belbeeld", "Proefstand", "bel_of", "is_silent", "rust_tot", "silent_cases"]


@dataclass(frozen=True)
class Belbeeld:
    """What the first page says of the bell.

    Attributes:
        rust_tot: the last day on which nobody is mailed; None where mail goes out.
        gevraagd: whether this person is asked if the mail of the trial arrived.
        keuzes: the words to choose from.
        op: on which day the mail of the trial went out.
        wacht: whether nobody said yet if it arrived.
        stuk: whether the last trial failed, or nobody answered it.
    """

    rust_tot: date | None
    gevraagd: bool
    keuzes: tuple[str, ...]
    op: date | None
    wacht: bool
    stuk: bool


def bel_of(by: Medewerker) -> Belbeeld:
    """How the bell stands, for somebody of the desk or an administrator."""
    row = Belstand.objects.filter(pk=1).first() or Belstand()
    is_asked = by.rol == Rol.COORDINATOR and row.proef == Proefstand.OPEN
    return Belbeeld(
        rust_tot=_running(row.rust_tot),
        gevraagd=is_asked,
        keuzes=tuple(row.keuzes) if is_asked else (),
        op=row.op,
        wacht=row.proef == Proefstand.OPEN,
        stuk=row.proef in (Proefstand.NIET, Proefstand.STIL),
    )


def rust_tot() -> date | None:
    """The last day on which nobody of the desk is mailed; None where mail goes out."""
    return _running(Belstand.objects.values_list("rust_tot", flat=True).first())


def is_silent(account_id: UUID, *, dossier_id: UUID | None = None) -> bool:
    """Whether somebody wants no mail: about one case, or about anything where none is named."""
    return Stilte.objects.filter(account_id=account_id, dossier=dossier_id).exists()


def silent_cases(account_id: UUID) -> frozenset[UUID]:
    """The cases about which somebody wants no mail."""
    rows = Stilte.objects.filter(account_id=account_id, dossier__isnull=False)
    return frozenset(rows.values_list("dossier_id", flat=True))


def _running(last: date | None) -> date | None:
    return last if last is not None and last >= today() else None
