"""On whose behalf the database is asked: the third line of defence, behind keys and rules (``vault.md`` §4, Z05).

PostgreSQL shows rows of a case only to whoever ``app.user`` names: an account, the melder behind a code, or the desk's
own machinery. The setting lives as long as one transaction, so that a pooled connection carries nothing over.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection, transaction

from meldpunt.core.web.partij import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTING = "app.user"
SYSTEM = "systeem"
BOARD_ROLE = "meldpunt_bestuur"
_board: ContextVar[bool] = ContextVar("acting_as_board", default=False)


@contextmanager
def acting_as(user: str) -> Iterator[None]:
    """One transaction in which the database shows what this user may see.

    Args:
        user: an account's id, ``code:`` with the lookup of a code, or ``SYSTEM`` for intake and background work.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _set(user)
        yield
        if nested:  # the end of an outermost transaction forgets the name by itself
            _set(before)


@contextmanager
def as_board() -> Iterator[None]:
    """One transaction with the rights of the board: published figures, and no table of a case.

    Raises:
        ProgrammingError: the role is not there; ``manage.py databaserechten`` makes it.
    """
    mark()  # what the party says of itself is looked up before: the board's role may not read where that stands
    token = _board.set(True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {BOARD_ROLE}")
            yield
            cursor.execute("RESET ROLE")
    finally:
        _board.reset(token)


def is_board() -> bool:
    """Whether the database is asked with the rights of the board."""
    return _board.get()


def _set(user: str) -> str:
    """Name who asks from here on; returns who did before, which is read first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), '') AS name)"
            " SELECT name, set_config(%s, %s, true) FROM before",
            [SETTING, SETTING, user],
        )
        (before, _user) = cursor.fetchone()
    return str(before)
