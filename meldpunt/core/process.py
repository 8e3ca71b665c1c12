"""What the operating system may show of this process to others of the same user."""

from __future__ import annotations

import ctypes
import sys

PR_SET_DUMPABLE = 4


def close_memory() -> None:
    """Keep keys in memory from other processes of the same user, and out of a core dump (``prctl(2)``).

    Processes that fork from this one stay closed; a program that it starts does not.

    Raises:
        OSError: the kernel refuses.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the memory of this process stays open")
