"""Every migration on a database of a hundred thousand cases, while people work in it (R12)."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from tests.scratch import OWNER, _create, drop_scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.scratch import Scratch

pytestmark = [pytest.mark.xdist_group("roles"), pytest.mark.deep]
OURS = ("meldpunt", "support", "statistieken")
CASES = 100_000
FILLED = ("dossiers_dossier", "outbox_item", "stappenplan_overhandiging", "vault_sealedobject", "vault_grant")
VALUES = {
    "uuid": "gen_random_uuid()",
    "integer": "n",
    "smallint": "n % 100",
    "bigint": "n",
    "character varying": "n::text",
    "text": "n::text",
    "bytea": "convert_to(repeat('x', 2000), 'UTF8')",
    "date": "DATE '2026-01-01'",
    "timestamp with time zone": "now()",
    "boolean": "false",
}


KNOWN = {"status": "'nieuw'", "leased_until": "NULL", "done_at": "NULL", "holder": "'account'", "epoch": "1"}


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Scratch]:
    """A database as the first release made it, with a hundred thousand rows in the tables that grow."""
    made = _create(tmp_path, template="template1")
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in OURS and config.models_module:
            first = next((row for row in sorted(_names(config.path)) if row.startswith("0001")), None)
            if first:
                made.manage("migrate", config.label, first, "-v0", role=OWNER)
    with made.connect() as owner:
        owner.execute("SET session_replication_role = replica")  # no rows of other tables are needed
        for table in FILLED:
            _fill(owner, table)
    yield made
    drop_scratch(made)


def _names(path: str) -> list[str]:
    from pathlib import Path

    return [file.stem for file in (Path(path) / "migrations").glob("0*.py")]


def _fill(owner: psycopg.Connection, table: str) -> None:
    query = (
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    )
    columns = owner.execute(query, [table]).fetchall()
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in columns)
    values = sql.SQL(", ").join(sql.SQL(KNOWN.get(name, VALUES[kind])) for name, kind in columns)
    rows = sql.Literal(CASES)
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(1, {}) AS n")
    owner.execute(statement.format(sql.Identifier(table), names, values, rows))


def test_r12_every_migration_of_a_hundred_thousand_cases_takes_less_than_a_minute(
    old: Scratch,
) -> None:
    old.env["PGOPTIONS"] = "-c lock_timeout=2000"
    stop = threading.Event()
    waits: list[float] = []
    worker = threading.Thread(target=_work, args=[old, stop, waits])
    worker.start()
    begin = time.monotonic()
    old.manage("migrate", "-v0", role=OWNER)
    seconds = time.monotonic() - begin
    stop.set()
    worker.join()

    assert seconds < 60
    assert len(waits) > 10
    print(f"R12: {seconds:.1f} s, longest wait of a reader {max(waits):.1f} s")  # noqa: T201 - the figure of this machine
    with old.connect() as owner:
        for table in FILLED:
            count = owner.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
            assert count == (CASES,)


def _work(old: Scratch, stop: threading.Event, waits: list[float]) -> None:
    """Read as somebody at the desk does, and note how long each look takes."""
    with old.connect() as reader:
        while not stop.wait(0.02):
            begin = time.monotonic()
            reader.execute("SELECT count(*) FROM (SELECT 1 FROM dossiers_dossier LIMIT 50) a")
            reader.execute("SELECT count(*) FROM (SELECT 1 FROM vault_sealedobject LIMIT 50) a")
            waits.append(time.monotonic() - begin)
