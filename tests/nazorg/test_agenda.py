"""The agenda of a case: what is moved, undone, made up, or tried again, on the right day whatever the calendar says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM, to_local
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound
from support.nazorg import queries, service
from support.nazorg.models import TAKEN, Contactmoment, Momentsoort, Momentstand

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
DAYS = st.dates(min_value=date(2026, 12, 1), max_value=date(2033, 12, 31))
START = datetime(2026, 12, 1, 9, tzinfo=AMSTERDAM)


def open_of(dossier_id: UUID, soort: Momentsoort) -> list[Contactmoment]:
    return list(Contactmoment.objects.filter(dossier_id=dossier_id, soort=soort, stand="open").order_by("voor"))


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=DAYS, soort=st.sampled_from(TAKEN), count=st.integers(min_value=1, max_value=4))
def test_a_task_stands_at_five_on_its_day_and_as_many_as_were_made(
    dossier_id: UUID, day: date, soort: Momentsoort, count: int
) -> None:
    with transaction.atomic(), clock.at(START):
        for _nr in range(count):
            service.add_task(dossier_id=dossier_id, soort=soort, dag=day, moment_id=uuid4())
        found = [to_local(row.voor) for row in open_of(dossier_id, soort)]

        assert [moment.date() for moment in found] == [day] * count  # leap days and both changes of the clock as well
        assert [(moment.hour, moment.minute) for moment in found] == [(17, 0), (16, 59), (16, 58), (16, 57)][:count][
            ::-1
        ]
        transaction.set_rollback(True)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=DAYS, other=DAYS)
def test_what_is_moved_stands_on_the_new_day_and_nowhere_else(dossier_id: UUID, day: date, other: date) -> None:
    with transaction.atomic(), clock.at(START):
        service.add_task(dossier_id=dossier_id, soort=Momentsoort.TAAK_BRIEF, dag=day, moment_id=uuid4())
        (row,) = open_of(dossier_id, Momentsoort.TAAK_BRIEF)

        assert service.move(moment_id=row.pk, dag=other) == (day, other)

        (moved,) = open_of(dossier_id, Momentsoort.TAAK_BRIEF)
        assert to_local(moved.voor).date() == other
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("today", "next_day"),
    [
        (datetime(2026, 11, 27, 12, tzinfo=AMSTERDAM), date(2026, 11, 30)),  # over a weekend
        (datetime(2026, 12, 24, 23, 30, tzinfo=AMSTERDAM), date(2026, 12, 28)),  # over Christmas
        (datetime(2028, 2, 28, 12, tzinfo=AMSTERDAM), date(2028, 2, 29)),  # a leap day
        (datetime(2027, 3, 26, 12, tzinfo=AMSTERDAM), date(2027, 3, 30)),  # Easter, and the clock goes ahead
        (datetime(2026, 12, 31, 8, tzinfo=AMSTERDAM), date(2027, 1, 4)),  # New Year's Day is a Friday
    ],
)
def test_the_next_attempt_is_on_the_next_working_day(dossier_id: UUID, today: datetime, next_day: date) -> None:
    before = len(open_of(dossier_id, Momentsoort.EERSTE_CONTACT))
    with clock.at(today):
        service.plan_again(dossier_id=dossier_id, soort=Momentsoort.EERSTE_CONTACT)

    found = open_of(dossier_id, Momentsoort.EERSTE_CONTACT)
    assert len(found) == before + 1
    assert next_day in {to_local(row.voor).date() for row in found}


@pytest.mark.parametrize("soort", [Momentsoort.EERSTE_CONTACT, Momentsoort.KENNISDAG, Momentsoort.KLACHTTERMIJN])
def test_what_was_promised_and_what_the_law_says_keeps_its_day(dossier_id: UUID, soort: Momentsoort) -> None:
    moment = clock.now() + timedelta(days=1)
    row = Contactmoment.objects.create(dossier_id=dossier_id, soort=soort, voor=moment)

    with pytest.raises(Conflict, match="beloofd"):
        service.move(moment_id=row.pk, dag=to_local(moment).date() + timedelta(days=1))

    row.refresh_from_db()
    assert row.voor == moment


def test_nothing_goes_to_a_day_that_is_past(dossier_id: UUID) -> None:
    yesterday = clock.today() - timedelta(days=1)
    (row, *_rest) = open_of(dossier_id, Momentsoort.CHECK_IN)

    with pytest.raises(Conflict, match="voorbij"):
        service.move(moment_id=row.pk, dag=yesterday)
    with pytest.raises(Conflict, match="voorbij"):
        service.add_task(dossier_id=dossier_id, soort=Momentsoort.TAAK_BRIEF, dag=yesterday, moment_id=uuid4())
    service.add_task(dossier_id=dossier_id, soort=Momentsoort.TAAK_BRIEF, dag=clock.today(), moment_id=uuid4())


def test_what_was_done_opens_again_for_a_day_and_no_longer(dossier_id: UUID) -> None:
    (row, *_rest) = open_of(dossier_id, Momentsoort.CHECK_IN)
    with pytest.raises(InvalidTransition):
        service.reopen(moment_id=row.pk)
    done = service.finish(moment_id=row.pk, naar=Momentstand.GEDAAN)

    with clock.at(done.op + timedelta(hours=24)), pytest.raises(Conflict):
        service.reopen(moment_id=row.pk)
    with clock.at(done.op + timedelta(hours=23, minutes=59)):
        undone = service.reopen(moment_id=row.pk)

    assert undone == done
    row.refresh_from_db()
    assert (row.stand, row.gedaan_op) == ("open", None)


def test_a_moment_that_is_not_there_is_not_there(dossier_id: UUID) -> None:
    for change in (service.reopen, lambda moment_id: service.move(moment_id=moment_id, dag=clock.today())):
        with pytest.raises(NotFound):
            change(moment_id=dossier_id)


def test_tasks_stay_when_the_gradation_changes_when_the_melder_rests_and_when_the_case_closes(
    dossier_id: UUID, mensen: Mensen
) -> None:
    from support.dossiers import service as dossiers

    day = clock.today() + timedelta(days=3)
    service.add_task(dossier_id=dossier_id, soort=Momentsoort.TAAK_ONLINE, dag=day, moment_id=uuid4())
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor, lock=True)

    service.plan_na_triage(zaak)
    service.pause(dossier_id=dossier_id, until=day + timedelta(days=20))
    service.close(zaak)

    (row,) = open_of(dossier_id, Momentsoort.TAAK_ONLINE)
    assert to_local(row.voor).date() == day
    assert Momentsoort.CHECK_IN not in {item.soort for item in queries.agenda([dossier_id])}  # which does fall away


def test_a_task_is_no_contact_with_the_melder(dossier_id: UUID) -> None:
    service.add_task(dossier_id=dossier_id, soort=Momentsoort.TAAK_BELLEN, dag=clock.today(), moment_id=uuid4())
    (row,) = open_of(dossier_id, Momentsoort.TAAK_BELLEN)

    assert service.finish(moment_id=row.pk, naar=Momentstand.GEDAAN).met_melder is False
    assert service.due_aftercare() == [item for item in service.due_aftercare() if not item.is_taak]
