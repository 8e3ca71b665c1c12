"""A case goes from state to state as the protocol says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import InvalidTransition
from support.behandeling import sluiten
from support.dossiers.states import TRANSITIONS, Status

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_every_state_has_its_transitions_and_no_other_happens(dossier_id: UUID, mensen: Mensen) -> None:
    assert set(TRANSITIONS) == set(Status)
    sluiten.change_status(dossier_id=dossier_id, naar=Status.CONTACT_GELEGD, by=mensen.cor)

    with pytest.raises(InvalidTransition):
        sluiten.change_status(dossier_id=dossier_id, naar=Status.NIEUW, by=mensen.cor)
