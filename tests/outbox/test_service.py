"""The outbox: owed once, done once, whatever falls over."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from meldpunt.core import clock
from meldpunt.outbox import sender, service
from meldpunt.outbox.models import Item, ItemStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
done: list[uuid.UUID] = []


@pytest.fixture(autouse=True)
def _proof_handlers() -> Iterator[None]:
    done.clear()
    service.handler("proef.goed")(done.append)
    service.handler("proef.stuk")(_broken)
    yield
    service._handlers.pop("proef.goed")
    service._handlers.pop("proef.stuk")


def _broken(subject: uuid.UUID) -> None:
    done.append(subject)
    raise ValueError("inhoud die nergens mag staan")


def _into(sent: list[str]) -> Callable[[str], bool]:
    def take(item_id: str) -> bool:
        sent.append(item_id)
        return True

    return take


def owe(task: str = "proef.goed", key: str | None = None) -> Item:
    service.enqueue(task=task, subject=uuid.uuid4(), key=key)
    return Item.objects.latest("created_at")


def test_what_is_owed_is_done_once() -> None:
    item = owe()

    assert service.carry_out(item.pk)
    assert not service.carry_out(item.pk)
    assert done == [item.subject]


def test_the_same_key_is_owed_once() -> None:
    owe(key="een")
    owe(key="een")

    assert Item.objects.count() == 1


def test_a_crash_in_the_middle_undoes_the_mark_and_it_is_tried_again() -> None:
    item = owe("proef.stuk")

    assert not service.carry_out(item.pk)

    item.refresh_from_db()
    assert (item.status, item.attempts) == (ItemStatus.PENDING, 1)
    assert item.leased_until is not None
    assert item.leased_until > clock.now()


def test_poison_is_given_up_and_others_go_on() -> None:
    poison, good = owe("proef.stuk"), owe()

    for _ in range(service.MAX_ATTEMPTS):
        service.carry_out(poison.pk)

    poison.refresh_from_db()
    assert poison.status == ItemStatus.DEAD
    assert service.carry_out(good.pk)
    assert service.counts() == {"pending": 0, "dead": 1}


def test_an_error_of_a_handler_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    service.carry_out(owe("proef.stuk").pk)

    assert "ValueError" in caplog.text
    assert "inhoud die nergens" not in caplog.text


def test_the_relay_sends_what_is_not_leased(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_broker_that_is_away_costs_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
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


def test_sending_soon_never_raises(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
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
