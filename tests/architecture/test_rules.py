"""Rules come in pairs: one raises with the sentence that a person reads, one says yes or no."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

ROOMS = ("meldpunt", "triage", "support", "statistieken")
BY_ID = {"support/dossiers/service.py"}  # the face of a rule whose pair stands in rules.py


def _functions() -> dict[str, set[str]]:
    base = Path(settings.BASE_DIR)
    return {
        str(path.relative_to(base)): {
            node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)
        }
        for room in ROOMS
        for path in (base / room).rglob("*.py")
    }


def test_every_rule_that_raises_has_one_that_answers() -> None:
    lonely = {
        (file, name)
        for file, names in _functions().items()
        for name in names
        if name.startswith("check_can_") and name.removeprefix("check_") not in names
    }

    assert {file for file, _name in lonely} <= BY_ID


def test_every_rule_that_answers_has_one_that_raises() -> None:
    for file, names in _functions().items():
        for name in names:
            assert not name.startswith("can_") or f"check_{name}" in names, (file, name)
