"""Counting attempts without knowing whose: keyed names that change every day, in a table that forgets.

The name of a row is an HMAC under a key that is derived from the root key and the date. The root key is not in the
database, so that nobody who holds the table can tell from which address something came, or link two days. Rows go
within a day (``vault.md`` §4b, A07, W06). Every question is one statement, so that all processes count together.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from meldpunt.core.clock import now, today
from meldpunt.throttle.models import AttemptCount
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest

IPV4_PREFIX, IPV6_PREFIX = 24, 56
FREE_GUESSES, GUESS_SECONDS = 5, 5 * 60
FIRST_WAIT, LONGEST_WAIT = 60, 15 * 60
UNLIMITED = 2**31 - 1  # what the column holds
MEMORY_SECONDS = 60 * 60  # how long the wait keeps growing after the last wrong guess

_COUNT = """
INSERT INTO throttle_attemptcount AS t (key, count, free_at, expires_at) VALUES (%(key)s, %(cost)s, %(now)s, %(end)s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN t.expires_at <= %(now)s THEN %(cost)s ELSE t.count + %(cost)s END,
  expires_at = CASE WHEN t.expires_at <= %(now)s THEN %(end)s ELSE t.expires_at END
WHERE t.expires_at <= %(now)s OR t.count + %(cost)s <= %(limit)s
RETURNING 1
"""
_GUESS = """
INSERT INTO throttle_attemptcount AS t (key, count, free_at, expires_at)
VALUES (%(key)s, 1, %(now)s, %(now)s + make_interval(secs => %(window)s))
ON CONFLICT (key) DO UPDATE SET (count, free_at, expires_at) = (
  SELECT c, %(now)s + make_interval(secs => wait),
         %(now)s + make_interval(secs => CASE WHEN wait > 0 THEN wait + %(memory)s ELSE %(window)s END)
  FROM (
    SELECT c, CASE WHEN c < %(free)s THEN 0
              ELSE LEAST(%(first)s * power(2, LEAST(c - %(free)s, 10)), %(longest)s) END AS wait
    FROM (SELECT CASE WHEN t.expires_at <= %(now)s THEN 1 ELSE t.count + 1 END AS c) AS counted
  ) AS judged
)
WHERE t.free_at <= %(now)s
RETURNING 1
"""
_GUESS_VALUES = {
    "window": GUESS_SECONDS,
    "memory": MEMORY_SECONDS,
    "free": FREE_GUESSES,
    "first": FIRST_WAIT,
    "longest": LONGEST_WAIT,
}


def source_of(request: HttpRequest) -> str | None:
    """The network that a request comes from, never the address; None where the machine itself asks.

    Behind a proxy that is the last address the proxy wrote down. A proxy that writes none down leaves every visitor
    the same; then nobody is counted by network, because one visitor would use up the turns of all.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return None
    prefix = IPV4_PREFIX if found.version == 4 else IPV6_PREFIX  # noqa: PLR2004 - the version of the protocol
    return str(ipaddress.ip_network(f"{found}/{prefix}", strict=False))


def allow(*, scope: str, key: str | None, limit: int, seconds: int, cost: int = 1) -> bool:
    """Count one attempt; False when the limit of this period was reached.

    Args:
        scope: what is tried, a fixed word.
        key: who or where from; None is always allowed.
        limit: how often in one period; zero for no limit.
        seconds: how long the period takes, from the first attempt; at most a day.
        cost: how many this one counts for, such as its megabytes.
    """
    if key is None or not limit:
        return True
    if cost > limit:
        return False
    moment = now()
    end = moment + timedelta(seconds=seconds)
    values = {"key": _name(scope, key), "now": moment, "end": end, "limit": limit, "cost": cost}
    return _returns(_COUNT, values)


def is_spent(*, scope: str, key: str | None, limit: int) -> bool:
    """Whether ``allow`` would refuse; counts nothing."""
    if key is None or not limit:
        return False
    rows = AttemptCount.objects.filter(pk=_name(scope, key), expires_at__gt=now(), count__gte=limit)
    return rows.exists()


def note(*, scope: str, key: str, seconds: int) -> None:
    """Count something that happened, without a limit; what it means is up to whoever asks ``count``."""
    allow(scope=scope, key=key, limit=UNLIMITED, seconds=seconds)


def count(*, scope: str, key: str) -> int:
    """How often something was counted in this period."""
    row = AttemptCount.objects.filter(pk=_name(scope, key), expires_at__gt=now()).first()
    return 0 if row is None else row.count


def is_waiting(*, scope: str, key: str) -> bool:
    """Whether the wait after earlier wrong guesses is not over; counts nothing."""
    moment = now()
    return AttemptCount.objects.filter(pk=_name(scope, key), expires_at__gt=moment, free_at__gt=moment).exists()


def guess(*, scope: str, key: str) -> bool:
    """Count one guess at a secret; False while the wait after earlier wrong ones is not over.

    Five guesses are free; then the wait doubles from a minute to a quarter of an hour. It never becomes a lock, and a
    guess that is refused does not make it longer.
    """
    return _returns(_GUESS, {"key": _name(scope, key), "now": now(), **_GUESS_VALUES})


def forgive(*, scope: str, key: str) -> None:
    """Forget the guesses: the right one came."""
    AttemptCount.objects.filter(pk=_name(scope, key)).delete()


def sweep() -> None:
    """Destroy the counts that are over."""
    AttemptCount.objects.filter(expires_at__lte=now()).delete()


def _name(scope: str, key: str) -> str:
    return vault.op_mac(f"attempts/{today()}", scope, key).hex()


def _returns(statement: str, values: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None
