"""How a mutant gets into a process that runs already, and how a database and its keys get out of one again.

For ``mutatie.py``, which says why.
"""

from __future__ import annotations

import ast
import functools
import gc
import os
import shutil
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from tools.mutanten import Mutant

ROOT = Path.cwd()
REMEMBERING = type(functools.cache(len))


class Snapshot:
    """The database and the key files as they were: a mutant may have broken what puts them back."""

    def __init__(self) -> None:
        self.name = connection.settings_dict["NAME"]
        self.server = dict(connection.get_connection_params())
        self.server = {
            key: value for key, value in self.server.items() if key in ("host", "port", "user", "password", "options")
        }
        self.keys = Path(os.environ["STATE"]) / "keys"
        self.copy = Path(os.environ["STATE"]) / "keys-kept"
        shutil.copytree(self.keys, self.copy)
        self._sql("postgres", f'CREATE DATABASE "{self.name}_kept" TEMPLATE "{self.name}"')
        self.print = self._fingerprint()

    def restore(self) -> None:
        """Put both back where they differ."""
        if any(
            not (self.keys / file.name).exists() or (self.keys / file.name).read_bytes() != file.read_bytes()
            for file in self.copy.iterdir()
        ):
            shutil.rmtree(self.keys, ignore_errors=True)
            shutil.copytree(self.copy, self.keys)
        if self._fingerprint() != self.print:
            self._sql("postgres", f'DROP DATABASE "{self.name}" WITH (FORCE)')
            self._sql("postgres", f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_kept"')

    def _fingerprint(self) -> Any:
        counts = "(SELECT count(*) FROM accounts_account), (SELECT count(*) FROM vault_casekey)"
        marks = "(SELECT max(event_id) FROM audit_head), (SELECT md5(op_check || longlived) FROM vault_installation)"
        return self._sql(self.name, f"SELECT {counts}, {marks}, (SELECT count(*) FROM vault_publickey)")  # noqa: S608 - fixed words

    def _sql(self, database: str, statement: str) -> Any:
        with psycopg.connect(**self.server, dbname=database, autocommit=True) as server:
            found = server.execute(statement)
            return found.fetchall() if found.description else None


def apply(mutant: Mutant) -> None:
    """Change the code of one function, or the constants of one module, wherever they are in use already."""
    code = compile(mutant.tree, str(ROOT / mutant.file), "exec")
    if mutant.owner:
        new = _code_named(code, mutant.owner)
        found = [
            function
            for function in gc.get_objects()
            if type(function) is types.FunctionType  # no isinstance: a lazy object would wake up
            and function.__code__.co_qualname == mutant.owner
            and function.__code__.co_filename.endswith(mutant.file)
        ]
        if not found:
            raise LookupError(mutant.owner)
        for function in found:
            function.__code__ = new
    elif not _applied_constants(mutant):
        os._exit(1)  # the module cannot even be read: no test passes
    for cached in gc.get_objects():
        if type(cached) is REMEMBERING and str(cached.__module__).startswith("meldpunt."):
            cached.cache_clear()


def _code_named(code: types.CodeType, name: str) -> types.CodeType:
    waiting = [code]
    while waiting:
        here = waiting.pop()
        if here.co_qualname == name:
            return here
        waiting += [const for const in here.co_consts if isinstance(const, types.CodeType)]
    raise LookupError(name)


def _applied_constants(mutant: Mutant) -> bool:
    """Read the plain assignments of a module anew, from the changed one on; False where that cannot be done."""
    later: list[ast.stmt] = [
        node
        for node in mutant.tree.body
        if (isinstance(node, ast.Assign) and (node.end_lineno or 0) >= mutant.line)
        or (isinstance(node, ast.AnnAssign) and node.lineno <= mutant.line <= (node.end_lineno or 0))
    ]
    path = str(ROOT / mutant.file)
    for module in [module for module in list(sys.modules.values()) if getattr(module, "__file__", "") == path]:
        before = dict(vars(module))
        try:
            exec(compile(ast.Module(later, []), path, "exec"), vars(module))  # noqa: S102 - this is the mutant
        except Exception:  # noqa: BLE001 - a mutant may raise anything
            return False
        _pass_on({name: (old, vars(module)[name]) for name, old in before.items() if vars(module)[name] is not old})
    return True


def _pass_on(changed: dict[str, tuple[Any, Any]]) -> None:
    """Let every module of ours that holds an old constant hold the new one."""
    for module in list(sys.modules.values()):
        if not str(getattr(module, "__file__", "") or "").startswith(str(ROOT)):
            continue
        for name, (old, new) in changed.items():
            if vars(module).get(name) is old:
                setattr(module, name, new)
