"""Whole databases for backups: one with a desk and reports, and empty ones to put a backup back into.

They lie on the server of the test run, with real commits. All have the same root keys: a party keeps those apart from a
backup, and has them at a restore.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection
from django.test import override_settings

from tests.scratch import empty_scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH = "-c search_path=public,sleutels"


@dataclass
class Databases:
    """Databases that are gone when all tests of backups are done."""

    folder: Path
    made: list[str] = field(default_factory=list)

    def make(self) -> str:
        """A further one, as after ``migrate`` and ``databaserechten``."""
        self.made.append(empty_scratch(self.folder).name)
        return self.made[-1]

    def drop(self) -> None:
        """Remove them all."""
        for name in self.made:
            server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Work in one of them, with a folder of files of its own."""
        from meldpunt.vault.rings import longlived, rootkeys
        from meldpunt.vault.signed import tree

        before = connection.settings_dict["NAME"]
        media = self.folder / name
        media.mkdir(exist_ok=True)
        try:
            leave_database()
            connection.settings_dict["NAME"] = name
            for module in (tree, longlived, rootkeys):
                module.forget()
            keys = {f"ROOT_{ring}_KEY_FILE": self.folder / "keys" / f"{ring}.json" for ring in ("OP", "SEAL")}
            with override_settings(MEDIA_ROOT=media, ANKER_BESTANDEN=[str(media / "ankers")], **keys):
                yield
        finally:
            leave_database()
            connection.settings_dict["NAME"] = before
            for module in (tree, longlived, rootkeys):
                module.forget()


def leave_database() -> None:
    """Let go of the database that is in use."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the pool of the PostgreSQL wrapper


def direct(name: str) -> psycopg.Connection[Any]:
    """A connection past Django, to look and to break things."""
    return psycopg.connect(**_address(), dbname=name, autocommit=True, options=PATH)


def server(statement: str) -> None:
    """A statement for the whole server."""
    with psycopg.connect(**_address(), dbname="postgres", autocommit=True) as link:
        link.execute(statement)


def counts(name: str) -> dict[str, int]:
    """How many rows each table has, without those that the migrations fill."""
    with direct(name) as link:
        tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'sleutels')").fetchall()
        found = {
            table: link.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # type: ignore[index]  # noqa: S608 - names out of the catalogue
            for (table,) in tables
        }
    return {table: number for table, number in found.items() if number and not table.startswith(("django_", "auth_"))}


def _address() -> dict[str, Any]:
    known = connection.get_connection_params()
    return {key: value for key, value in known.items() if key in ("host", "port", "user", "password")}
