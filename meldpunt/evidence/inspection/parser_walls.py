"""The walls around a child that reads a stranger's file: what it may ask of the kernel, and which files it may open.

Loaded by ``parser_child.py``; imports nothing of the product. There are four, and each holds without the others:

- limits on processor time, memory, open files and what is written (setrlimit);
- no new rights, no look into this process (prctl);
- no file but those of Python and its libraries, no signal and no look outside, no connection (Landlock, Linux 5.13);
- a list of the system calls that decoding needs, and no other (seccomp): no network, no program, no second process.

A kernel may lack the last two; ``build_walls`` says which, and the product says so when it starts.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from pathlib import Path

PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 4, 22, 38, 2

# ── Seccomp ──────────────────────────────────────────────────────────────────────────────────────
LOAD, EQUALS, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
DENY, UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
NEW_NUMBERS = 0x40000000  # from here on x86's other call table
FIRST_ARGUMENT, ARGUMENT = 16, 8  # where the arguments stand in what the kernel shows a filter
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CLONE_THREAD = 0x10000
CLONE3 = 435  # its flags stand in memory, where a filter cannot look; without it the C library uses the older one
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# In this order; what x86_64 has beside them is stat, lstat, access, poll and readlink, at its end:
# - to read and write what is open, and memory: read write close fstat lseek mmap mprotect munmap brk mremap madvise
#   readv writev pread64
# - signals of its own, and turns: rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack sched_yield sched_getaffinity
#   getcpu nanosleep clock_nanosleep
# - the clock, and who it is: clock_gettime clock_getres gettimeofday times getrusage getpid gettid getuid geteuid
#   getgid getegid uname sysinfo
# - libraries: dup fcntl getdents64 getcwd readlinkat faccessat faccessat2 newfstatat statx
# - threads, and its end: futex set_tid_address set_robust_list rseq membarrier getrandom exit exit_group
CALLS = {
    "x86_64": (
        *(0, 1, 3, 5, 8, 9, 10, 11, 12, 25, 28, 19, 20, 17, 13, 14, 15, 131, 24, 204, 309, 35, 230, 228, 229, 96, 100),
        *(98, 39, 186, 102, 107, 104, 108, 63, 99, 32, 72, 217, 79, 267, 269, 439, 262, 332, 202, 218, 273, 334, 324),
        *(318, 60, 231, 4, 6, 21, 7, 89),
    ),
    "aarch64": (
        *(63, 64, 57, 80, 62, 222, 226, 215, 214, 216, 233, 65, 66, 67, 134, 135, 139, 132, 124, 123, 168, 101, 115),
        *(113, 114, 169, 153, 165, 172, 178, 174, 175, 176, 177, 160, 179, 23, 25, 61, 17, 78, 48, 439, 79, 291, 98),
        *(96, 99, 293, 283, 278, 93, 94),
    ),
}
# openat and, of x86_64, open, each with the place of its flags: to read only. And clone: a thread, and no process.
OPENS = {"x86_64": ((257, 2), (2, 1)), "aarch64": ((56, 2),)}
CLONE = {"x86_64": 56, "aarch64": 220}

# ── Landlock ─────────────────────────────────────────────────────────────────────────────────────
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every processor
READ_FILE, READ_DIR = 1 << 2, 1 << 3
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights a version knows; from the fifth on sixteen
FILE_RIGHTS_NOW, WITH_NET, WITH_SCOPE = 16, 4, 6
NET, SCOPE = 0b11, 0b11  # bind and connect; sockets without a name on disk, and signals
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
ABSENT = (errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def build_walls(*, cpu: int, memory: int, data: int) -> list[str]:
    """Build every wall that this kernel has.

    Args:
        cpu: seconds of processor time.
        memory: bytes of address space; libraries and what is only reserved count.
        data: bytes of memory of its own, which is what the machine has to give.

    Returns:
        What the kernel lacks: ``landlock``, ``seccomp``.

    Raises:
        OSError: a wall that the kernel has would not stand.
    """
    for limit, value in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    if sys.platform != "linux":
        return ["landlock", "seccomp"]
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
    _checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    walls = {"landlock": _close_files, "seccomp": _close_calls}
    return [name for name, build in walls.items() if not build(libc)]


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "a wall does not stand")
    return answer


def _is_absent(answer: int) -> bool:
    """Whether the kernel does not know what was asked; any other error is one."""
    return answer < 0 and ctypes.get_errno() in ABSENT


def _close_calls(libc: ctypes.CDLL) -> bool:
    machine = platform.machine()
    if machine not in CALLS:
        return False
    rules = filter_of(machine)
    code = ctypes.create_string_buffer(b"".join(rules))
    program = _Program(len(rules), ctypes.addressof(code))
    answer = libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    if _is_absent(answer):
        return False
    _checked(answer)
    return True


def filter_of(machine: str) -> list[bytes]:
    """A seccomp program: another architecture dies, what is not on the list fails as if it were forbidden."""
    rules = [_rule(LOAD, 4), _rule(EQUALS, AUDIT[machine], 1, 0), _rule(RETURN, KILL), _rule(LOAD, 0)]
    rules += [_rule(AT_LEAST, NEW_NUMBERS, 0, 1), _rule(RETURN, DENY)]
    for call in CALLS[machine]:
        rules += [_rule(EQUALS, call, 0, 1), _rule(RETURN, ALLOW)]
    for call, place in OPENS[machine]:
        rules += _judge_flags(call, place, WRITES, yes=DENY, no=ALLOW)
    rules += _judge_flags(CLONE[machine], 0, CLONE_THREAD, yes=ALLOW, no=DENY)
    return [*rules, _rule(EQUALS, CLONE3, 0, 1), _rule(RETURN, UNKNOWN), _rule(RETURN, DENY)]


def _judge_flags(call: int, place: int, flags: int, *, yes: int, no: int) -> list[bytes]:
    """Answer a call by whether one of these flags is set in an argument."""
    return [
        _rule(EQUALS, call, 0, 4),
        _rule(LOAD, FIRST_ARGUMENT + ARGUMENT * place),
        _rule(ANY_BIT, flags, 0, 1),
        _rule(RETURN, yes),
        _rule(RETURN, no),
    ]


def _rule(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _close_files(libc: ctypes.CDLL) -> bool:
    """Let nothing be opened but what Python and its libraries consist of, to read; nothing outside is reached."""
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if _is_absent(version):
        return False
    asked = ruleset_of(_checked(version))
    ruleset = _checked(libc.syscall(CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), 0))
    for path in readable():
        _allow(libc, ruleset, path)
    _checked(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)
    return True


def ruleset_of(version: int) -> bytes:
    """Everything that this version of Landlock can take away."""
    asked = struct.pack("=Q", (1 << FILE_RIGHTS.get(version, FILE_RIGHTS_NOW)) - 1)
    if version >= WITH_NET:
        asked += struct.pack("=Q", NET)
    if version >= WITH_SCOPE:
        asked += struct.pack("=Q", SCOPE)
    return asked


def readable() -> list[str]:
    """What may be read: Python, its packages, the libraries of the system, and the folder of this file."""
    own = (sys.prefix, sys.base_prefix, str(Path(__file__).parent))
    return [path for path in dict.fromkeys((*own, *LIBRARIES)) if path != "/" and Path(path).exists()]


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rights = READ_FILE | READ_DIR if Path(path).is_dir() else READ_FILE
    rule = struct.pack("=Qi", rights, place)
    _checked(libc.syscall(ADD_RULE, ruleset, 1, rule, 0))
    os.close(place)
