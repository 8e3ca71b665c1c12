"""What pages read of consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.consultatie.inhoud import Consultatie, Consultstand, Leidspoor

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.service import Zaak

__all__ = ["Consultatie", "Consultstand", "Leidspoor", "consult_of", "consulten_of"]


def consulten_of(zaak: Zaak) -> list[Consultatie]:
    """Every consultation of an opened case as it stands now, the newest first."""
    newest: dict[UUID, Consultatie] = {}
    for step in zaak.kluis.read_all(Consultatie).of(Consultatie):
        newest[step.consult] = step
    return list(reversed(newest.values()))


def consult_of(zaak: Zaak, consult_id: UUID) -> Consultatie | None:
    """One consultation as it stands now."""
    return next((item for item in consulten_of(zaak) if item.consult == consult_id), None)
