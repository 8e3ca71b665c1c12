"""Whether the product lives, and whether it can work; neither tells a version."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from meldpunt.core.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

logger = logging.getLogger(__name__)
SKEW = timedelta(seconds=5)  # codes of an app, sessions and leases all suppose one time

_questions: list[Callable[[], str]] = []
_migrated: list[bool] = []  # tables that are there once do not go while this process runs


def ready_when(question: Callable[[], str]) -> None:
    """Let ``/readyz`` ask this too, after the database answered.

    Args:
        question: gives a few fixed words for what is not right, or nothing.
    """
    if question not in _questions:
        _questions.append(question)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The process answers; nothing else is touched."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The database answers, its tables and clock are those of this process, and so is what other apps ask."""
    try:
        fault = next(filter(None, (question() for question in (_clock_fault, _tables_fault, *_questions))), "")
    except (DatabaseError, PoolTimeout):
        fault = "database away"
    if not fault:
        return HttpResponse("ok", content_type="text/plain")
    logger.error("not ready: %s", fault)
    return HttpResponse(fault, status=503, content_type="text/plain")


def _clock_fault() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    return "clocks differ" if abs(theirs - now()) > SKEW else ""


def _tables_fault() -> str:
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "tables are older than this version"
        _migrated.append(True)
    return ""
