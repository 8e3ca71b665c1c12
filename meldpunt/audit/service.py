"""The public face of the audit trail."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db import connection, models

from meldpunt.audit.anchors import anchor_now, note_elsewhere, noted_elsewhere, read_anchors
from meldpunt.audit.chain import Line, append, head, root_fault, verify
from meldpunt.audit.models import Event
from meldpunt.core.clock import now, start_of_today, to_local
from meldpunt.core.db.waiting import Waiting
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

__all__ = [
    "Actor",
    "Deeds",
    "Gebeurtenis",
    "Regel",
    "anchor_now",
    "between",
    "counts",
    "deferred",
    "gebeurtenissen",
    "head",
    "latest_per_day",
    "latest_per_hour",
    "note_elsewhere",
    "noted_elsewhere",
    "read_anchors",
    "record",
    "root_fault",
    "trail",
    "verify",
]


HOUR = timedelta(hours=1)
WITHOUT_TIME = frozenset({"melder"})  # roles of whom the trail knows the day and no more


class Gebeurtenis(models.TextChoices):
    """What can stand in the trail, in a fixed word with its label; each app has an enum of its own."""


Gebeurtenissen = TypeVar("Gebeurtenissen", bound=type[Gebeurtenis])
_known: dict[str, Gebeurtenis] = {}


def gebeurtenissen(codes: Gebeurtenissen) -> Gebeurtenissen:
    """Make the words of an app known to the trail; for an enum of what it records.

    Raises:
        ValueError: another app has the same word.
    """
    for code in codes:
        if _known.setdefault(code.value, code) is not code:
            raise ValueError(f"{code.value} is a word of the trail already")
    return codes


class Actor(Protocol):
    """Somebody who does something: an account, or the melder behind a code."""

    @property
    def actor_id(self) -> str:
        """The id that stands in the audit trail."""

    @property
    def rol(self) -> str:
        """The role in which it was done."""


@dataclass(frozen=True)
class Deeds:
    """How much somebody did: lines in the trail, and how many different subjects they are about."""

    lines: int
    subjects: int


@dataclass(frozen=True)
class Regel:
    """One line of the trail."""

    at: datetime
    actor: str
    rol: str
    code: str
    subject: str = ""

    @property
    def heeft_tijd(self) -> bool:
        """Whether more than the day was written down."""
        return self.rol not in WITHOUT_TIME

    @property
    def label(self) -> str:
        """What was done, in the reader's language; a word that was retired shows as it was written."""
        known = _known.get(self.code)
        return str(known.label) if known else self.code.replace(".", ": ").replace("_", " ")


_waiting: ContextVar[Waiting[Line] | None] = ContextVar("audit_waiting", default=None)


def record(*, code: Gebeurtenis, subject: str = "", by: Actor) -> None:
    """Write one line, in the transaction of what it tells about; of a melder the day alone.

    Args:
        code: what was done, such as ``DossierGebeurtenis.GELEZEN``; never content.
        subject: the id of what it is about.
        by: who did it.

    Raises:
        RuntimeError: there is no transaction that would undo both together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit line belongs in the transaction of what it tells about")
    at = start_of_today() if by.rol in WITHOUT_TIME else now()
    line = Line(at=at, actor=by.actor_id, rol=by.rol, code=code.value, subject=subject)
    waiting = _waiting.get()
    if waiting is None:
        append([line])
        return
    waiting.add(line)


@contextmanager
def deferred() -> Iterator[None]:
    """Write all lines of this block together at its end, so that the chain is held for a moment only.

    Use it just inside the outermost transaction. When writing fails, that transaction fails with it: what was read is
    not shown, what was done is not done.

    Raises:
        RuntimeError: there is no transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lines can wait in a transaction only")
    if _waiting.get() is not None:
        yield
        return
    waiting: Waiting[Line] = Waiting()
    token = _waiting.set(waiting)
    try:
        with vault.gathered():
            yield
        if lines := waiting.items():
            append(lines)
    finally:
        _waiting.reset(token)


def trail(*, subject: str, codes: Sequence[Gebeurtenis] | None = None) -> list[Regel]:
    """The lines about one subject, oldest first."""
    rows = Event.objects.filter(subject=subject).order_by("id")
    if codes is not None:
        rows = rows.filter(code__in=codes)
    return [Regel(at=row.at, actor=row.actor, rol=row.rol, code=row.code) for row in rows]


def between(*, since: datetime, until: datetime) -> Iterator[Regel]:
    """The lines from one moment up to another, oldest first, as far as the database shows them to whoever asks."""
    rows = Event.objects.filter(at__gte=since, at__lt=until).order_by("id")
    for row in rows.iterator(chunk_size=2000):
        yield Regel(at=row.at, actor=row.actor, rol=row.rol, code=row.code, subject=row.subject)


def counts(*, actors: Collection[str], codes: Sequence[Gebeurtenis], since: datetime) -> dict[str, Deeds]:
    """How much each of these people did since a moment: lines with these codes, and different subjects."""
    rows = Event.objects.filter(at__gte=since, code__in=codes, actor__in=actors).values("actor")
    found = rows.annotate(lines=models.Count("pk"), subjects=models.Count("subject", distinct=True))
    known = {row["actor"]: Deeds(lines=row["lines"], subjects=row["subjects"]) for row in found}
    return {actor: known.get(actor, Deeds(lines=0, subjects=0)) for actor in actors}


def latest_per_hour(regels: Iterable[Regel]) -> list[Regel]:
    """Each person and deed once an hour where nothing else happened in between, with the last time; newest first.

    Args:
        regels: lines, oldest first.
    """
    found: list[Regel] = []
    begun: dict[tuple[str, str], datetime] = {}
    for regel in regels:
        key = (regel.actor, regel.code)
        again = found and (found[-1].actor, found[-1].code) == key and regel.at - begun[key] < HOUR
        if again:
            found.pop()
        else:
            begun[key] = regel.at
        found.append(regel)
    return found[::-1]


def latest_per_day(regels: Iterable[Regel]) -> list[Regel]:
    """Each person and deed once a day, with the last time of that day; the newest first.

    Args:
        regels: lines, oldest first. Their order is what counts, because not every line has a time.
    """
    latest: dict[tuple[str, str, date], Regel] = {}
    for regel in regels:
        key = (regel.actor, regel.code, to_local(regel.at).date())
        latest.pop(key, None)
        latest[key] = regel
    return list(reversed(latest.values()))
