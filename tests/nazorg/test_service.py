"""Aftercare in a case: planned, done, fallen away, and reminded of."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from meldpunt.accounts.models import Account
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import NotFound
from meldpunt.outbox import service as outbox
from support.behandeling import gesprek
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.nazorg import queries as agenda
from support.nazorg import service as nazorg
from support.nazorg import tasks
from support.nazorg.models import Contactmoment, Momentsoort, Momentstand
from tests.momenten import first_contact_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


def test_what_was_done_meanwhile_is_reminded_of_no_more(dossier_id: uuid.UUID, mensen: Mensen) -> None:
    moment = first_contact_of(dossier_id)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    mail.outbox.clear()
    nazorg.send_reminder(moment.id)
    nazorg.send_missed(moment.id)
    assert [sorted(message.to) for message in mail.outbox] == [
        ["vera@example.org"],
        ["carolien@example.org", "cor@example.org"],
    ]
    gesprek.finish_moment(moment_id=moment.id, naar=Momentstand.GEDAAN, by=mensen.vera)

    nazorg.send_reminder(moment.id)
    nazorg.send_missed(moment.id)

    assert len(mail.outbox) == 2


def test_where_nobody_has_an_address_nothing_is_sent(dossier_id: uuid.UUID) -> None:
    Account.objects.update(email="")
    nazorg.send_reminder(first_contact_of(dossier_id).id)

    assert mail.outbox == []


# ── R08: a day on which the clock does something else ────────────────────────────────────────────
HALF = timedelta(minutes=30)
ORDINARY, LONG, SHORT = date(2026, 12, 15), date(2026, 10, 25), date(2027, 3, 28)  # summer time ends, and begins


@pytest.fixture
def reminders(
    dossier_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> Callable[[date, Iterable[datetime]], list[datetime]]:
    """A function that plans one moment on a day, lets the work go on at these moments, and says when a mail went out.

    Each time it does what the clock of the background work asks for: look at today's moments, and send what is owed
    and not leased. No message comes before that, as when the broker loses all of them.
    """

    def carry_out(item_id: str) -> bool:
        return outbox.carry_out(uuid.UUID(item_id))

    monkeypatch.setattr(outbox, "send_now", carry_out)

    def walk(day: date, moments: Iterable[datetime]) -> list[datetime]:
        Contactmoment.objects.all().delete()
        voor = datetime(day.year, day.month, day.day, 17, tzinfo=clock.AMSTERDAM)
        Contactmoment.objects.create(dossier_id=dossier_id, soort="check_in", voor=voor)
        went: list[datetime] = []
        for moment in moments:
            mail.outbox.clear()
            with clock.at(moment):
                tasks.remind()
                outbox.relay()
            went += [moment for message in mail.outbox if message.subject == "Er staat een opvolgactie klaar"]
        return went

    return walk


def _walk(begin: datetime, until: datetime) -> list[datetime]:
    """Every half hour that really passes."""
    return [begin + number * HALF for number in range(int((until - begin) / HALF))]


def _night(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.AMSTERDAM).astimezone(UTC)


def test_r08_a_day_of_any_length_has_one_reminder(
    reminders: Callable[[date, Iterable[datetime]], list[datetime]],
) -> None:
    for day in (ORDINARY, LONG, SHORT):
        begin = _night(day - timedelta(days=1), 20)
        went = reminders(day, _walk(begin, _night(day + timedelta(days=1)) + 4 * HALF))

        assert [clock.to_local(moment).date() for moment in went] == [day, day + timedelta(days=1)]


def test_r08_three_hours_of_outage_skip_nothing_and_send_nothing_twice(
    reminders: Callable[[date, Iterable[datetime]], list[datetime]],
) -> None:
    """Away from this hour on: over midnight, over the change of the clock, in the morning, and over the moment itself."""
    for day, away in ((ORDINARY, -2), (ORDINARY, 15), (LONG, 1), (SHORT, 1), (SHORT, 8)):
        gone = _night(day) + timedelta(hours=away)
        moments = _walk(_night(day) - 8 * HALF, _night(day + timedelta(days=1)))
        went = reminders(day, [moment for moment in moments if not gone <= moment < gone + timedelta(hours=3)])

        assert [clock.to_local(moment).date() for moment in went] == [day], (day, away)


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(hours=-1)])
def test_r08_a_clock_that_is_set_an_hour_ahead_or_back_reminds_once(
    step: timedelta, reminders: Callable[[date, Iterable[datetime]], list[datetime]]
) -> None:
    """Set so many minutes after midnight of the day: before it, over it either way, and around the moment itself."""
    for minutes in (-40, -20, 20, 1020):
        set_at = _night(ORDINARY) + timedelta(minutes=minutes)
        before = _walk(_night(ORDINARY) - 8 * HALF, set_at)
        after = _walk(set_at + step, _night(ORDINARY + timedelta(days=1)))
        went = reminders(ORDINARY, [*before, *after])

        assert [clock.to_local(moment).date() for moment in went] == [ORDINARY], minutes


def test_r07_a_second_clock_that_looks_and_sends_as_well_changes_nothing(
    dossier_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both look before either sends, both send, and each message arrives twice."""
    sent: list[str] = []

    def take(item_id: str) -> bool:
        sent.append(item_id)
        return True

    monkeypatch.setattr(outbox, "send_now", take)
    Contactmoment.objects.filter(dossier_id=dossier_id).delete()
    Contactmoment.objects.create(dossier_id=dossier_id, soort="check_in", voor=clock.now())
    tasks.remind()
    tasks.remind()
    with clock.at(clock.now() + timedelta(seconds=10)):
        outbox.relay()
    with clock.at(clock.now() + timedelta(seconds=80)):
        outbox.relay()
    for item_id in sent:
        outbox.carry_out(uuid.UUID(item_id))

    subjects = [message.subject for message in mail.outbox]
    assert len(sent) > len(set(sent))
    assert subjects.count("Er staat een opvolgactie klaar") == 1
