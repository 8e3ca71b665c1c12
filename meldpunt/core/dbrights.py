"""What each database role may do (``vault.md`` Z04–Z06): data for PostgreSQL, applied after every migration.

The app owns nothing: it cannot change a table, nor a line of the audit trail or a frozen quarter. The board's role
reads published figures only. Rows of a case are shown to whoever ``app.user`` names (``core.db``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

APP, BOARD = "meldpunt_app", "meldpunt_bestuur"
ROLES = (APP, BOARD)
APPEND_ONLY = ("audit_event", "statistieken_release", "statistieken_rapportbestand")
READ_ONLY = ("django_migrations", "audit_head")
BOARD_READS = ("statistieken_release", "statistieken_rapportbestand")
ROW_SECURITY = {  # table: the expression that names the case of a row
    "dossiers_dossier": "id",
    "vault_grant": "case_id",
    "vault_sealedobject": "case_id",
    "regie_vraag": "dossier_id",
    "regie_mailwens": "dossier_id",
}

CREATE_ROLE = """DO $$ BEGIN
    CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server was quicker
END $$"""
FUNCTIONS = """
CREATE OR REPLACE FUNCTION meldpunt_ziet_alles() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    wie text := coalesce(current_setting('app.user', true), '');
BEGIN
    IF wie = 'systeem' THEN RETURN true; END IF;
    IF wie !~ '^[0-9a-f-]{36}$' THEN RETURN false; END IF;
    RETURN EXISTS (SELECT 1 FROM accounts_account a JOIN vault_deskshare s ON s.account_id = a.id::text
        WHERE a.id = wie::uuid AND a.is_active AND a.rol = 'coordinator');
END $$;

CREATE OR REPLACE FUNCTION meldpunt_ziet(dossier uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    wie text := coalesce(current_setting('app.user', true), '');
BEGIN
    IF wie LIKE 'code:%' THEN
        RETURN EXISTS (SELECT 1 FROM vault_grant
            WHERE case_id = dossier AND holder = 'code' AND holder_id = substr(wie, 6));
    END IF;
    IF wie !~ '^[0-9a-f-]{36}$' THEN RETURN false; END IF;
    RETURN EXISTS (SELECT 1 FROM dossiers_toegang t JOIN accounts_account a ON a.id = t.account_id
        WHERE t.dossier_id = dossier AND t.account_id = wie::uuid AND t.tot IS NULL
        AND a.is_active AND a.rol IN ('vertrouwenspersoon', 'coordinator'))
        AND EXISTS (SELECT 1 FROM vault_grant
            WHERE case_id = dossier AND holder = 'account' AND holder_id = wie);
END $$;

CREATE OR REPLACE FUNCTION meldpunt_besloten() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT id FROM dossiers_dossier WHERE besloten AND coalesce(current_setting('app.user', true), '') <> 'systeem'
$$;

CREATE OR REPLACE FUNCTION meldpunt_ziet_regel(onderwerp text, wie_deed text) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF wie_deed = coalesce(current_setting('app.user', true), '') THEN RETURN true; END IF;
    IF onderwerp !~ '^[0-9a-f-]{36}$' THEN RETURN false; END IF;
    RETURN meldpunt_ziet(onderwerp::uuid);
END $$;
"""


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
    cursor.execute(FUNCTIONS)
    tables = _tables(cursor)
    for role in ROLES:
        cursor.execute(_sql("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role))
        cursor.execute(_sql("REVOKE CREATE ON SCHEMA public FROM {}", role))
        cursor.execute(_sql("GRANT USAGE ON SCHEMA public TO {}", role))
    cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for table in tables:
        cursor.execute(_sql(f"GRANT {_app_rights(table)} ON {{}} TO {{}}", table, APP))
    cursor.execute(_sql("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", APP))
    for table in BOARD_READS:
        cursor.execute(_sql("GRANT SELECT ON {} TO {}", table, BOARD))
    _grant_board(cursor)
    cursor.execute("SELECT current_user")
    (owner,) = cursor.fetchone()
    for table, case in ROW_SECURITY.items():
        desk = f"(SELECT meldpunt_ziet_alles()) AND {case} NOT IN (SELECT meldpunt_besloten())"
        _secure_rows(cursor, table, f"({desk}) OR meldpunt_ziet({case})", owner)
    _secure_rows(
        cursor,
        "audit_event",
        "((SELECT meldpunt_ziet_alles()) AND subject NOT IN (SELECT meldpunt_besloten()::text))"
        " OR meldpunt_ziet_regel(subject, actor)",
        owner,
        insert=True,
    )


def _grant_board(cursor: CursorWrapper) -> None:
    """The board's pages run under the board's rights."""
    cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [APP, BOARD])
    (member,) = cursor.fetchone()
    if not member:
        cursor.execute(_sql("GRANT {} TO {}", BOARD, APP))


def _secure_rows(cursor: CursorWrapper, table: str, condition: str, owner: str, *, insert: bool = False) -> None:
    """Let a role see and write only the rows that the condition allows; the owner keeps migrating."""
    cursor.execute(_sql("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", table))
    cursor.execute(_sql("ALTER TABLE {} FORCE ROW LEVEL SECURITY", table))
    for policy in ("meldpunt_eigenaar", "meldpunt_zaak", "meldpunt_schrijf"):
        cursor.execute(_sql("DROP POLICY IF EXISTS {} ON {}", policy, table))
    cursor.execute(_sql("CREATE POLICY meldpunt_eigenaar ON {} TO {} USING (true) WITH CHECK (true)", table, owner))
    verb = "SELECT" if insert else "ALL"
    cursor.execute(_sql(f"CREATE POLICY meldpunt_zaak ON {{}} FOR {verb} TO {{}} USING ({condition})", table, APP))
    if insert:
        cursor.execute(_sql("CREATE POLICY meldpunt_schrijf ON {} FOR INSERT TO {} WITH CHECK (true)", table, APP))


def _app_rights(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _sql(template: str, *names: str) -> sql.Composed:
    return sql.SQL(template).format(*map(sql.Identifier, names))


def _password(role: str, password: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
