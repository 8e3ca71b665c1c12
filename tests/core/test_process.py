"""Other processes of the same user cannot read the memory of web and worker (H5)."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

PR_GET_DUMPABLE = 3
ROOT = Path(__file__).resolve().parents[2]
LOOK = f"""
import ctypes, os, sys
{{close}}
pid = os.fork()
if pid == 0:
    sys.exit(ctypes.CDLL(None).prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0))
print(ctypes.CDLL(None).prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this wall")


def _run(close: str) -> str:
    code = LOOK.format(close=close)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_h5_a_process_with_keys_shows_nothing_and_nor_do_its_children() -> None:
    assert ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1  # or this test could not fail
    assert _run("from meldpunt.core.process import close_memory; close_memory()") == "0 0"
    assert _run("pass") == "1 1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start the two processes of another user")
def test_h5_a_neighbour_of_the_same_user_reads_no_memory() -> None:
    python = "/usr/bin/python3"
    if not Path(python).exists():
        pytest.skip("there is no Python that every user of this machine may run")
    program = (ROOT / "meldpunt/core/process.py").read_text()
    neighbour = "import os; open(f'/proc/{os.getppid()}/mem', 'rb').close(); print('open')"
    for close, said in (("close_memory()", ""), ("", "open")):
        code = (
            f"{program}\nimport subprocess, sys\n{close}\nsys.exit(subprocess.call([{python!r}, '-c', {neighbour!r}]))"
        )
        done = subprocess.run(
            [python, "-c", code], cwd="/", capture_output=True, text=True, check=False, user=65534, group=65534, env={}
        )
        assert done.stdout.strip() == said
