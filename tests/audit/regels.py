"""Lines of the trail for tests: written, read, and changed behind its back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

from meldpunt.audit import service as audit
from meldpunt.audit.models import Event
from tests.audit.proefwoord import Proefwoord

if TYPE_CHECKING:
    from collections.abc import Iterator


class Somebody:
    actor_id, rol = "account:1", "coordinator"


def write(*codes: str, subject: str = "s") -> None:
    for code in codes:
        audit.record(code=Proefwoord(code), subject=subject, by=Somebody())


def rows() -> list[Event]:
    return list(Event.objects.order_by("id"))


@contextmanager
def superuser() -> Iterator[Any]:
    """Past the triggers, until the transaction of the test is undone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
