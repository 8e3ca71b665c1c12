"""What each database role may do (``vault.md`` Z04–Z06): data for PostgreSQL, applied after every migration.

The app owns nothing: it cannot change a table, nor a line of the audit trail or a frozen quarter. A worker sees what
its work needs and no key (H4). The board's role reads published figures only. Rows of a case are shown to whoever
``app.user`` names (``core.db.acting``). Which tables those are, each app says itself: in ``table_rights`` of its
``AppConfig``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from psycopg import sql

from meldpunt.core.db.schemas import KEYS, SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from django.db.backends.utils import CursorWrapper

APP, WORKER, BOARD = "meldpunt_app", "meldpunt_worker", "meldpunt_bestuur"
ROLES = (APP, WORKER, BOARD)
CREATE_ROLE = """DO $$ BEGIN
    CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server was quicker
END $$"""


@dataclass(frozen=True)
class TableRights:
    """What is special about the tables of one app; any other table the app role reads and writes.

    Attributes:
        append_only: rows are added and read, never changed or removed.
        read_only: rows are written by the database itself.
        board_reads: the board's role reads these too.
        cases: tables whose rows belong to a case, each with the expression that names the case.
        lines: tables to which anybody adds, each with the condition under which a row is seen.
        worker: tables that a worker uses, each with what it may do; every other table is closed to it.
        worker_adds: tables of cases to which a worker adds and which it never reads, each with what the row must be.
        functions: SQL that makes what these conditions ask.
    """

    append_only: tuple[str, ...] = ()
    read_only: tuple[str, ...] = ()
    board_reads: tuple[str, ...] = ()
    cases: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    worker: Mapping[str, str] = field(default_factory=dict)
    worker_adds: Mapping[str, str] = field(default_factory=dict)
    functions: Path | None = None


def ensure_role(cursor: CursorWrapper, role: str, password: str | None) -> None:
    """Make a role that can log in and nothing more, or leave it as it is.

    Args:
        cursor: of a connection that may make roles; where it may not, the role has to be there already.
        role: its name.
        password: to set, where the server asks for one.
    """
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(_sql(CREATE_ROLE, role))
    if password:
        cursor.execute(_password(role, password))


def apply(cursor: CursorWrapper) -> None:
    """Take all rights away and give each role its own."""
    rights = list(_rights())
    for path in (item.functions for item in rights if item.functions is not None):
        cursor.execute(path.read_text())
    for schema in SCHEMAS:
        _open_schema(cursor, schema)
    for table in _tables(cursor):
        cursor.execute(_sql(f"GRANT {_app_rights(table, rights)} ON {{}} TO {{}}", table, APP))
    _grant_worker(cursor, rights)
    for table in (table for item in rights for table in item.board_reads):
        cursor.execute(_sql("GRANT SELECT ON {} TO {}", table, BOARD))
    _grant_board(cursor)
    _secure_all_rows(cursor, rights)


def _secure_all_rows(cursor: CursorWrapper, rights: list[TableRights]) -> None:
    cursor.execute("SELECT current_user")
    (owner,) = cursor.fetchone()
    for item in rights:
        for table, case in item.cases.items():
            desk = f"(SELECT meldpunt_ziet_alles()) AND {case} NOT IN (SELECT meldpunt_besloten())"
            roles = (APP, WORKER) if table in item.worker else (APP,)
            _secure_rows(cursor, table, f"({desk}) OR meldpunt_ziet({case})", owner, roles=roles)
        for table, condition in item.lines.items():
            _secure_rows(cursor, table, condition, owner, insert=True)
    for table, condition in (entry for item in rights for entry in item.worker_adds.items()):
        _let_worker_add(cursor, table, condition)


def _open_schema(cursor: CursorWrapper, schema: str) -> None:
    """Take all rights of a schema away, and let the roles look up names in it."""
    for role in ROLES:
        cursor.execute(_sql("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}", schema, role))
        cursor.execute(_sql("REVOKE ALL ON SCHEMA {} FROM {}", schema, role))
        if (schema, role) != (KEYS, BOARD):  # nothing for the board lies there
            cursor.execute(_sql("GRANT USAGE ON SCHEMA {} TO {}", schema, role))
    cursor.execute(_sql("REVOKE CREATE ON SCHEMA {} FROM PUBLIC", schema))
    cursor.execute(_sql("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}", schema, APP))


def _rights() -> Iterator[TableRights]:
    """What the apps say of their tables, and Django's own."""
    yield TableRights(read_only=("django_migrations",))
    for config in apps.get_app_configs():
        rights = getattr(config, "table_rights", None)
        if rights is not None:
            yield rights


def _grant_worker(cursor: CursorWrapper, rights: list[TableRights]) -> None:
    """What a worker needs, table by table: it holds no key that opens a case, and no way to the keys of others."""
    cursor.execute(_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", WORKER))
    for table, allowed in (entry for item in rights for entry in item.worker.items()):
        cursor.execute(_sql(f"GRANT {allowed} ON {{}} TO {{}}", table, WORKER))


def _let_worker_add(cursor: CursorWrapper, table: str, condition: str) -> None:
    cursor.execute(_sql("GRANT INSERT ON {} TO {}", table, WORKER))
    cursor.execute(_sql("DROP POLICY IF EXISTS meldpunt_voegt_toe ON {}", table))
    statement = f"CREATE POLICY meldpunt_voegt_toe ON {{}} FOR INSERT TO {{}} WITH CHECK ({condition})"
    cursor.execute(_sql(statement, table, WORKER))


def _grant_board(cursor: CursorWrapper) -> None:
    """The board's pages run under the board's rights."""
    cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [APP, BOARD])
    (member,) = cursor.fetchone()
    if not member:
        cursor.execute(_sql("GRANT {} TO {}", BOARD, APP))


def _secure_rows(
    cursor: CursorWrapper,
    table: str,
    condition: str,
    owner: str,
    *,
    roles: tuple[str, ...] = (APP,),
    insert: bool = False,
) -> None:
    """Let a role see and write only the rows that the condition allows; the owner keeps migrating."""
    cursor.execute(_sql("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", table))
    cursor.execute(_sql("ALTER TABLE {} FORCE ROW LEVEL SECURITY", table))
    for policy in ("meldpunt_eigenaar", "meldpunt_zaak", "meldpunt_schrijf"):
        cursor.execute(_sql("DROP POLICY IF EXISTS {} ON {}", policy, table))
    cursor.execute(_sql("CREATE POLICY meldpunt_eigenaar ON {} TO {} USING (true) WITH CHECK (true)", table, owner))
    verb = "SELECT" if insert else "ALL"
    places = ", ".join("{}" for _role in roles)
    statement = f"CREATE POLICY meldpunt_zaak ON {{}} FOR {verb} TO {places} USING ({condition})"
    cursor.execute(_sql(statement, table, *roles))
    if insert:
        cursor.execute(_sql("CREATE POLICY meldpunt_schrijf ON {} FOR INSERT TO {} WITH CHECK (true)", table, APP))


def _app_rights(table: str, rights: list[TableRights]) -> str:
    if any(table in item.read_only for item in rights):
        return "SELECT"
    if any(table in item.append_only for item in rights):
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY tablename", [list(SCHEMAS)])
    return [name for (name,) in cursor.fetchall()]


def _sql(template: str, *names: str) -> sql.Composed:
    return sql.SQL(template).format(*map(sql.Identifier, names))


def _password(role: str, password: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
