"""There is no chain of imports from a board page to a case."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("meldpunt", "statistieken", "triage", "support")


def _file(module: str) -> Path | None:
    base = settings.BASE_DIR.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None)


def _imports(path: Path) -> set[str]:
    """Every module of the project that a file imports, also inside a function; not what only the type checker reads."""
    found: set[str] = set()
    tree = ast.parse(path.read_text())
    skipped = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ROOMS and _file(name)}


def _reachable(module: str) -> set[str]:
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if name in seen or path is None:
            continue
        seen.add(name)
        waiting += _imports(path)
    return seen


def test_board_pages_reach_no_case() -> None:
    reached = _reachable("meldpunt.bestuur.urls")

    assert "statistieken.queries" in reached
    assert not {name for name in reached if name.split(".")[0] == "support"}


def test_desk_side_of_the_figures_does_reach_cases() -> None:
    """The walk would see it: the service that freezes does import them."""
    assert "support.dossiers.service" in _reachable("statistieken.service")
