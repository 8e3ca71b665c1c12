"""Everything that has to be clean before work lands, in one go; goes on after a failure and tells what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "scripts": [str(BIN / "oxlint"), "--deny-warnings", "static/js"],
    "templates": [
        str(BIN / "djangofmt"),
        "--line-length",
        "120",
        "--indent-width",
        "2",
        "--custom-blocks",
        "blocktranslate,nocontent",
        "--check",
        "--quiet",
        "templates",
    ],
    "imports": [str(BIN / "lint-imports")],
    "types": [str(BIN / "mypy"), "."],
    "security": [
        str(BIN / "bandit"),
        "-q",
        "-c",
        "pyproject.toml",
        "-r",
        "meldpunt",
        "triage",
        "support",
        "statistieken",
        "demo",
    ],
    "house": [sys.executable, "tools/huis.py", "--check"],
    "secrets": [sys.executable, "tools/geheimen.py"],
    "system": [*MANAGE, "check", "--fail-level", "WARNING"],
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "translations": [sys.executable, "tools/vertalingen.py", "check"],
    "words": [sys.executable, "tools/woordlint.py"],
}


def main() -> int:
    """Run every check; returns 1 when one of them failed."""
    from tools import embedded_postgres  # noqa: PLC0415 - the path is set by the caller below

    with tempfile.TemporaryDirectory(prefix="meldpunt-check-") as folder:
        state = Path(folder)
        env = os.environ | {"SECRET_KEY": "x" * 60 + "abcdefghij", "STATE": str(state), "PYTHONPATH": str(ROOT)}
        if "DATABASE_URL" not in env:
            env["DATABASE_URL"] = embedded_postgres.ensure_started(state).url
        failed = [name for name, command in CHECKS.items() if not _passes(name, command, env)]
        embedded_postgres.stop(state)
    print("Alles is schoon." if not failed else f"Niet schoon: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    start = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    print(f"{'ok ' if result.returncode == 0 else 'NOK'} {name:<13} {time.monotonic() - start:5.1f} s", flush=True)
    if result.returncode:
        print((result.stdout + result.stderr)[-6000:], flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
