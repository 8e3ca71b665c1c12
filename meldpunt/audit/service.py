"""The public face of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import connection

from meldpunt.audit.models import Event
from meldpunt.core.clock import now, to_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

__all__ = ["Actor", "Regel", "latest_per_day", "record", "trail"]


class Actor(Protocol):
    """Somebody who does something: an account, or the melder behind a code."""

    @property
    def actor_id(self) -> str:
        """The id that stands in the audit trail."""

    @property
    def rol(self) -> str:
        """The role in which it was done."""


@dataclass(frozen=True)
class Regel:
    """One line of the trail."""

    at: datetime
    actor: str
    rol: str
    code: str


def record(*, code: str, subject: str = "", by: Actor) -> None:
    """Write one line, in the transaction of what it tells about.

    Args:
        code: a fixed word such as ``dossier.gelezen``; never content.
        subject: the id of what it is about.
        by: who did it.

    Raises:
        RuntimeError: there is no transaction that would undo both together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit line belongs in the transaction of what it tells about")
    Event.objects.create(at=now(), actor=by.actor_id, rol=by.rol, code=code, subject=subject)


def trail(*, subject: str, codes: Sequence[str] | None = None) -> list[Regel]:
    """The lines about one subject, oldest first."""
    rows = Event.objects.filter(subject=subject).order_by("id")
    if codes is not None:
        rows = rows.filter(code__in=codes)
    return [Regel(at=row.at, actor=row.actor, rol=row.rol, code=row.code) for row in rows]


def latest_per_day(regels: Iterable[Regel]) -> list[Regel]:
    """Each person and deed once a day, with the last time of that day; the newest first.

    Args:
        regels: lines, oldest first.
    """
    latest = {(regel.actor, regel.code, to_local(regel.at).date()): regel for regel in regels}
    return sorted(latest.values(), key=lambda regel: regel.at, reverse=True)
