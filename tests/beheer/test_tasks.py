"""Work that was given up is told to administrators, on their page and by mail."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from meldpunt.outbox import service as outbox
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
KANARIE = "kanariegeel"


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A function that owes work that never works, and lets it be tried until it is given up."""

    def fail(_subject: uuid.UUID) -> None:
        raise ValueError(KANARIE)

    def give_up(number: int) -> None:
        monkeypatch.setitem(outbox._handlers, "proef.gif", fail)
        for _ in range(number):
            outbox.enqueue(task="proef.gif", subject=uuid.uuid4())
        for item_id, _day in outbox.owed():
            for _ in range(8):
                outbox.carry_out(item_id)

    return give_up


def _page(account: Account, name: str) -> str:
    page: str = signed_in(account, wachtzin=WACHTZIN).get(reverse(name)).content.decode()
    return " ".join(page.split())


def test_r06_an_administrator_gets_one_mail_that_says_nothing_of_the_work(
    bea: Account, poison: Callable[[int], None], carried_out: Callable[[], int]
) -> None:
    bea.email = "bea@example.org"
    bea.save()
    poison(2)
    carried_out()

    (message,) = mail.outbox
    assert message.to == ["bea@example.org"]
    assert message.subject == "Er is werk van het meldpunt blijven liggen"
    assert KANARIE not in message.body
    assert "proef" not in message.body
    assert outbox.owed() == []


def test_r06_without_an_address_the_news_is_on_the_page_and_no_work_is_left(
    bea: Account, poison: Callable[[int], None], carried_out: Callable[[], int]
) -> None:
    bea.email = ""
    bea.save()
    poison(1)
    carried_out()

    assert mail.outbox == []
    assert outbox.owed() == []
    assert "1 taak van het meldpunt is niet gelukt" in _page(bea, "beheer_mensen")


def test_r06_administrators_and_coordinators_see_how_much_waits_and_others_do_not(
    bea: Account, mensen: Mensen, poison: Callable[[int], None]
) -> None:
    who = mensen.accounts
    assert "niet gelukt" not in _page(bea, "beheer_mensen")
    assert "niet gelukt" not in _page(who["cor"], "werkplek:werkvoorraad")
    poison(2)

    assert "2 taken van het meldpunt zijn niet gelukt" in _page(bea, "beheer_mensen")
    desk = _page(who["cor"], "werkplek:werkvoorraad")
    assert "2 taken van het meldpunt zijn niet gelukt" in desk
    assert "Vraag een beheerder om ernaar te kijken." in desk
    assert "niet gelukt" not in _page(who["vera"], "werkplek:werkvoorraad")


def test_r06_one_press_lets_it_be_tried_again(
    bea: Account, poison: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[uuid.UUID] = []
    poison(1)
    monkeypatch.setitem(outbox._handlers, "proef.gif", done.append)
    client = signed_in(bea, wachtzin=WACHTZIN)
    page = client.post(reverse("beheer_werk_opnieuw"), follow=True).content.decode()
    for item_id, _day in outbox.owed():
        outbox.carry_out(item_id)

    assert "1 taak wordt opnieuw geprobeerd." in page
    assert "niet gelukt" not in page
    assert len(done) == 1
