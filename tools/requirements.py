"""Compile the pinned requirements anew: with hashes, without the address of any index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ["pip", "compile", "-q", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"]


def main() -> int:
    """Compile base, demo, dev and deep, where the later keep to the versions before; audit and uv live on their own."""
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "uv"], check=True)
    uv = str(Path(sys.executable).parent / "uv")
    for name in ("base", "demo", "dev", "deep", "audit", "uv"):
        alone = name in ("audit", "uv")
        before = "dev" if name == "deep" else "base"
        extra = [] if name == "base" else ["--extra", name, "-c", f"requirements/{before}.txt"]
        source = f"requirements/{name}.in" if alone else "pyproject.toml"
        extra = ["--no-strip-extras"] if alone else extra
        command = [uv, *UV, "--python-version", "3.11", *extra, source, "-o", f"requirements/{name}.txt"]
        subprocess.run(command, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
