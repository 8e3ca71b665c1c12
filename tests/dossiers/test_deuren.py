"""Whether a case opens, and for whom."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.audit.models import Event
from meldpunt.core.errors import NotFound
from support.dossiers.zaak import deuren as dossiers

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_whether_somebody_may_read_is_known_without_opening(dossier_id: uuid.UUID, mensen: Mensen) -> None:
    dossiers.check_can_read(dossier_id=dossier_id, by=mensen.cor)
    for unknown, who in ((dossier_id, mensen.vera), (uuid.uuid4(), mensen.cor)):
        with pytest.raises(NotFound):
            dossiers.check_can_read(dossier_id=unknown, by=who)
    assert not Event.objects.filter(subject=str(dossier_id), actor=mensen.cor.actor_id).exists()
