"""The child that reads a stranger's file runs as nobody, where web may choose who it is (H5)."""

from __future__ import annotations

import os
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meldpunt.evidence.inspection import children

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHO = "import os, sys; sys.stdin.read(); sys.stdout.write(f'{os.getuid()} {os.getgid()} {os.getgroups()}')"
SYSTEM_PYTHON = Path("/usr/bin/python3")


@pytest.fixture
def _root_with_a_python_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only root chooses who a child is; a Python in somebody's own folder gives way to that of the system."""
    if os.geteuid() != 0:
        pytest.skip("only root may choose another user")
    if not children._is_for_everybody(Path(sys.executable).resolve()):
        if not SYSTEM_PYTHON.exists():
            pytest.skip("there is no Python that every user of this machine may run")
        monkeypatch.setattr(sys, "executable", str(SYSTEM_PYTHON))
        monkeypatch.setattr(sys, "prefix", "/usr")
    children._as_nobody.cache_clear()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter; those of pytest are closed."""
    with tempfile.TemporaryDirectory(prefix="kind-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Let the child be another program."""

    def write(text: str) -> Path:
        path = folder / "kind.py"
        path.write_text(textwrap.dedent(text))
        path.chmod(0o644)
        monkeypatch.setattr(children, "CHILD", path)
        children._as_nobody.cache_clear()
        return path

    return write


@pytest.mark.usefixtures("_root_with_a_python_for_all")
def test_h5_the_child_is_nobody_and_belongs_to_no_group(program: Callable[[str], Path]) -> None:
    program(WHO)

    assert children.run_child(b"", b"") == b"65534 65534 []"


@pytest.mark.usefixtures("_root_with_a_python_for_all")
def test_h5_the_child_cannot_read_a_key_of_the_process_that_started_it(
    program: Callable[[str], Path], folder: Path
) -> None:
    key = folder / "root-seal.json"
    key.write_text("geheim")
    key.chmod(0o400)
    program(f"""
        import os, sys
        sys.stdin.read()
        found = []
        for path in ({str(key)!r}, f"/proc/{{os.getppid()}}/mem", f"/proc/{{os.getppid()}}/environ"):
            try:
                open(path, "rb").read(1)
                found.append(path)
            except OSError:
                pass
        try:
            os.kill(os.getppid(), 0)
            found.append("signal")
        except OSError:
            pass
        sys.stdout.write(f"found {{found}}")
    """)

    assert children.run_child(b"", b"") == b"found []"


def test_where_nobody_could_not_read_the_program_the_child_is_who_we_are(program: Callable[[str], Path]) -> None:
    program(WHO).chmod(0o600)
    children._as_nobody.cache_clear()

    said = children.run_child(b"", b"") or b""
    assert said.startswith(f"{os.getuid()} ".encode())
