"""What holds now, kept in each process: asking costs nothing, and once in five seconds one small query.

A version that was published elsewhere is seen by every process within that time; who publishes sees it at once. Rows
that are not ours give version one, which no database can change, and a line in the log of the server.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from django.db import DatabaseError, connection

from meldpunt.core.datafile import DataModel
from meldpunt.core.db.acting import is_board
from meldpunt.versies.models import EERSTE, Versie, Versiestap
from meldpunt.versies.signed import is_ours
from meldpunt.versies.soorten import Versiesoort, soort_of
from meldpunt.versies.states import Versiestand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

logger = logging.getLogger(__name__)

REFRESH_SECONDS, AWAY_SECONDS = 5.0, 60.0
NEWEST = "SELECT coalesce(max(id), 0), count(*) FROM versies_versiestap"
ModelT = TypeVar("ModelT", bound=DataModel)


@dataclass(frozen=True)
class Geldend:
    """The established version of a kind, with what it says."""

    nummer: int
    kenmerk: str
    inhoud: DataModel


@dataclass
class _Kept:
    """What this process knows. ``mark`` is what the database answered when it was read, ``until`` when to ask again."""

    held: dict[str, Geldend]
    refused: frozenset[str]
    mark: tuple[int, int]
    until: float


_kept = _Kept(held={}, refused=frozenset(), mark=(0, 0), until=0.0)
_lock = Lock()


def current(soort: Versiesoort[ModelT]) -> ModelT:
    """What holds now of a kind; version one where nothing was established, or where its rows are not ours."""
    found = established(soort)
    return soort.meegeleverd() if found is None else found


def established(soort: Versiesoort[ModelT]) -> ModelT | None:
    """What was established in the browser, or None where version one holds."""
    _refresh()
    found = _kept.held.get(soort.code)
    return found.inhoud if found is not None and isinstance(found.inhoud, soort.model) else None


def established_before(soort: Versiesoort[ModelT], moment: datetime) -> ModelT | None:
    """What held at a moment of before; None where version one did, or where its rows are not ours."""
    steps = list(Versiestap.objects.filter(versie__soort=soort.code).select_related("versie").order_by("pk"))
    row = _established(step for step in steps if step.op < moment)
    return soort.read_or_none(row.inhoud) if row is not None and is_ours(steps) else None


def current_number(soort: Versiesoort[ModelT]) -> int:
    """The number of the version that holds."""
    _refresh()
    found = _kept.held.get(soort.code)
    return EERSTE if found is None else found.nummer


def current_mark(soort: Versiesoort[ModelT]) -> str:
    """What no other version has; empty where version one holds."""
    _refresh()
    found = _kept.held.get(soort.code)
    return "" if found is None else found.kenmerk


def is_refused(soort: Versiesoort[ModelT]) -> bool:
    """Whether rows of this kind are not ours, so that version one is shown."""
    _refresh()
    return soort.code in _kept.refused


def forget() -> None:
    """Ask the database again at the next question."""
    _kept.until = 0.0
    _kept.mark = (-1, -1)


def trust_version_one(*, seconds: float) -> None:
    """Take it that nothing was established, and ask nothing for a while: before the tables exist, and in tests."""
    _kept.held, _kept.refused, _kept.mark = {}, frozenset(), (0, 0)
    _kept.until = time.monotonic() + seconds


def _refresh() -> None:
    """Look whether there is something newer, where that was not done just now.

    Where the database does not answer, what was known still holds: the page that says so needs a telephone number.
    """
    if time.monotonic() < _kept.until or is_board() or not _lock.acquire(blocking=False):
        return
    try:
        _kept.until = time.monotonic() + REFRESH_SECONDS
        mark = _newest()
        if mark != _kept.mark:
            _kept.held, _kept.refused = _read()
            _kept.mark = mark
    except DatabaseError:
        _kept.until = time.monotonic() + AWAY_SECONDS  # each try may wait for a connection
        logger.warning("versies.unread")
    finally:
        _lock.release()


def _newest() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        newest, count = cursor.fetchone()
    return int(newest), int(count)


def _read() -> tuple[dict[str, Geldend], frozenset[str]]:
    """The established version of every kind, and the kinds whose rows are refused."""
    held: dict[str, Geldend] = {}
    refused: set[str] = set()
    rows = Versiestap.objects.select_related("versie").order_by("versie__soort", "pk")
    for code, group in groupby(rows, key=lambda step: step.versie.soort):
        steps = list(group)
        soort = soort_of(code)
        if soort is None:
            continue
        row = _established(steps)
        inhoud = soort.read_or_none(row.inhoud) if row is not None and is_ours(steps) else None
        if row is not None and inhoud is not None:
            held[code] = Geldend(nummer=row.nummer, kenmerk=str(row.pk), inhoud=inhoud)
        elif row is not None or not is_ours(steps):
            refused.add(code)
            logger.error("versies.refused soort=%s", code)
    return held, frozenset(refused)


def _established(steps: Iterable[Versiestap]) -> Versie | None:
    """The version of which being established is the last that happened to it."""
    last: dict[str, Versiestap] = {str(step.versie_id): step for step in steps}
    rows = [step.versie for step in last.values() if step.stand == Versiestand.VASTGESTELD]
    return max(rows, key=lambda row: row.nummer, default=None)
