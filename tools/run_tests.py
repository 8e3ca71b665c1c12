"""Run all tests: one embedded PostgreSQL, two processes, browser tests where there is a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Start pytest with the arguments given, or over everything."""
    workers = str(min(2, os.cpu_count() or 1))
    divide = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]  # see tests/conftest.py
    command = [sys.executable, "-m", "pytest", "-q", *divide, *sys.argv[1:]]
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code == 0 and len(sys.argv) == 1:
        (ROOT / "var").mkdir(exist_ok=True)
        (ROOT / "var" / "test-run.json").write_text(json.dumps({"seconds": round(time.monotonic() - start)}))
    return code


if __name__ == "__main__":
    sys.exit(main())
