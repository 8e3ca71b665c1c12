"""When somebody reported, looked or wrote: the day alone, in every table (security finding M6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client

from meldpunt.core import clock
from tests.melden.lopen import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 7, 1, 12, 34, 56, 789, tzinfo=UTC)  # a Wednesday
COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema IN ('public', 'sleutels')"
    " AND data_type = 'timestamp with time zone' AND table_name NOT LIKE 'django_%' ORDER BY 1, 2"
)
DAYS = [SENT - timedelta(days=1), SENT + timedelta(days=7)]  # the people of the desk are of another day
KNOWN_TO_THE_MINUTE = {
    ("nazorg_contactmoment", "voor"),  # until when contact was promised: the desk is reminded of it
    ("aandacht_aandacht", "uiterlijk"),  # the same moment, as long as nobody did anything
    ("outbox_item", "not_before"),  # when others hear that nobody looked; gone then
    ("aandacht_bel", "op"),  # when somebody of the desk had a mail; gone a quarter of an hour later
    ("throttle_attemptcount", "free_at"),  # of no case; gone within a day
    ("throttle_attemptcount", "expires_at"),
    ("vault_lockbox", "expires_at"),  # the receipt, the open page and the step of the form; gone by themselves
    ("accounts_websession", "expire_date"),  # a sentence for the next page
    ("accounts_websession", "started_at"),
    ("accounts_websession", "last_seen"),
}


def exact_columns() -> set[tuple[str, str]]:
    """Every column with a moment of those days that is not the beginning of a Dutch day."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" BETWEEN %s AND %s', DAYS)  # noqa: S608 - names out of the catalogue
            moments = [row[0].astimezone(AMSTERDAM) for row in cursor.fetchall()]
            if any((at.hour, at.minute, at.second, at.microsecond) != (0, 0, 0, 0) for at in moments):
                found.add((table, column))
    return found


def test_m6_after_a_report_no_table_knows_more_than_its_day(mensen: Mensen, carried_out: Callable[[], int]) -> None:  # noqa: ARG001 - the desk has to exist
    melder = Client()
    with clock.at(SENT):
        walk(melder)
        melder.post("/melden/controle/")
        code = "-".join(melder.get("/melden/ontvangen/").context["groepen"])
        carried_out()
    with clock.at(SENT + timedelta(minutes=17)):
        melder.post("/code/", {"code": code})
        melder.get("/code/")
        melder.post("/code/", {"tekst": "Nog iets."})
        carried_out()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE rol = 'melder'")
        (lines,) = cursor.fetchone()

    assert lines >= 3
    assert exact_columns() <= KNOWN_TO_THE_MINUTE
