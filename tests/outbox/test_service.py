"""The outbox: owed once, done once, whatever falls over."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from meldpunt.core import clock
from meldpunt.outbox import sender, service
from meldpunt.outbox.mail import MailNotSent
from meldpunt.outbox.models import Item, ItemStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 7, 1, 21, 30, 15, 123456, tzinfo=UTC)  # 23:30 in Amsterdam
DAY = datetime(2026, 6, 30, 22, tzinfo=UTC)  # when that day began there
done: list[uuid.UUID] = []


@pytest.fixture(autouse=True)
def _proof_handlers() -> Iterator[None]:
    done.clear()
    service.handler("proef.goed")(done.append)
    service.handler("proef.stuk")(_broken)
    service.handler("proef.dood")(_deadly)
    yield
    service._handlers.pop("proef.goed")
    service._handlers.pop("proef.stuk")
    service._handlers.pop("proef.dood")


def _broken(subject: uuid.UUID) -> None:
    done.append(subject)
    raise ValueError("inhoud die nergens mag staan")


def _deadly(subject: uuid.UUID) -> None:
    done.append(subject)
    raise SystemExit


def _into(sent: list[str]) -> Callable[[str], bool]:
    def take(item_id: str) -> bool:
        sent.append(item_id)
        return True

    return take


def owe(task: str = "proef.goed", key: str | None = None) -> Item:
    name = key or f"{task}:{uuid.uuid4()}"
    service.enqueue(task=task, subject=uuid.uuid4(), key=name)
    return Item.objects.get(key=name)


def test_what_is_owed_is_done_once() -> None:
    item = owe()

    assert service.carry_out(item.pk)
    assert not service.carry_out(item.pk)
    assert done == [item.subject]


def test_the_same_key_is_owed_once() -> None:
    owe(key="een")
    owe(key="een")

    assert Item.objects.count() == 1


def test_r05_an_error_in_the_middle_undoes_the_mark_and_it_is_tried_again() -> None:
    item = owe("proef.stuk")

    assert not service.carry_out(item.pk)

    item.refresh_from_db()
    assert (item.status, item.attempts) == (ItemStatus.PENDING, 1)
    assert item.leased_until is not None
    assert item.leased_until > clock.now()


# ── R06: poison ──────────────────────────────────────────────────────────────────────────────────
def test_r06_poison_is_given_up_after_eight_attempts_and_others_go_on() -> None:
    poison, good = owe("proef.stuk"), owe()

    for attempt in range(1, 9):
        poison.refresh_from_db()
        assert poison.status == "pending", attempt
        assert service.given_up() == 0
        service.carry_out(poison.pk)

    poison.refresh_from_db()
    assert (poison.status, poison.attempts) == ("dead", 8)
    assert service.given_up() == 1
    assert not service.carry_out(poison.pk)
    assert done == [poison.subject] * 8
    assert service.carry_out(good.pk)


def test_r06_work_that_waits_after_a_failure_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(service, "send_now", _into(sent))
    with clock.at(LATE):
        poison = owe("proef.stuk")
        for _ in range(3):
            service.carry_out(poison.pk)
    for seconds, expected in ((179, 0), (181, 1)):
        with clock.at(LATE + timedelta(seconds=seconds)):
            service.relay()
        assert len(sent) == expected, seconds


def test_r06_work_that_ends_its_worker_each_time_is_given_up_too() -> None:
    """A worker that is killed comes back with the same work; nothing was raised that could be counted."""
    poison = owe("proef.dood")
    for _ in range(8):
        with pytest.raises(SystemExit):
            service.carry_out(poison.pk)

    assert not service.carry_out(poison.pk)
    poison.refresh_from_db()
    assert (poison.status, len(done)) == ("dead", 8)


def test_r06_who_looks_after_the_installation_is_owed_the_news_once_a_day() -> None:
    for day in (1, 1, 2):
        with clock.at(LATE + timedelta(days=day)):
            poison = owe("proef.stuk")
            for _ in range(8):
                service.carry_out(poison.pk)

    assert Item.objects.filter(task="outbox.opgegeven", status="pending").count() == 2
    assert service.given_up() == 3


def test_r06_news_that_cannot_be_told_makes_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(service._handlers, "outbox.opgegeven", _broken)
    news = owe("outbox.opgegeven")
    for _ in range(8):
        service.carry_out(news.pk)

    assert [item.task for item in Item.objects.all()] == ["outbox.opgegeven"]
    assert service.given_up() == 1


def test_r06_what_was_given_up_can_be_tried_again_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    poison, good = owe("proef.stuk"), owe()
    for _ in range(8):
        service.carry_out(poison.pk)
    service.carry_out(good.pk)
    done.clear()
    monkeypatch.setitem(service._handlers, "proef.stuk", done.append)

    assert service.try_again() == 1
    assert service.carry_out(poison.pk)
    assert done == [poison.subject]
    assert service.given_up() == 0
    assert service.try_again() == 0


# ── R11: a mail server that is away ──────────────────────────────────────────────────────────────
def test_r11_what_a_mail_server_refuses_is_tried_for_three_days(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_subject: uuid.UUID) -> None:
        raise MailNotSent

    monkeypatch.setitem(service._handlers, "proef.stuk", refuse)
    with clock.at(LATE):
        mail = owe("proef.stuk")
    for hours in range(1, 72):
        with clock.at(LATE + timedelta(hours=hours)):
            service.carry_out(mail.pk)
            assert service.trouble() == service.Trouble(given_up=0, refused=1), hours
    with clock.at(LATE + timedelta(hours=97)):
        service.carry_out(mail.pk)
        assert service.trouble() == service.Trouble(given_up=1, refused=0)


def test_r11_the_days_of_what_waits_for_a_moment_begin_at_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_subject: uuid.UUID) -> None:
        raise MailNotSent

    monkeypatch.setitem(service._handlers, "proef.stuk", refuse)
    with clock.at(LATE), transaction.atomic():
        service.enqueue(task="proef.stuk", subject=uuid.uuid4(), key="later", not_before=LATE + timedelta(days=10))
    with clock.at(LATE + timedelta(days=10, hours=1)):
        assert not service.carry_out(Item.objects.get(key="later").pk)
        assert service.trouble() == service.Trouble(given_up=0, refused=1)


def test_r11_after_a_day_without_a_mail_server_it_arrives_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_subject: uuid.UUID) -> None:
        raise MailNotSent

    sent: list[str] = []
    monkeypatch.setattr(service, "send_now", _into(sent))
    with clock.at(LATE):
        mail = owe("proef.stuk")
    with monkeypatch.context() as away:
        away.setitem(service._handlers, "proef.stuk", refuse)
        for minutes in range(0, 24 * 60, 10):
            with clock.at(LATE + timedelta(minutes=minutes)):
                service.carry_out(mail.pk)
    monkeypatch.setitem(service._handlers, "proef.stuk", done.append)
    with clock.at(LATE + timedelta(hours=25)):
        service.relay()
        assert sent == [str(mail.pk)]
        assert service.carry_out(mail.pk)
        assert not service.carry_out(mail.pk)
        assert service.trouble() == service.Trouble(given_up=0, refused=0)
    assert done == [mail.subject]


def test_r11_a_pause_is_an_hour_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_subject: uuid.UUID) -> None:
        raise MailNotSent

    monkeypatch.setitem(service._handlers, "proef.stuk", refuse)
    sent: list[str] = []
    monkeypatch.setattr(service, "send_now", _into(sent))
    with clock.at(LATE):
        mail = owe("proef.stuk")
        for _ in range(40):
            service.carry_out(mail.pk)
    for minutes, expected in ((59, 0), (61, 1)):
        with clock.at(LATE + timedelta(minutes=minutes)):
            service.relay()
        assert len(sent) == expected, minutes


def test_r11_newer_work_takes_the_place_of_what_was_refused_and_of_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_subject: uuid.UUID) -> None:
        raise MailNotSent

    monkeypatch.setitem(service._handlers, "proef.stuk", refuse)
    about, other = uuid.uuid4(), uuid.uuid4()
    for key, subject in (("maandag", about), ("ander", other), ("nog niet", about)):
        service.enqueue(task="proef.stuk", subject=subject, key=key)
    for key in ("maandag", "ander"):
        service.carry_out(Item.objects.get(key=key).pk)

    service.enqueue(task="proef.stuk", subject=about, key="maandag", replaces=True)
    assert Item.objects.get(key="maandag").refused == 1
    service.enqueue(task="proef.goed", subject=about, key="andere soort", replaces=True)
    assert Item.objects.count() == 4
    service.enqueue(task="proef.stuk", subject=about, key="dinsdag", replaces=True)

    assert set(Item.objects.values_list("key", flat=True)) == {"ander", "nog niet", "andere soort", "dinsdag"}


def test_an_error_of_a_handler_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    service.carry_out(owe("proef.stuk").pk)

    assert "ValueError" in caplog.text
    assert "inhoud die nergens" not in caplog.text


def test_r04_the_relay_sends_what_is_not_leased(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(service, "send_now", _into(sent))
    item = owe()

    assert service.relay() == 0
    with clock.at(clock.now() + timedelta(seconds=10)):
        assert service.relay() == 1
        assert service.relay() == 0
    with clock.at(clock.now() + timedelta(seconds=90)):
        assert service.relay() == 1
    assert sent == [str(item.pk)] * 2


def test_r03_a_broker_that_is_away_costs_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from meldpunt.outbox.tasks import carry_out_item

    def away(*_args: object, **_kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(carry_out_item, "apply_async", away)
    owe()

    with clock.at(clock.now() + timedelta(seconds=10)):
        assert service.relay() == 0
    assert "broker away" in caplog.text


def test_work_without_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.outbox.service.connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(RuntimeError):
        service.enqueue(task="proef.goed", subject=uuid.uuid4())


def test_r03_sending_soon_never_raises(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import override_settings

    sent: list[str] = []
    monkeypatch.setattr(sender, "send_now", _into(sent))
    with override_settings(OUTBOX_SENDS=True):
        sender.send_soon("x")
    for _ in range(200):
        if sent:
            break
        __import__("time").sleep(0.01)

    assert sent == ["x"]
    assert settings


# ── no more than the day ─────────────────────────────────────────────────────────────────────────


def test_m6_work_that_was_done_keeps_its_days_alone() -> None:
    with clock.at(LATE):
        item = owe()
        assert service.owed() == [(item.pk, DAY)]
    with clock.at(LATE + timedelta(seconds=5)):
        service.carry_out(item.pk)
    item.refresh_from_db()

    assert (item.created_at, item.done_at, item.leased_until) == (DAY, DAY, None)


def test_m6_so_does_work_that_was_given_up() -> None:
    with clock.at(LATE):
        item = owe("proef.stuk")
        for _ in range(8):
            service.carry_out(item.pk)
    item.refresh_from_db()

    assert (item.status, item.created_at, item.leased_until) == ("dead", DAY, None)


def test_m6_what_is_owed_on_one_day_is_still_done_in_order() -> None:
    items = []
    for minutes in (3, 1, 2):
        with clock.at(LATE - timedelta(minutes=minutes)):
            items.append(owe())
    newest, oldest = items[1].pk, items[0].pk

    assert [item_id for item_id, _day in service.owed()] == [oldest, items[2].pk, newest]


def test_m6_the_relay_sends_the_oldest_of_a_day_first(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(service, "send_now", _into(sent))
    items = []
    for minutes in (3, 1, 2):
        with clock.at(LATE - timedelta(minutes=minutes)):
            items.append(owe())
    with clock.at(LATE):
        service.relay()

    assert sent == [str(items[0].pk), str(items[2].pk), str(items[1].pk)]


def test_m6_rows_of_before_lose_their_time_as_well() -> None:
    done_before = owe()
    Item.objects.filter(pk=done_before.pk).update(
        status="done", created_at=LATE, done_at=LATE, leased_until=LATE + timedelta(minutes=1)
    )
    waits = owe()
    lease = waits.leased_until
    with connection.cursor() as cursor:
        cursor.execute(import_module("meldpunt.outbox.migrations.0002_the_day_alone").ROUND)
    done_before.refresh_from_db()
    waits.refresh_from_db()

    assert (done_before.created_at, done_before.done_at, done_before.leased_until) == (DAY, DAY, None)
    assert (waits.done_at, waits.leased_until) == (None, lease)
