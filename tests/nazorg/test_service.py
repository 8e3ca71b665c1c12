"""Aftercare in a case: planned, done, fallen away, and reminded of."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import NotFound
from support.dossiers import service as dossiers
from support.nazorg import queries as agenda
from support.nazorg import service as nazorg
from support.nazorg.models import Momentsoort, Momentstand

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_a_moment_that_is_not_there_cannot_be_finished() -> None:
    with pytest.raises(NotFound):
        nazorg.finish(moment_id=uuid.uuid4(), naar=Momentstand.GEDAAN)


def test_a_call_is_planned_once_a_day_for_the_next_working_day(dossier_id: uuid.UUID) -> None:
    before = {moment.id for moment in agenda.moments_of(dossier_id)}
    with clock.at(datetime(2027, 3, 5, 15, tzinfo=UTC)):  # a Friday
        nazorg.plan_call(dossier_id=dossier_id)
        nazorg.plan_call(dossier_id=dossier_id)

    (call,) = (moment for moment in agenda.moments_of(dossier_id) if moment.id not in before)
    assert (call.soort, clock.to_local(call.voor).date()) == (Momentsoort.CHECK_IN, date(2027, 3, 8))


def test_a_case_with_nothing_planned_closes_without_a_line_about_it(dossier_id: uuid.UUID, mensen: Mensen) -> None:
    for closing in range(2):
        zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor, lock=True)
        nazorg.close(zaak)
        lines = Event.objects.filter(subject=str(dossier_id), code=nazorg.NazorgGebeurtenis.VERVALLEN).count()
        assert lines == 1, closing
