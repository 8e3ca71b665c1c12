"""Which moment of a case a test means, whatever hour of the day it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.nazorg import queries as agenda

if TYPE_CHECKING:
    from uuid import UUID


def first_contact_of(dossier_id: UUID) -> agenda.Moment:
    """The first contact that is planned; late in the day another moment may be due before it."""
    return next(item for item in agenda.moments_of(dossier_id) if item.soort == "eerste_contact")
