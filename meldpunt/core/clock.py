"""The one clock of the product: what time it is, which days the desk works, and when the law's term runs out.

Working days are Monday to Friday without the public holidays that the ``holidays`` package lists for the Netherlands
(category "public"). Good Friday and 5 May follow that list and nothing else. All counting happens on Dutch wall time.
"""

from __future__ import annotations

import calendar
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "AMSTERDAM",
    "add_maanden",
    "add_werkdagen",
    "add_werkuren",
    "at",
    "is_werkdag",
    "klacht_uiterlijk",
    "next_werkdag",
    "next_werkmoment",
    "now",
    "previous_werkdag",
    "start_of_today",
    "to_local",
    "today",
]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KLACHT_MAANDEN = 3  # art. 66 Sr
KLACHT_DAGEN = 90  # the same three months where art. 88 Sr says that a month is thirty days
_ZATERDAG = 5
_ONE_DAY = timedelta(days=1)


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC. The only place that asks the machine for the time."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be another moment for a while, for the demo's year of reports and for tests.

    Args:
        moment: An aware moment.
    """
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def today() -> date:
    """Return the present day in the Netherlands."""
    return to_local(now()).date()


def start_of_today() -> datetime:
    """Return the moment at which the present Dutch day began, for what may be known to the day only."""
    return datetime.combine(today(), time.min, tzinfo=AMSTERDAM)


def to_local(moment: datetime) -> datetime:
    """Return a moment on Dutch wall time.

    Args:
        moment: An aware moment in any zone.

    Raises:
        ValueError: The moment does not say in which zone it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be placed on the Dutch clock")
    return moment.astimezone(AMSTERDAM)


@cache
def _feestdagen(jaar: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=jaar, categories=("public",)))


def is_werkdag(d: date) -> bool:
    """Tell whether the desk works on this day: Monday to Friday and no Dutch public holiday."""
    return d.weekday() < _ZATERDAG and d not in _feestdagen(d.year)


def next_werkdag(d: date) -> date:
    """Return the first working day on or after this day."""
    while not is_werkdag(d):
        d += _ONE_DAY
    return d


def previous_werkdag(d: date) -> date:
    """Return the last working day on or before this day."""
    while not is_werkdag(d):
        d -= _ONE_DAY
    return d


def add_werkdagen(d: date, n: int) -> date:
    """Return the n-th working day after this day; zero gives the first working day on or after it.

    Args:
        d: The day to count from; it is never counted itself.
        n: How many working days, zero or more.

    Raises:
        ValueError: ``n`` is negative.
    """
    if n < 0:
        raise ValueError("working days are counted forward only")
    if n == 0:
        return next_werkdag(d)
    for _ in range(n):
        d = next_werkdag(d + _ONE_DAY)
    return d


def next_werkmoment(moment: datetime, begin: int, eind: int) -> datetime:
    """Return the first moment on or after this one at which the desk is open.

    Args:
        moment: An aware moment.
        begin: The whole hour at which the desk opens, Dutch time.
        eind: The whole hour at which it closes, Dutch time.

    Raises:
        ValueError: The hours do not make a working day, or the moment has no zone.
    """
    _check_hours(begin, eind)
    local = to_local(moment)
    if is_werkdag(local.date()) and local < _at(local.date(), eind):
        return max(local, _at(local.date(), begin))
    return _at(next_werkdag(local.date() + _ONE_DAY), begin)


def add_werkuren(moment: datetime, uren: float, begin: int, eind: int) -> datetime:
    """Return the moment at which this many desk hours have passed.

    Hours outside opening times, in weekends and on public holidays do not count. A span that ends exactly at closing
    time ends there, not at the next opening.

    Args:
        moment: An aware moment to count from.
        uren: How many desk hours, zero or more.
        begin: The whole hour at which the desk opens, Dutch time.
        eind: The whole hour at which it closes, Dutch time.

    Raises:
        ValueError: ``uren`` is negative, the hours do not make a working day, or the moment has no zone.
    """
    if uren < 0:
        raise ValueError("working hours are counted forward only")
    at = next_werkmoment(moment, begin, eind)
    left = timedelta(hours=uren)
    while (room := _at(at.date(), eind) - at) < left:
        left -= room
        at = _at(next_werkdag(at.date() + _ONE_DAY), begin)
    return at + left


def add_maanden(d: date, n: int) -> date:
    """Return the same day n months later, or the last day of that month where it is shorter."""
    years, month = divmod(d.month - 1 + n, 12)
    year = d.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(d.day, last))


def klacht_uiterlijk(kennisname: date) -> date:
    """Return the day by which a complaint has to be filed: the earlier of ninety days and the same day three months on.

    Which of the two the law means is not settled here, so whoever keeps to the earlier one is right in both.

    Args:
        kennisname: The day on which the person concerned learned of what happened; for stalking the day of the last
            act that they know of.

    Source: art. 66 Sr with art. 88 Sr (a month is thirty days); a lawyer still has to say which of the two holds.
    """
    return min(kennisname + timedelta(days=KLACHT_DAGEN), add_maanden(kennisname, KLACHT_MAANDEN))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)


def _check_hours(begin: int, eind: int) -> None:
    if not 0 <= begin < eind <= 23:  # noqa: PLR2004 - the last whole hour of a day
        raise ValueError("a desk opens before it closes, both within one day")
