"""The walls around the parser's child: what the kernel is told, and what code inside cannot do (F07, H5)."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import struct
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.evidence import parser
from meldpunt.evidence.inspection import children
from meldpunt.evidence.inspection import parser_walls as walls
from tests.evidence.gevraagd import child_that
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Callable

READ_ONLY, READ_WRITE, CREATE, TRUNCATE, APPEND = 0, 2, 0o100, 0o1000, 0o2000
EPERM, ENOSYS, ALLOWED, KILLED = 0x00050001, 0x00050026, 0x7FFF0000, 0x80000000
MACHINES = {
    "x86_64": {
        "architecture": 0xC000003E,
        "decoding": {"read": 0, "write": 1, "mmap": 9, "futex": 202, "exit_group": 231, "getrandom": 318},
        "openat": 257,
        "clone": 56,
        "refused": {
            "socket": 41,
            "connect": 42,
            "socketpair": 53,
            "execve": 59,
            "execveat": 322,
            "fork": 57,
            "vfork": 58,
            "kill": 62,
            "tgkill": 234,
            "ptrace": 101,
            "readv of another": 310,
            "writev of another": 311,
            "pidfd_open": 434,
            "pidfd_getfd": 438,
            "io_uring": 425,
            "userfaultfd": 323,
            "unshare": 272,
            "mount": 165,
            "unlink": 87,
            "rename": 82,
            "mkdir": 83,
            "link": 86,
            "symlink": 88,
            "chmod": 90,
            "prlimit": 302,
            "bpf": 321,
            "keyctl": 250,
            "memfd": 319,
            "perf": 298,
            "ioctl": 16,
            "setns": 308,
            "prctl": 157,
        },
    },
    "aarch64": {
        "architecture": 0xC00000B7,
        "decoding": {"read": 63, "write": 64, "mmap": 222, "futex": 98, "exit_group": 94, "getrandom": 278},
        "openat": 56,
        "clone": 220,
        "refused": {
            "socket": 198,
            "connect": 203,
            "socketpair": 199,
            "execve": 221,
            "execveat": 281,
            "kill": 129,
            "tgkill": 131,
            "ptrace": 117,
            "readv of another": 270,
            "writev of another": 271,
            "pidfd_open": 434,
            "pidfd_getfd": 438,
            "io_uring": 425,
            "userfaultfd": 282,
            "unshare": 97,
            "mount": 40,
            "unlinkat": 35,
            "renameat": 38,
            "mkdirat": 34,
            "linkat": 37,
            "symlinkat": 36,
            "fchmodat": 53,
            "prlimit": 261,
            "bpf": 280,
            "keyctl": 219,
            "memfd": 279,
            "perf": 241,
            "ioctl": 29,
            "setns": 268,
            "prctl": 167,
        },
    },
}


def require_walls() -> None:
    """Skip on a kernel that lacks a wall; the product says so when it starts."""
    missing = parser.missing_walls()
    if missing:
        pytest.skip(f"this kernel has no {' and no '.join(missing)}")


def judged(rules: list[bytes], call: int, *arguments: int, architecture: int) -> int:
    """Run a seccomp program as the kernel does: what it answers for one call."""
    place = value = 0
    data = {0: call, 4: architecture, **{16 + 8 * nr: argument for nr, argument in enumerate(arguments)}}
    while True:
        code, yes, no, operand = struct.unpack("=HBBI", rules[place])
        place += 1
        if code == 0x20:
            value = data.get(operand, 0)
        elif code == 0x06:
            return int(operand)
        else:
            holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[code]
            place += yes if holds else no


@pytest.mark.parametrize("machine", MACHINES)
def test_h5_decoding_is_allowed_and_nothing_else(machine: str) -> None:
    known: dict[str, Any] = MACHINES[machine]
    rules, architecture = walls.filter_of(machine), known["architecture"]

    def answer(call: int, *arguments: int) -> int:
        return judged(rules, call, *arguments, architecture=architecture)

    assert {name: answer(call) for name, call in known["decoding"].items()} == dict.fromkeys(known["decoding"], ALLOWED)
    assert {name: answer(call) for name, call in known["refused"].items()} == dict.fromkeys(known["refused"], EPERM)
    assert answer(known["openat"], 0, 0, READ_ONLY) == ALLOWED
    for flags in (1, READ_WRITE, CREATE, TRUNCATE, APPEND, 0o20000000 | READ_WRITE):
        assert answer(known["openat"], 0, 0, flags) == EPERM
    assert answer(known["clone"], 0x3D0F00) == ALLOWED  # a thread
    assert answer(known["clone"], 0x1200011) == EPERM  # what fork asks
    assert answer(435) == ENOSYS
    assert answer(0x40000000) == answer(0x40000000 + known["decoding"]["read"]) == EPERM
    assert answer(999) == EPERM
    assert judged(rules, 0, architecture=0x40000003) == KILLED


def test_h5_of_x86_the_older_open_is_read_only_too() -> None:
    rules = walls.filter_of("x86_64")

    assert judged(rules, 2, 0, READ_ONLY, architecture=0xC000003E) == ALLOWED
    assert judged(rules, 2, 0, CREATE | 1, architecture=0xC000003E) == EPERM


@pytest.mark.parametrize(
    ("version", "words"),
    [(1, [0x1FFF]), (2, [0x3FFF]), (3, [0x7FFF]), (4, [0x7FFF, 3]), (5, [0xFFFF, 3]), (6, [0xFFFF, 3, 3])],
)
def test_h5_landlock_takes_away_all_that_its_version_knows(version: int, words: list[int]) -> None:
    assert list(struct.unpack(f"={len(words)}Q", walls.ruleset_of(version))) == words


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A kernel that remembers what it was asked, and lacks or refuses what a test says."""
    asked = SimpleNamespace(limits={}, calls=[], refuses={}, program=b"")

    def answer(name: str) -> int:
        asked.calls.append(name)
        if name in asked.refuses:
            ctypes.set_errno(asked.refuses[name])
            return -1
        return 7 if name == "version" else 0

    def prctl(option: int, *values: Any) -> int:
        if option == 22:
            program = values[1]._obj
            asked.program = ctypes.string_at(program.filter, program.length * 8)
        return answer({4: "dumpable", 38: "no new rights", 22: "seccomp"}[option])

    def syscall(number: int, first: Any, *_values: Any) -> int:
        if number == 444:
            return answer("version") if first is None else os.open("/dev/null", os.O_RDONLY) + 0 * answer("ruleset")
        return answer({445: "rule", 446: "landlock"}[number])

    monkeypatch.setattr(resource, "setrlimit", lambda which, pair: asked.limits.update({which: pair}))
    monkeypatch.setattr(ctypes, "CDLL", lambda _name, **_: SimpleNamespace(prctl=prctl, syscall=syscall))
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(walls, "LIBRARIES", ())
    return asked


def test_f07_every_wall_is_built(kernel: SimpleNamespace) -> None:
    assert walls.build_walls(cpu=7, memory=1234, data=56) == []
    assert kernel.limits == {
        resource.RLIMIT_CPU: (7, 7),
        resource.RLIMIT_AS: (1234, 1234),
        resource.RLIMIT_DATA: (56, 56),
        resource.RLIMIT_NOFILE: (32, 32),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    assert [call for call in kernel.calls if call != "rule"] == [
        *("dumpable", "no new rights", "version", "ruleset", "landlock", "seccomp")
    ]
    assert kernel.program == b"".join(walls.filter_of("x86_64"))


@pytest.mark.parametrize(
    ("refuses", "missing"),
    [({"version": 38}, ["landlock"]), ({"version": 95}, ["landlock"]), ({"seccomp": 22}, ["seccomp"])],
)
def test_h5_what_a_kernel_lacks_is_said(kernel: SimpleNamespace, refuses: dict[str, int], missing: list[str]) -> None:
    kernel.refuses = refuses

    assert walls.build_walls(cpu=7, memory=1234, data=56) == missing


@pytest.mark.parametrize("wall", ["dumpable", "no new rights", "rule", "landlock", "seccomp"])
def test_h5_a_wall_that_does_not_stand_is_an_error(kernel: SimpleNamespace, wall: str) -> None:
    kernel.refuses = {wall: 13}

    with pytest.raises(OSError, match="a wall does not stand"):
        walls.build_walls(cpu=7, memory=1234, data=56)


def test_f07_an_unknown_processor_gets_every_other_wall(
    kernel: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    assert walls.build_walls(cpu=7, memory=1234, data=56) == ["seccomp"]
    assert "landlock" in kernel.calls


def test_f07_another_system_gets_the_limits(kernel: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    assert walls.build_walls(cpu=7, memory=1234, data=56) == ["landlock", "seccomp"]
    assert kernel.calls == []
    assert len(kernel.limits) == 6


def test_h5_nothing_of_the_installation_may_be_read(settings: Any) -> None:
    readable = [Path(path) for path in walls.readable()]
    secret = (settings.MEDIA_ROOT, settings.ROOT_SEAL_KEY_FILE, settings.ROOT_OP_KEY_FILE, settings.STATE)

    assert Path(sys.prefix) in readable
    assert not [path for path in secret if any(Path(path).is_relative_to(allowed) for allowed in readable)]
    assert Path("/") not in readable


# ── code inside, on this very kernel ────────────────────────────────────────────────────────────
ATTEMPTS = """
    import ctypes, os, signal, socket, threading
    libc = ctypes.CDLL(None, use_errno=True)

    def call(number, *arguments):
        if libc.syscall(number, *arguments) < 0:
            raise OSError(ctypes.get_errno())

    parent, key, folder = int(data.split()[0]), data.split()[1].decode(), data.split()[2].decode()
    tries = {
        "read a key": lambda: open(key).read(),
        "list the media": lambda: os.listdir(folder),
        "write": lambda: open(folder + "/nieuw", "w"),
        "open to write": lambda: os.open(key, os.O_RDWR),
        "remove": lambda: os.unlink(key),
        "rename": lambda: os.rename(key, key + "2"),
        "make a folder": lambda: os.mkdir(folder + "/map"),
        "make a link": lambda: os.link(key, folder + "/koppeling"),
        "make a symlink": lambda: os.symlink(key, folder + "/koppeling"),
        "change rights": lambda: os.chmod(key, 0o777),
        "read passwd": lambda: open("/etc/passwd").read(),
        "read the parent's memory": lambda: open(f"/proc/{parent}/mem", "rb"),
        "write the parent's memory": lambda: open(f"/proc/{parent}/mem", "r+b"),
        "read the parent's environment": lambda: open(f"/proc/{parent}/environ", "rb").read(),
        "read through process_vm_readv": lambda: call(310, parent, None, 0, None, 0, 0),
        "write through process_vm_writev": lambda: call(311, parent, None, 0, None, 0, 0),
        "trace": lambda: call(101, 16, parent, 0, 0),
        "take a handle": lambda: call(434, parent, 0),
        "take a socket": lambda: call(438, 3, 0, 0),
        "io_uring": lambda: call(425, 1, ctypes.create_string_buffer(120)),
        "userfaultfd": lambda: call(323, 1),
        "a namespace": lambda: call(272, 0x10000000),
        "fork": lambda: os.fork() or os._exit(0),
        "a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "another program": lambda: os.execv("/bin/true", ["true"]),
        "a socket": lambda: socket.socket(),
        "a pair of sockets": lambda: socket.socketpair(),
        "signal the parent": lambda: os.kill(parent, 0),
        "signal all": lambda: os.kill(-1, 0),
        "a file in memory": lambda: os.memfd_create("x"),
        "a pipe": lambda: os.mkfifo(folder + "/pijp"),
        "more memory": lambda: __import__("resource").prlimit(parent, 7),
        "mount": lambda: call(165, None, b"/tmp", b"tmpfs", 0, None),
        "trace calls": lambda: call(321, 0, 0, 0),
        "keys of the kernel": lambda: call(250, 0, -3, 0),
    }
    done = []
    for name, attempt in tries.items():
        try:
            attempt()
        except (OSError, PermissionError):
            continue
        done.append(name)
    thread = threading.Thread(target=done.append, args=("a thread",))
    thread.start()
    thread.join()
    return {"nee": ", ".join(done)}, b""
"""


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Try everything from inside the child; gives what worked."""
    own, state = tmp_path / "kind", tmp_path / "state"
    for folder in (own, state):
        folder.mkdir()
    key = state / "root-seal.json"
    key.write_text("geheim")
    key.chmod(0o400)
    monkeypatch.setattr(children, "CHILD", child_that(own, textwrap.dedent(ATTEMPTS).replace("\n", "\n    ")))

    def attempt() -> list[str]:
        content = f"{os.getpid()} {key} {state}".encode()
        found = parser.inspect([content], mime="text/plain").refused.split(", ")
        assert key.read_text() == "geheim"
        assert [path.name for path in state.iterdir()] == ["root-seal.json"]
        return found

    return attempt


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of the attempts are those of x86_64")
def test_h5_code_in_the_child_can_do_nothing_but_decode(inside: Callable[[], list[str]]) -> None:
    require_walls()

    assert inside() == ["a thread"]


def test_h5_a_child_says_which_walls_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parser_walls.py").write_text("def build_walls(**_how):\n    return ['landlock']\n")
    (tmp_path / "child.py").write_text(children.CHILD.read_text())
    monkeypatch.setattr(children, "CHILD", tmp_path / "child.py")

    assert parser.missing_walls() == ["landlock"]


def test_h5_the_libraries_work_behind_the_walls() -> None:
    for kind, mime in (("AVIF", "image/avif"), ("HEIF", "image/heic"), ("WEBP", "image/webp")):
        assert parser.make_view([picture((300, 200), kind)], mime=mime).mime == "image/jpeg"


def test_h5_a_child_whose_walls_do_not_stand_reads_nothing(tmp_path: Path) -> None:
    source = children.CHILD.with_name("parser_walls.py").read_text()
    (tmp_path / "parser_walls.py").write_text(source.replace("PR_SET_NO_NEW_PRIVS, 1,", "PR_SET_NO_NEW_PRIVS, 2,"))
    (tmp_path / "child.py").write_text(children.CHILD.read_text())
    order = {
        "taak": "keur",
        "mime": "text/plain",
        "cpu": 5,
        "geheugen": parser.INSPECT_MEMORY,
        "eigen": parser.OWN_MEMORY,
    }
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "child.py")],
        input=json.dumps(order).encode() + b"\nx",
        capture_output=True,
        check=False,
        env={},
    )

    assert (done.returncode, done.stdout) == (1, b"")
    assert b"a wall does not stand" in done.stderr
