"""One mail a morning for each person: how many cases ask something of them, sent once, and only where that is true."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM, at
from meldpunt.outbox import service as outbox
from meldpunt.outbox.models import Item
from support.behandeling import gesprek
from support.bezetting import toewijzen, verlof
from support.nazorg import ochtend, tasks
from support.nazorg.models import Contactmoment, Momentstand
from tests.maak import report
from tests.weigeren import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
SUBJECT = "Vandaag in het meldpunt"
MONDAY, TUESDAY, SATURDAY = (datetime(2026, 12, day, 10, tzinfo=AMSTERDAM) for day in (14, 15, 19))
LOG_IN = "Log in om te zien welke."
CORS = "cor@example.org"


def only(dossier_id: uuid.UUID, *days: date) -> list[Contactmoment]:
    """Let these be the days on which somebody of the desk calls about a case."""
    Contactmoment.objects.filter(dossier_id=dossier_id).delete()
    moments = [datetime(day.year, day.month, day.day, 17, tzinfo=AMSTERDAM) for day in days]
    return [Contactmoment.objects.create(dossier_id=dossier_id, soort="check_in", voor=voor) for voor in moments]


def with_vera(mensen: Mensen, *days: date) -> uuid.UUID:
    """A case of Vera with a call on these days."""
    _nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    only(dossier_id, *days)
    return dossier_id


def mails(carried_out: Callable[[], int]) -> dict[str, list[str]]:
    """What each address reads this morning."""
    mail.outbox.clear()
    tasks.remind()
    carried_out()
    return {
        to: str(message.body).splitlines() for message in mail.outbox if message.subject == SUBJECT for to in message.to
    }


def test_a_morning_is_one_mail_with_the_number_of_cases_and_no_word_more(mensen: Mensen, carried_out: Any) -> None:
    with at(MONDAY):
        with_vera(mensen, MONDAY.date(), MONDAY.date() + timedelta(days=1))
        with_vera(mensen, MONDAY.date())
        with_vera(mensen, TUESDAY.date())

        assert mails(carried_out) == {"vera@example.org": ["2 dossiers vragen vandaag iets van je.", LOG_IN]}
        assert mails(carried_out) == {}
    with at(TUESDAY):
        assert mails(carried_out) == {"vera@example.org": ["3 dossiers vragen vandaag iets van je.", LOG_IN]}


def test_what_a_colleague_let_lie_for_a_working_day_the_coordinators_read_in_theirs(
    mensen: Mensen, carried_out: Any
) -> None:
    with at(MONDAY):
        with_vera(mensen, MONDAY.date() - timedelta(days=5))
        with_vera(mensen, MONDAY.date() - timedelta(days=3))  # Friday: one working day late is not more than that
        nobody = report()[1]
        only(nobody, MONDAY.date())
        lies = "Bij een collega bleef 1 dossier liggen."

        assert mails(carried_out) == {
            "vera@example.org": ["2 dossiers vragen vandaag iets van je.", LOG_IN],
            "cor@example.org": ["1 dossier vraagt vandaag iets van je.", lies, LOG_IN],
            "carolien@example.org": ["1 dossier vraagt vandaag iets van je.", lies, LOG_IN],
        }


def test_nobody_is_mailed_before_the_desk_opens_nor_on_a_day_off_without_a_plan(
    mensen: Mensen, carried_out: Any
) -> None:
    with at(MONDAY.replace(hour=8, minute=59)):
        with_vera(mensen, MONDAY.date())
        assert mails(carried_out) == {}
    with at(MONDAY.replace(hour=9)):
        assert list(mails(carried_out)) == ["vera@example.org"]
    with at(SATURDAY):
        assert mails(carried_out) == {}
        with_vera(mensen, SATURDAY.date())
        assert mails(carried_out) == {"vera@example.org": ["1 dossier vraagt vandaag iets van je.", LOG_IN]}


def test_who_is_away_is_not_mailed_and_the_coordinators_are(mensen: Mensen, carried_out: Any) -> None:
    with at(MONDAY - timedelta(days=3)):
        with_vera(mensen, MONDAY.date())
        verlof.plan_leave(account_id=mensen.vera.id, van=MONDAY.date(), tot=MONDAY.date(), by=mensen.vera)
    with at(MONDAY):
        assert sorted(mails(carried_out)) == ["carolien@example.org", "cor@example.org"]
    with at(TUESDAY):
        assert sorted(mails(carried_out)) == ["vera@example.org"]


@pytest.mark.parametrize("night", [True, False])
def test_r11_after_two_days_without_a_mail_server_one_mail_arrives_and_none_at_night(
    mensen: Mensen, carried_out: Any, monkeypatch: pytest.MonkeyPatch, *, night: bool
) -> None:
    with at(MONDAY):
        with_vera(mensen, MONDAY.date())
    with monkeypatch.context() as away:
        refuse(away)
        for day in (MONDAY, TUESDAY):
            with at(day):
                tasks.remind()
                for item_id, _moment in outbox.owed():
                    outbox.carry_out(item_id)
    if night:
        with at(TUESDAY.replace(hour=23) + timedelta(hours=4)):
            carried_out()
            assert [message.to for message in mail.outbox if message.subject == SUBJECT] == []
    with at(TUESDAY + timedelta(days=1)):
        assert mails(carried_out)["vera@example.org"] == ["1 dossier vraagt vandaag iets van je.", LOG_IN]
        mornings = [message.to for message in mail.outbox if message.subject == SUBJECT]
        assert mornings.count(["vera@example.org"]) == 1


def test_what_was_done_meanwhile_is_not_counted(mensen: Mensen) -> None:
    with at(MONDAY):
        dossier_id = with_vera(mensen, MONDAY.date())
        mail.outbox.clear()
        (moment,) = Contactmoment.objects.filter(dossier_id=dossier_id)
        gesprek.finish_moment(moment_id=moment.pk, naar=Momentstand.VERVALLEN, by=mensen.vera)

        ochtend.send_morning(mensen.vera.id)

    assert mail.outbox == []


def test_where_somebody_has_no_address_the_coordinators_are_told(mensen: Mensen, carried_out: Any) -> None:
    with at(MONDAY):
        with_vera(mensen, MONDAY.date())
        Account.objects.filter(pk=mensen.vera.id).update(email="")

        assert sorted(mails(carried_out)) == ["carolien@example.org", "cor@example.org"]


def test_where_nobody_has_an_address_nothing_is_sent_and_nothing_fails(mensen: Mensen, carried_out: Any) -> None:
    with at(MONDAY):
        with_vera(mensen, MONDAY.date())
        Account.objects.update(email="")

        assert mails(carried_out) == {}
        assert outbox.given_up() == 0


def test_work_that_an_earlier_version_owed_sends_nothing_any_more(mensen: Mensen, carried_out: Any) -> None:
    with at(MONDAY.replace(hour=7)):
        (moment,) = Contactmoment.objects.filter(dossier_id=with_vera(mensen, MONDAY.date()))
        carried_out()
        mail.outbox.clear()
        for task in ("nazorg.herinnering", "nazorg.gemist"):
            outbox.enqueue(task=task, subject=moment.pk)
        carried_out()

        assert mail.outbox == []
        assert outbox.given_up() == 0


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
        Item.objects.all().delete()  # what an earlier walk over the same day sent
        voor = datetime(day.year, day.month, day.day, 17, tzinfo=clock.AMSTERDAM)
        Contactmoment.objects.create(dossier_id=dossier_id, soort="check_in", voor=voor)
        went: list[datetime] = []
        for moment in moments:
            mail.outbox.clear()
            with clock.at(moment):
                tasks.remind()
                outbox.relay()
            went += [moment for message in mail.outbox if message.to == [CORS] and message.subject == SUBJECT]
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
    for day, again in ((ORDINARY, True), (LONG, True), (SHORT, False)):  # the last one is Easter: Monday is a day off
        begin = _night(day - timedelta(days=1), 20)
        went = reminders(day, _walk(begin, _night(day + timedelta(days=1), 10)))

        expected = [day, day + timedelta(days=1)] if again else [day]
        assert [clock.to_local(moment).date() for moment in went] == expected


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
    only(dossier_id, MONDAY.date())
    with at(MONDAY):
        tasks.remind()
        tasks.remind()
    with at(MONDAY + timedelta(seconds=10)):
        outbox.relay()
    with at(MONDAY + timedelta(seconds=80)):
        outbox.relay()
        for item_id in sent:
            outbox.carry_out(uuid.UUID(item_id))

    assert len(sent) > len(set(sent))
    reached = sorted(to for message in mail.outbox if message.subject == SUBJECT for to in message.to)
    assert reached == ["carolien@example.org", CORS]  # nobody looks after it: the coordinators, each once
