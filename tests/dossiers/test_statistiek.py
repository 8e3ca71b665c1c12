"""What the figures get of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.dossiers import service as dossiers
from tests.behandeling.deuren import confirm

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_the_figures_count_each_case_once_and_without_a_name(dossier_id: UUID, mensen: Mensen) -> None:
    import uuid
    from datetime import timedelta

    from meldpunt.core.clock import today

    confirm(dossier_id, mensen.cor, primaire_vorm="DOXING", primair_platform="X")
    tomorrow = today() + timedelta(days=1)

    facts = dossiers.mark_counted(release_id=uuid.uuid4(), before=tomorrow)

    assert [(fact.vorm, fact.platform, fact.gradatie, fact.ingedeeld) for fact in facts] == [
        ("DOXING", "X", "ernstig", True)
    ]
    assert "Mira" not in repr(facts)
    assert dossiers.mark_counted(release_id=uuid.uuid4(), before=tomorrow) == []
