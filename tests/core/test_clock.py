"""The clock: working days, desk hours and the term of art. 66 Sr."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core import clock

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAGEN = st.dates(min_value=date(2024, 1, 1), max_value=date(2034, 12, 31))
MOMENTEN = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2034, 12, 31),  # noqa: DTZ001 - idem
    timezones=st.sampled_from([ZoneInfo("UTC"), AMSTERDAM, ZoneInfo("America/Curacao")]),
    allow_imaginary=False,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def test_now_is_aware() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_today_is_the_dutch_day(monkeypatch: pytest.MonkeyPatch) -> None:
    late_evening_utc = datetime(2026, 6, 30, 22, 30, tzinfo=ZoneInfo("UTC"))
    monkeypatch.setattr(clock, "now", lambda: late_evening_utc)

    assert clock.today() == date(2026, 7, 1)


def test_to_local_refuses_a_moment_without_zone() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        clock.to_local(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the missing zone is the point


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 3, 2), True),  # a Monday
        (date(2026, 3, 7), False),  # a Saturday
        (date(2026, 3, 8), False),  # a Sunday
        (date(2026, 4, 3), False),  # Good Friday, as the package's public list says
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 27), False),  # King's Day
        (date(2026, 5, 5), True),  # Liberation Day outside a lustrum year
        (date(2025, 5, 5), False),  # Liberation Day in a lustrum year
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 12, 25), False),  # Christmas Day
    ],
)
def test_is_werkdag(day: date, open_: bool) -> None:  # noqa: FBT001 - a table of examples
    assert clock.is_werkdag(day) is open_


def test_add_werkdagen_skips_the_easter_weekend() -> None:
    assert clock.add_werkdagen(date(2026, 4, 2), 1) == date(2026, 4, 7)


def test_add_werkdagen_zero_gives_the_first_working_day() -> None:
    assert clock.add_werkdagen(date(2026, 3, 7), 0) == date(2026, 3, 9)
    assert clock.add_werkdagen(date(2026, 3, 9), 0) == date(2026, 3, 9)


def test_add_werkdagen_refuses_to_count_back() -> None:
    with pytest.raises(ValueError, match="forward only"):
        clock.add_werkdagen(date(2026, 3, 9), -1)


@given(DAGEN, st.integers(min_value=0, max_value=60))
def test_add_werkdagen_lands_on_the_nth_working_day(day: date, n: int) -> None:
    end = clock.add_werkdagen(day, n)

    passed = sum(clock.is_werkdag(day + timedelta(days=i)) for i in range(1, (end - day).days + 1))
    assert clock.is_werkdag(end)
    assert passed == n or (n == 0 and passed <= 1)


@given(DAGEN)
def test_next_and_previous_werkdag_enclose_the_day(day: date) -> None:
    assert clock.previous_werkdag(day) <= day <= clock.next_werkdag(day)
    assert clock.is_werkdag(clock.previous_werkdag(day))
    assert clock.is_werkdag(clock.next_werkdag(day))


@pytest.mark.parametrize(
    ("start", "uren", "end"),
    [
        ("2026-03-02T10:00", 4, "2026-03-02T14:00"),
        ("2026-03-02T16:00", 4, "2026-03-03T12:00"),
        ("2026-03-02T13:00", 4, "2026-03-02T17:00"),  # ends at closing time
        ("2026-03-02T07:00", 4, "2026-03-02T13:00"),  # before opening
        ("2026-03-06T20:00", 4, "2026-03-09T13:00"),  # Friday evening
        ("2026-04-02T16:30", 1, "2026-04-07T09:30"),  # over Easter
        ("2026-03-07T12:00", 0, "2026-03-09T09:00"),  # nothing to count: the next opening
        ("2026-03-02T09:00", 20, "2026-03-04T13:00"),  # more than one day
    ],
)
def test_add_werkuren(start: str, uren: int, end: str) -> None:
    assert clock.add_werkuren(at(start), uren, 9, 17) == at(end)


def test_add_werkuren_refuses_to_count_back() -> None:
    with pytest.raises(ValueError, match="forward only"):
        clock.add_werkuren(at("2026-03-02T10:00"), -1, 9, 17)


@pytest.mark.parametrize(("begin", "eind"), [(9, 9), (17, 9), (-1, 9), (9, 24)])
def test_desk_hours_make_a_day(begin: int, eind: int) -> None:
    with pytest.raises(ValueError, match="opens before it closes"):
        clock.add_werkuren(at("2026-03-02T10:00"), 1, begin, eind)


@given(MOMENTEN, st.integers(min_value=0, max_value=40))
def test_add_werkuren_ends_in_desk_hours_and_never_earlier(moment: datetime, uren: int) -> None:
    end = clock.add_werkuren(moment, uren, 9, 17)

    assert end >= moment
    assert clock.is_werkdag(end.date())
    assert at(f"{end.date()}T09:00") <= end <= at(f"{end.date()}T17:00")


@given(MOMENTEN, st.integers(min_value=0, max_value=20), st.integers(min_value=0, max_value=20))
def test_add_werkuren_counts_in_two_steps_as_in_one(moment: datetime, first: int, second: int) -> None:
    once = clock.add_werkuren(moment, first + second, 9, 17)

    twice = clock.add_werkuren(clock.add_werkuren(moment, first, 9, 17), second, 9, 17)
    gap = timedelta(0) if second else clock.next_werkmoment(once, 9, 17) - once  # closing time is the next opening
    assert twice - once == gap


@pytest.mark.parametrize(
    ("kennisname", "uiterlijk"),
    [
        (date(2026, 2, 14), date(2026, 5, 14)),  # over a short month the calendar is the earlier one
        (date(2026, 7, 1), date(2026, 9, 29)),  # three calendar months would be 1 October
        (date(2026, 11, 30), date(2027, 2, 28)),  # both rules give the same day
        (date(2027, 11, 30), date(2028, 2, 28)),  # in a leap year the calendar would give the 29th
        (date(2026, 1, 31), date(2026, 4, 30)),  # clamped to the end of the month, ninety days would be 1 May
        (date(2026, 10, 15), date(2027, 1, 13)),  # over the turn of the year
    ],
)
def test_h1_klacht_uiterlijk(kennisname: date, uiterlijk: date) -> None:
    assert clock.klacht_uiterlijk(kennisname) == uiterlijk


def test_h1_no_day_from_2024_to_2030_is_later_than_either_rule() -> None:
    first, days = date(2024, 1, 1), 2_557
    for number in range(days):
        kennisname = first + timedelta(days=number)
        end = clock.klacht_uiterlijk(kennisname)
        months = (end.year - kennisname.year) * 12 + end.month - kennisname.month

        assert (end - kennisname).days <= 90, kennisname
        assert months < 3 or (months == 3 and end.day <= kennisname.day), kennisname
        assert (end - kennisname).days >= 89, kennisname  # and not needlessly early
    assert first + timedelta(days=days) == date(2031, 1, 1)


@given(DAGEN, DAGEN)
def test_klacht_uiterlijk_keeps_the_order_of_days(one: date, other: date) -> None:
    first, second = sorted((one, other))

    assert clock.klacht_uiterlijk(first) <= clock.klacht_uiterlijk(second)


@pytest.mark.parametrize(
    ("moment", "begin"),
    [
        ("2026-07-01T21:59:59+00:00", "2026-06-30T22:00:00+00:00"),  # one second before midnight in Amsterdam
        ("2026-07-01T22:00:00+00:00", "2026-07-01T22:00:00+00:00"),
        ("2026-03-29T12:00:00+00:00", "2026-03-28T23:00:00+00:00"),  # the clock went forward that night
        ("2026-10-25T12:00:00+00:00", "2026-10-24T22:00:00+00:00"),
    ],
)
def test_a_day_begins_at_dutch_midnight(moment: str, begin: str) -> None:
    with clock.at(datetime.fromisoformat(moment)):
        assert clock.start_of_today() == datetime.fromisoformat(begin)
