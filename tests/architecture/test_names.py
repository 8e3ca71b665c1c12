"""A class name stands once in the house, so that a search finds one thing; each exception says why."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from django.conf import settings

ROOMS = ("meldpunt", "triage", "support", "statistieken", "demo")
DJANGO = {"Meta", "Command"}  # Django's own names for what stands inside a model or a command file
TWICE = {
    "Reden": "why a case was erased stands inside the model of that; in the triage it is why advice was given",
    "Verdict": "the child process that reads strange files imports nothing of ours, so it has its own",
}


def _places() -> dict[str, list[str]]:
    found = defaultdict(list)
    base = Path(settings.BASE_DIR)
    for room in ROOMS:
        for path in (base / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef) and node.name not in DJANGO:
                    found[node.name].append(str(path.relative_to(base)))
    return found


def test_every_class_name_stands_once() -> None:
    twice = {name: files for name, files in _places().items() if len(files) > 1}

    assert set(twice) - set(TWICE) == set(), twice


def test_no_exception_is_left_over() -> None:
    assert all(len(_places()[name]) > 1 for name in TWICE)
