"""Install pinned packages by their hashes into an environment: with uv, which is many times faster, else with pip.

Usage: python tools/install.py PYTHON REQUIREMENTS

Needs nothing but Python. uv knows none of pip's settings, so where it cannot be had or does not reach a package, pip
installs everything, as it would have without uv.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = str(ROOT / "requirements" / "uv.txt")
PIP = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile", "--require-hashes", "-r")


def main() -> int:
    """Install what the file names; returns the exit code of whichever did it."""
    python, requirements = sys.argv[1:]
    if install_with_uv(python, requirements):
        return 0
    return subprocess.run([python, *PIP, requirements], check=False).returncode


def install_with_uv(python: str, requirements: str) -> bool:
    """Fetch uv by its hash and let it install; returns whether that worked."""
    uv = str(Path(python).with_name("uv"))
    commands = (
        [python, *PIP, UV],
        [uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", requirements],
    )
    return all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in commands)


if __name__ == "__main__":
    sys.exit(main())
