"""What a migration does to a table that is in use: nothing that holds it for long, unless somebody looked (R12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation

OURS = ("meldpunt", "support", "statistieken", "triage", "demo")
LOOKED_AT = {
    "accounts.0009_gast": "checks over a table of a few dozen people, of which one column is new and empty",
    "aanvallen.0002_keys_apart": "moves two tables of the same release to another schema; touches no row",
    "audit.0002_append_only": "makes a function and a trigger; reads no row",
    "audit.0003_chain": "refuses a table with rows, so what it changes is empty",
    "doorgeleiding.0002_keys_apart": "moves two tables of the same release to another schema; touches no row",
    "audit.0005_by_day": "an index that is made concurrently; nobody waits",
    "dossiers.0002_nummer": "makes a sequence; touches no table",
    "dossiers.0004_besloten": "an index over the few cases that keep somebody out; one read of the table, writers wait",
    "dossiers.0006_waarneming": "a check over two columns that are new and empty; one read of the rows of access",
    "dossiers.0007_uittreksel": "a key from a new and empty table to that of the grants, which is held for a moment",
    "dossiers.0009_tally_apart": "moves two tables of the same release to another schema; touches no row",
    "dossiers.0010_by_day_and_new": "indexes that are made concurrently; nobody waits",
    "nakijken.0002_contactpunten": "another word among the choices of a column; not one statement",
    "nazorg.0002_klacht_kennisdag": "another word among the choices of a column; not one statement",
    "nazorg.0003_opvolging": "idem",
    "nazorg.0004_taken": "idem",
    "outbox.0002_the_day_alone": "writes every row once; readers go on, whoever changes a row waits for it",
    "outbox.0005_given_up": "an index that is made concurrently; nobody waits",
    "regie.0002_gast": "another word among the choices of a column; not one statement",
    "stappenplan.0002_the_day_alone": "idem",
    "statistieken.0002_append_only": "makes a function and triggers; reads no row",
    "uitwisseling.0002_append_only": "makes a function and triggers; reads no row",
    "statistieken.0003_samen": "another word among the choices of a column; not one statement",
    "vault.0005_signed_state": "hashes every sealed object and then demands the hash: everybody waits; stop web first",
    "vault.0006_proofs": "two columns get another name, at once; the previous version cannot work with them",
    "vault.0007_grants_of_the_desk": "an index that is made concurrently; nobody waits",
    "weghalen.0002_keys_apart": "moves a table of the same release to another schema; touches no row",
}


def _migrations() -> dict[str, list[Operation]]:
    """Every migration of ours after the first of its app, by its name."""
    labels = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS}
    return {
        f"{label}.{name}": list(migration.operations)
        for (label, name), migration in MigrationLoader(None).disk_migrations.items()
        if label in labels and not name.startswith("0001")
    }


def _holds(operation: Operation) -> bool:
    """Whether this may hold a table that is in use for longer than a moment.

    A new table holds nobody up. Since PostgreSQL 11 a new column with a constant, or without a value, is a change of
    the catalogue alone. Everything else reads or writes the rows, or cannot be told from here.
    """
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return any(map(_holds, operation.database_operations))
    if isinstance(operation, operations.AddField):
        field = operation.field
        constant = field.null or (field.has_default() and not callable(field.default))
        return bool(field.unique or getattr(field, "db_index", False) or not constant)
    return not isinstance(operation, operations.CreateModel)


def test_r12_a_migration_that_may_hold_a_table_was_looked_at() -> None:
    found = {name for name, steps in _migrations().items() if any(map(_holds, steps))}

    assert found == set(LOOKED_AT)


@pytest.mark.parametrize(
    ("operation", "holds"),
    [
        (operations.CreateModel("x", []), False),
        (operations.AddField("x", "y", models.BooleanField(default=False)), False),
        (operations.AddField("x", "y", models.BinaryField(null=True)), False),
        (operations.AddField("x", "y", models.BooleanField()), True),
        (operations.AddField("x", "y", models.DateField(null=True, db_index=True)), True),
        (operations.AddField("x", "y", models.CharField(default=str)), True),
        (operations.AddField("x", "y", models.CharField(default="", unique=True)), True),
        (operations.AlterField("x", "y", models.BooleanField()), True),
        (operations.RunSQL("SELECT 1"), True),
        (operations.RunPython(operations.RunPython.noop), True),
        (operations.RemoveField("x", "y"), True),
        (operations.SeparateDatabaseAndState(state_operations=[operations.DeleteModel("x")]), False),
        (operations.SeparateDatabaseAndState(database_operations=[operations.DeleteModel("x")]), True),
    ],
)
def test_r12_what_holds_a_table_is_known(operation: Operation, holds: bool) -> None:  # noqa: FBT001 - a row of a table
    assert _holds(operation) is holds
