"""Small functions, files that fit in a head."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

ROOMS = ("meldpunt", "triage", "support", "statistieken", "tools", "deploy")
LONGEST_FUNCTION, USUAL_FUNCTION, LONGEST_FILE, MODULES = 50, 25, 400, 12
LONGEST_TEMPLATE_LINE = 160


def _files() -> list[Path]:
    base = Path(settings.BASE_DIR)
    paths = [path for room in ROOMS for path in (base / room).rglob("*.py")]
    return [path for path in paths if "migrations" not in path.parts]


def _functions() -> dict[str, int]:
    return {
        f"{path.name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_file_is_too_long() -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in _files()}

    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE}


def test_no_line_of_a_template_is_too_long() -> None:
    long = [
        f"{path.name}:{number}"
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]

    assert long == []


def test_no_function_is_too_long() -> None:
    assert not {name: lines for name, lines in _functions().items() if lines > LONGEST_FUNCTION}


def test_nearly_every_function_is_short() -> None:
    lengths = sorted(_functions().values())

    assert lengths[int(len(lengths) * 0.95)] <= USUAL_FUNCTION


def test_no_room_has_more_than_a_dozen_modules() -> None:
    """An app of more is two apps; what every app has (its registration and its addresses) does not count."""
    counted: dict[str, int] = {}
    for path in _files():
        if path.parts[-2] in ("tools", "deploy", "commands") or path.stem in ("__init__", "apps", "urls"):
            continue
        room = str(path.parent.relative_to(settings.BASE_DIR))
        counted[room] = counted.get(room, 0) + 1

    assert counted
    assert not {room: number for room, number in counted.items() if number > MODULES}
