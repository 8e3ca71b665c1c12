"""Run the tests: one embedded PostgreSQL, two processes, browser tests where there is a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Start pytest with the arguments given, or over everything but what ``make deep`` runs."""
    start = time.monotonic()
    code = subprocess.run(command(sys.argv[1:]), cwd=ROOT, check=False).returncode
    if code == 0 and len(sys.argv) == 1:
        (ROOT / "var").mkdir(exist_ok=True)
        (ROOT / "var" / "test-run.json").write_text(json.dumps({"seconds": round(time.monotonic() - start)}))
    return code


def command(arguments: list[str]) -> list[str]:
    """The command that runs these tests; which of them, by ``-m``, is the caller's choice or "not deep"."""
    workers = str(min(2, os.cpu_count() or 1))
    divide = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]  # see tests/conftest.py
    chosen = [] if "-m" in arguments else ["-m", "not deep"]
    return [sys.executable, "-m", "pytest", "-q", *divide, *chosen, *arguments]


if __name__ == "__main__":
    sys.exit(main())
