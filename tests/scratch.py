"""A database of its own, with real commits and real roles: what the tests inside a transaction cannot show.

The server is the one of the test run. Programs run in processes of their own, as the app's or the worker's do.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

from tests import forks

if TYPE_CHECKING:
    import subprocess

ROOT = Path(__file__).resolve().parent.parent
OWNER, APP, WORKER, BOARD = "meldpunt", "meldpunt_app", "meldpunt_worker", "meldpunt_bestuur"


@dataclass(frozen=True)
class Scratch:
    """An installation that nobody else uses."""

    name: str
    state: Path
    env: dict[str, str] = field(repr=False)

    def connect(self, role: str = OWNER) -> psycopg.Connection[Any]:
        """A connection as one of the roles."""
        return psycopg.connect(_dsn(self.name, role), autocommit=True, options="-c search_path=public,sleutels")

    def url(self, role: str) -> str:
        """What Django reads as DATABASE_URL."""
        return _dsn(self.name, role)

    def manage(
        self, *arguments: str, role: str = APP, process: str = "web", check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """A management command."""
        return self._run(["manage.py", *arguments], role=role, process=process, check=check)

    def python(
        self, code: str, *, role: str = APP, process: str = "web", check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """A program with Django set up."""
        start = "import django; django.setup()\n"
        return self._run(["-c", start + code], role=role, process=process, check=check)

    def _run(self, program: list[str], *, role: str, process: str, check: bool) -> subprocess.CompletedProcess[str]:
        env = self.env | {"DATABASE_URL": self.url(role), "MELDPUNT_PROCESS": process}
        if process != "web":
            env["ROOT_SEAL_KEY_FILE"] = "/nonexistent"
        done = forks.run(program, env=env, seconds=240)
        if check and done.returncode:
            raise AssertionError(done.stdout[-2000:] + done.stderr[-3000:])
        return done


def _dsn(database: str, role: str) -> str:
    host = urlsplit(os.environ["DATABASE_URL"]).netloc.rsplit("@", 1)[1]
    return f"postgres://{role}@{host}/{database}"


def make_scratch(state: Path) -> Scratch:
    """An installation with keys and the personas."""
    scratch = empty_scratch(state)
    scratch.python(PEOPLE)
    return scratch


def empty_scratch(state: Path) -> Scratch:
    """A database with tables and rights, and nothing in it: a copy of one that is migrated once."""
    return _create(state, template=_migrated(state))


_templates: list[str] = []


def _migrated(state: Path) -> str:
    """The name of a database with tables and rights; each process makes it once."""
    if not _templates:
        scratch = _create(state, template="template1")
        scratch.manage("migrate", "-v0", role=OWNER)
        scratch.manage("databaserechten", "-v0", role=OWNER)
        _templates.append(scratch.name)
    return _templates[0]


def _create(state: Path, *, template: str) -> Scratch:
    name = f"scratch_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(_dsn("postgres", OWNER), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    env = dict(os.environ) | {
        "STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "meldpunt.settings",
        "PYTHONPATH": str(ROOT),
    }
    return Scratch(name=name, state=state, env=env)


def drop_scratch(scratch: Scratch) -> None:
    """Remove the database again."""
    with psycopg.connect(_dsn("postgres", OWNER), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{scratch.name}" WITH (FORCE)')


PEOPLE = """
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault import service as vault
from tests.personas import ROLLEN, make_accounts
with acting_as(SYSTEM):
    vault.set_up()
    expertise = {naam: ("aangifte",) for naam in ("vera", "nadia")}
    make_accounts(ROLLEN | {"bea": "beheer"}, expertise=expertise, mailadres="")
    vault.mark_open()
"""
OPEN = """
from meldpunt.accounts.models import Account
from meldpunt.accounts.service import sign_in
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault import service as vault
from support.behandeling import gesprek, inzien
from support.bezetting import toewijzen
from support.behandeling.aannemen import submit_melding
from support.dossiers import service as dossiers
from tests.maak import nieuwe_melding, report
from tests.personas import who
"""
