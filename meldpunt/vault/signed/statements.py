"""What the tree of signed state asks the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# One statement, so that leaves, nodes and root are of one moment.
READ = (
    "SELECT 'leaf', subject, branch, digest, NULL::bytea FROM vault_stateleaf WHERE branch = ANY(%s)"
    " UNION ALL SELECT 'node', NULL, number, digest, NULL FROM vault_statenode WHERE number = ANY(%s)"
    " UNION ALL SELECT 'root', NULL, version, digest, mac FROM vault_stateroot"
)
ROOT = "SELECT version, digest, mac FROM vault_stateroot"
# One statement for all that a change writes: each costs more than what it does.
STORE = (
    "WITH leaves AS (INSERT INTO vault_stateleaf (subject, branch, digest)"
    " SELECT * FROM unnest(%s::text[], %s::int[], %s::bytea[])"
    " ON CONFLICT (subject) DO UPDATE SET digest = EXCLUDED.digest),"
    " nodes AS (INSERT INTO vault_statenode (number, digest) SELECT * FROM unnest(%s::int[], %s::bytea[])"
    " ON CONFLICT (number) DO UPDATE SET digest = EXCLUDED.digest)"
    " INSERT INTO vault_stateroot (id, version, digest, mac) VALUES (1, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, digest = EXCLUDED.digest, mac = EXCLUDED.mac"
)
STORE_ROOT = (
    "INSERT INTO vault_stateroot (id, version, digest, mac) VALUES (1, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, digest = EXCLUDED.digest, mac = EXCLUDED.mac"
)
DROP_LEAVES = "DELETE FROM vault_stateleaf WHERE subject = ANY(%s)"
LOCK_ROOT = "SELECT pg_advisory_xact_lock(hashtext('vault_stateroot'))"


def execute_read(cursor: CursorWrapper, arguments: list[list[int]], *, locked: bool) -> None:
    """Read; with the lock sent ahead in the same breath, since waiting for its answer would cost as much again."""
    if not locked:
        cursor.execute(READ, arguments)
        return
    with connection.connection.pipeline(), connection.cursor() as lock:
        lock.execute(LOCK_ROOT)
        cursor.execute(READ, arguments)
