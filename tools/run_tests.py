"""Run the tests: one embedded PostgreSQL, two processes, browser tests where there is a browser.

Usage: python tools/run_tests.py [--takken | arguments for pytest]

With ``--takken`` it measures the branches of the rooms in ``pyproject.toml`` and fails where too few were walked. That
takes half of a test's time again, so it is a run of its own, without the browser.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import dekking  # noqa: E402 - the repository's own code, found through the line above


def main() -> int:
    """Start pytest with the arguments given, or over everything but what ``make deep`` runs."""
    if sys.argv[1:] == ["--takken"]:
        dekking.clear()
        return _run(["--ignore=tests/e2e"], env={"DEKKING": str(dekking.FOLDER)}) or dekking.main()
    if len(sys.argv) > 1:
        return _run(sys.argv[1:], env={})
    start = time.monotonic()
    code = _run([], env={})
    if code == 0:
        keep_time(ROOT / "var" / "test-run.json", seconds=round(time.monotonic() - start))
    return code


def keep_time(path: Path, *, seconds: int) -> None:
    """Write how long all tests took where ``make bench`` reads it; a fresh clone has no folder for it yet."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"seconds": seconds}))


def _run(arguments: list[str], *, env: dict[str, str]) -> int:
    return subprocess.run(command(arguments), cwd=ROOT, check=False, env=os.environ | env).returncode


def command(arguments: list[str]) -> list[str]:
    """The command that runs these tests; which of them, by ``-m``, is the caller's choice or "not deep"."""
    workers = str(min(2, os.cpu_count() or 1))
    divide = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]  # see tests/conftest.py
    chosen = [] if "-m" in arguments else ["-m", "not deep"]
    return [sys.executable, "-m", "pytest", "-q", *divide, *chosen, *arguments]


if __name__ == "__main__":
    sys.exit(main())
