"""Whoever changes a module finds its tests under the same name: tests/vault/test_cases.py for meldpunt/vault/cases.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("meldpunt", "support", "")
OVER_THE_WHOLE = {
    "architecture": "how the code is arranged",
    "database": "roles, policies and real commits, over all apps",
    "e2e": "walks through the running product",
    "stijl": "templates, style sheets and script, which belong to no module",
    "web": "headers, input, logs and proxies of every page",
}
OF_NO_MODULE = {
    "melden/test_richtlijnen.py": "the guidelines for forms of the NL Design System, over every page of the form",
    "statistieken/test_drie_partijen.py": "three installations that meet in files alone",
    "statistieken/test_red_team.py": "attacks on what is published, over every module that makes it",
    "triage/test_calibration.py": "the fifteen shared examples of the protocol",
    "vault/test_vectors.py": "known answers of every format, over the modules that write them",
}
CAMPAIGN = re.compile(r"edge|mutated|corner|misc")


def _files() -> list[Path]:
    return sorted((ROOT / "tests").glob("*/test_*.py"))


def _room(folder: str) -> Path | None:
    """Where the app of this folder lives."""
    return next((ROOT / room / folder for room in ROOMS if (ROOT / room / folder).is_dir()), None)


def _modules(room: Path) -> set[str]:
    found = {path.stem for path in room.rglob("*.py") if path.stem != "__init__"}
    return found | {path.parent.name for path in room.rglob("__init__.py") if path.parent != room}


def _stray(path: Path) -> str:
    """What is wrong with the place of this file, or nothing."""
    folder, name = path.parent.name, f"{path.parent.name}/{path.name}"
    if folder in OVER_THE_WHOLE or name in OF_NO_MODULE:
        return ""
    room = _room(folder)
    if room is None:
        return f"{name}: there is no app of this name"
    return "" if path.stem.removeprefix("test_") in _modules(room) else f"{name}: {folder} has no module of this name"


def test_every_file_of_tests_is_named_after_what_it_tests() -> None:
    assert [wrong for wrong in map(_stray, _files()) if wrong] == []


def test_no_file_of_tests_is_named_after_a_campaign() -> None:
    assert [path.name for path in _files() if CAMPAIGN.search(path.stem)] == []


def test_no_tests_lie_beside_the_folders() -> None:
    assert list((ROOT / "tests").glob("test_*.py")) == []


def test_what_is_excused_is_there_and_needs_it() -> None:
    assert [name for name in OF_NO_MODULE if not (ROOT / "tests" / name).exists()] == []
    assert [folder for folder in OVER_THE_WHOLE if not (ROOT / "tests" / folder).is_dir() or _room(folder)] == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("vault/test_cases.py", ""),
        ("vault/test_crypt.py", ""),
        ("vault/test_edges_store.py", "vault/test_edges_store.py: vault has no module of this name"),
        ("vault/test_vault.py", "vault/test_vault.py: vault has no module of this name"),
        ("kluis/test_cases.py", "kluis/test_cases.py: there is no app of this name"),
        ("behandeling/test_delen.py", ""),
        ("web/test_headers.py", ""),
        ("triage/test_calibration.py", ""),
    ],
)
def test_a_file_in_the_wrong_place_is_seen(name: str, wrong: str) -> None:
    assert _stray(ROOT / "tests" / name) == wrong
