"""The tests walk as many branches of each room as agreed, and ``make deep`` fails where they do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import dekking, run_tests
from tools.dekking import Kamer

ROOT = Path(__file__).resolve().parent.parent.parent
TWO_WAYS = "def which(value):\n    if value:\n        return 'ja'\n    return 'nee'\n"
WALK = """
import os, sys
from pathlib import Path
from tools import dekking
dekking.ROOT = Path(sys.argv[1])
dekking.agreed = lambda: {"kamer": 95}
measure = dekking.Measure(Path(sys.argv[1]) / "data", sys.argv[2])
sys.path.insert(0, sys.argv[1])
from kamer import keuze
for value in sys.argv[3:]:
    measure.switch(on=not value.startswith("uit:"))
    measure.switch(on=not value.startswith("uit:"))
    keuze.which(value.endswith("ja"))
measure.save()
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of one room, in which a way parts in two."""
    (tmp_path / "kamer").mkdir()
    (tmp_path / "kamer" / "__init__.py").touch()
    (tmp_path / "kamer" / "keuze.py").write_text(TWO_WAYS)
    (tmp_path / "pyproject.toml").write_text("[tool.coverage.run]\nbranch = true\nrelative_files = true\n")
    monkeypatch.setattr(dekking, "ROOT", tmp_path)
    monkeypatch.setattr(dekking, "FOLDER", tmp_path / "data")
    monkeypatch.setattr(dekking, "agreed", lambda: {"kamer": 95})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def walk(house: Path, process: str, *ways: str) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", WALK, str(house), process, *ways], cwd=house, check=True, env=env)


def test_what_was_not_walked_is_named_and_fails(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk(house, "gw0", "ja")

    assert dekking.main() == 1
    said = capsys.readouterr().out
    assert "50.0 % van 2 takken, afgesproken 95 %" in said
    assert "kamer/keuze.py: 2→4" in said


def test_two_processes_walk_together(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk(house, "gw0", "ja")
    walk(house, "gw1", "nee")

    assert dekking.main() == 0
    assert "100.0 % van 2 takken" in capsys.readouterr().out


def test_what_is_walked_while_it_is_off_does_not_count(house: Path) -> None:
    walk(house, "gw0", "uit:nee", "ja", "uit:nee", "ja")

    (kamer,) = dekking.kamers(house / "data", {"kamer": 95})
    assert (kamer.walked, kamer.branches) == (1, 2)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("vault/test_cases.py", True),
        ("vault/test_errors.py", False),
        ("evidence/test_slots.py", True),
        ("triage/test_engine.py", True),
        ("nazorg/test_schema.py", True),
        ("statistieken/test_tellen.py", True),
        ("melden/test_views.py", True),
        ("werkplek/test_views.py", True),
        ("web/test_headers.py", False),
        ("e2e/test_walk.py", False),
    ],
)
def test_only_the_tests_of_rooms_and_pages_are_measured(name: str, *, own: bool) -> None:
    assert dekking.is_own(ROOT / "tests" / name) is own


def test_a_file_that_nobody_loads_counts_as_not_walked(house: Path) -> None:
    (house / "kamer" / "vergeten.py").write_text(TWO_WAYS)
    walk(house, "gw0", "ja", "nee")

    (kamer,) = dekking.kamers(house / "data", {"kamer": 95})
    assert (kamer.walked, kamer.branches) == (2, 4)
    assert kamer.falls_short


@pytest.mark.parametrize(
    ("walked", "branches", "falls_short"), [(94, 100, True), (95, 100, False), (100, 100, False), (0, 0, True)]
)
def test_exactly_what_was_agreed_is_enough(walked: int, branches: int, *, falls_short: bool) -> None:
    assert Kamer("kamer", branches=branches, walked=walked, least=95).falls_short is falls_short


def test_five_rooms_are_agreed_upon_and_each_is_there() -> None:
    agreed = dekking.agreed()

    assert {"meldpunt/vault", "meldpunt/evidence", "triage", "support", "statistieken"} <= set(agreed)
    assert min(agreed.values()) >= 95
    assert all((ROOT / room).is_dir() for room in agreed)


@pytest.mark.parametrize(
    ("tests", "rooms", "arguments", "code", "measured"),
    [
        (0, 0, ["--takken"], 0, True),
        (0, 1, ["--takken"], 1, True),
        (1, 0, ["--takken"], 1, True),
        (0, 1, ["tests/core"], 0, False),
        (0, 1, [], 0, False),
    ],
)
def test_a_run_that_is_asked_to_measure_fails_where_it_falls_short(  # noqa: PLR0913 - a row of the table
    *,
    tests: int,
    rooms: int,
    arguments: list[str],
    code: int,
    measured: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []

    def run(_command: list[str], *, env: dict[str, str], **_options: object) -> subprocess.CompletedProcess[str]:
        seen.append(env.get("DEKKING") == str(dekking.FOLDER))
        return subprocess.CompletedProcess([], tests)

    (tmp_path / "var").mkdir()
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    monkeypatch.setattr(dekking, "FOLDER", tmp_path / "var" / "dekking")
    monkeypatch.setattr(dekking, "main", lambda: rooms)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["run_tests.py", *arguments])

    assert run_tests.main() == code
    assert seen == [measured]
