"""A ticket of signing in: ours, heavy enough, once, and for ten minutes of one day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from meldpunt.accounts.sessions import tolls
from meldpunt.core.clock import AMSTERDAM, at
from tests.aanmelden.puzzel import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]
NOON = datetime(2026, 11, 26, 12, tzinfo=AMSTERDAM)


@pytest.fixture
def ticket(mensen: Mensen) -> str:  # noqa: ARG001 - the keys have to exist
    with at(NOON):
        return tolls.issue(1)


def pays(ticket: str, answer: str, *, step: int = 1, after: float = 0) -> bool:
    with at(NOON + timedelta(seconds=after)):
        return tolls.pay(ticket, answer, step)


def test_m2_a_solved_ticket_pays_once(ticket: str) -> None:
    answer = solve(ticket)

    assert [pays(ticket, answer) for _ in range(3)] == [True, False, False]


def test_m2_a_waited_ticket_pays_once(ticket: str) -> None:
    assert [pays(ticket, "", after=seconds) for seconds in (0, 19.9, 20, 21)] == [False, False, True, False]


def test_m2_what_did_not_pay_is_not_used_up(ticket: str) -> None:
    answer = solve(ticket)

    assert not pays(ticket, "", after=1)
    assert not pays(ticket, str(int(answer) + 1), after=1)
    assert pays(ticket, answer, after=2)


def test_m2_a_ticket_is_good_for_ten_minutes(ticket: str) -> None:
    assert not pays(ticket, solve(ticket), after=600)
    assert pays(ticket, solve(ticket), after=599)


def test_m2_a_ticket_ends_with_its_day() -> None:
    evening = datetime(2026, 11, 26, 23, 59, tzinfo=AMSTERDAM)
    with at(evening):
        ticket = tolls.issue(1)
    with at(evening + timedelta(seconds=30)):
        assert tolls.read(ticket) is not None
    with at(evening + timedelta(seconds=61)):
        assert not tolls.pay(ticket, solve(ticket), 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "1" + text[2:],  # fewer bits
        lambda text: text.replace(".20.", ".0."),  # no wait
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: text.upper(),
        lambda text: text + "é",
        lambda text: text.rpartition(".")[0],
    ],
)
def test_m2_a_ticket_that_was_changed_pays_nothing(ticket: str, change: Callable[[str], str]) -> None:
    assert not pays(change(ticket), "", after=300)
    assert not pays(change(ticket), solve(ticket))


@pytest.mark.parametrize("text", ["", "12.20.0.abc", "....", "12", "\x00"])
def test_m2_what_never_was_a_ticket_pays_nothing(text: str) -> None:
    assert not pays(text, "0", after=300)


@pytest.mark.parametrize("answer", ["", "-1", "1e5", " 7", "７", "x", "9" * 13, "\x00"])
def test_m2_an_answer_is_a_plain_number(ticket: str, answer: str) -> None:
    assert not pays(ticket, answer)


def test_m2_a_light_ticket_pays_no_heavy_toll(ticket: str) -> None:
    assert not pays(ticket, solve(ticket), step=2)
    with at(NOON):
        heavy = tolls.issue(2)
    assert pays(heavy, solve(heavy), step=2)
    assert not pays(heavy, "", step=3, after=599)


def test_m2_the_same_ticket_stays_on_the_page_as_long_as_it_is_good(ticket: str) -> None:
    with at(NOON + timedelta(seconds=5)):
        assert tolls.renew(ticket, 0) == tolls.renew(ticket, 1) == ticket
        assert tolls.renew(ticket, 2) != ticket
        assert tolls.pay(ticket, solve(ticket), 1)
        assert tolls.renew(ticket, 1) != ticket
    with at(NOON + timedelta(seconds=601)):
        assert tolls.renew(ticket, 1) != ticket


def test_m2_no_ticket_is_like_another(ticket: str) -> None:
    with at(NOON):
        assert len({tolls.issue(1) for _ in range(50)} | {ticket}) == 51
