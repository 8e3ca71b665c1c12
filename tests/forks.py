"""A process that has loaded Django and all that comes with it, and forks for each program that a test runs.

A program of its own takes 1.8 s to start, of which 1.2 s go to packages that are the same in every one of them. What
reads the settings is loaded after the fork, so that each program has its own.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = {"meldpunt", "support", "triage", "statistieken", "demo", "tests"}
LOADED = "import django, json, sys; django.setup(); print(json.dumps(list(sys.modules)))"
_busy = threading.Lock()
_server: list[subprocess.Popen[str]] = []


def run(program: list[str], *, env: dict[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
    """Run a program as ``subprocess.run`` does, with its output as text.

    Args:
        program: what comes behind the name of Python: a file with its arguments, or ``-c`` with code.
        env: its whole environment.
        seconds: how long it may take.

    Raises:
        subprocess.TimeoutExpired: it took longer.
    """
    command = [sys.executable, *program]
    if not _busy.acquire(blocking=False):  # two at once are two processes
        return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=seconds)
    try:
        return _ask(command, env=env, seconds=seconds)
    finally:
        _busy.release()


def _ask(command: list[str], *, env: dict[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        order = {"program": command[1:], "env": env, "seconds": seconds, "out": str(out), "err": str(err)}
        server = _started()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        code = json.loads(server.stdout.readline())
        if code is None:
            raise subprocess.TimeoutExpired(command, seconds)
        return subprocess.CompletedProcess(command, code, out.read_text(), err.read_text())


def _started() -> subprocess.Popen[str]:
    if not _server or _server[0].poll() is not None:
        _server[:] = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.forks"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        ]
        atexit.register(_server[0].terminate)
    return _server[0]


def _serve() -> None:
    """Answer each order with the exit code of its program, or nothing where it took too long."""
    for line in sys.stdin:
        order = json.loads(line)
        if "django" not in sys.modules:
            _load(order["env"])
        sys.stdout.write(json.dumps(_answer(order)) + "\n")
        sys.stdout.flush()


def _load(env: dict[str, str]) -> None:
    """Load every package that the product loads and that needs no settings for it."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    told = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    for name in json.loads(told.stdout):
        if name.partition(".")[0] not in OURS | {"__main__"}:
            with contextlib.suppress(Exception):  # it asks for settings, or for an app
                importlib.import_module(name)


def _answer(order: dict[str, Any]) -> int | None:
    pid = os.fork()
    if not pid:
        _become(order)
    timer = threading.Timer(order["seconds"], os.kill, (pid, 9))
    timer.start()
    _pid, status = os.waitpid(pid, 0)
    timed_out = not timer.is_alive()
    timer.cancel()
    return None if timed_out else os.waitstatus_to_exitcode(status)


def _become(order: dict[str, Any]) -> None:
    """Be the program; the process ends here."""
    for number, name in ((1, order["out"]), (2, order["err"])):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(order["env"])
    code = 0
    try:
        _execute(order["program"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except BaseException:  # noqa: BLE001 - what Python itself does with whatever a program lets through
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _execute(program: list[str]) -> None:
    first, *rest = program
    if first == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - the test's own program
        return
    sys.argv = [first, *rest]
    runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    _serve()
