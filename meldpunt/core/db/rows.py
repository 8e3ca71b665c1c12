"""Insert rows of several tables in one statement, where a use case makes many rows at once.

What comes in makes a dozen rows in nine tables. Django sends a statement for each table, and building those
statements costs more than the database takes to carry them out.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import sql

from meldpunt.core.db.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Field, Model

_waiting: ContextVar[Waiting[tuple[str, list[Any]]] | None] = ContextVar("rows_waiting", default=None)


def insert(rows: Sequence[Model], *, once: bool = False) -> None:
    """Insert new rows of one table, now or with what else waits in ``together``.

    Unlike ``bulk_create`` it neither sends signals nor fills in what the database would: every column has its value.

    Args:
        rows: instances that are not stored yet, all of one model.
        once: leave out a row that is there already.

    Raises:
        IntegrityError: a row breaks a rule of the database; inside ``together``, when that block ends.
    """
    if not rows:
        return
    statement = _statement(type(rows[0]), len(rows), once=once)
    waiting = _waiting.get()
    if waiting is None:
        _execute([(statement, _values(rows))])
    else:
        waiting.add((statement, _values(rows)))


@contextmanager
def together() -> Iterator[None]:
    """Keep what ``insert`` gets in this block, and send it as one statement at its end.

    Nothing reads these rows before that. Use it inside a transaction: an error in the block sends nothing,
    and a savepoint that is undone takes its rows along.

    Raises:
        RuntimeError: there is no transaction, or a block around this one.
    """
    if not connection.in_atomic_block or _waiting.get() is not None:
        raise RuntimeError("rows wait together in a transaction, in one block")
    waiting: Waiting[tuple[str, list[Any]]] = Waiting()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _execute(waiting.items())


def _execute(statements: Sequence[tuple[str, list[Any]]]) -> None:
    if not statements:
        return
    text = ";".join(statement for statement, _values in statements)
    with connection.cursor() as cursor:
        cursor.execute(text, [value for _statement, values in statements for value in values])


def _values(rows: Sequence[Model]) -> list[Any]:
    fields = _fields(type(rows[0]))
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields]


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(model._meta.concrete_fields)  # noqa: SLF001 - Django documents Model._meta


@cache
def _statement(model: type[Model], count: int, *, once: bool) -> str:
    columns = [sql.Identifier(str(field.column)) for field in _fields(model)]
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(columns)))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES {}{}").format(
        sql.Identifier(model._meta.db_table),  # noqa: SLF001 - Django documents Model._meta
        sql.SQL(", ").join(columns),
        sql.SQL(", ").join([row] * count),
        sql.SQL(" ON CONFLICT DO NOTHING" if once else ""),
    )
    return statement.as_string()
