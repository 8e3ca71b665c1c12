"""Starting the child that reads a stranger's file, and hearing what it says; imports nothing of the product.

Web starts it itself, or asks ``reader.py``, which starts it in a container that has no keys and no files.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("parser_child.py")
WALL_SECONDS = 20
MAX_ANSWER = 16 * 1024 * 1024
NOBODY = 65534  # Linux gives this number to who owns nothing


def run_child(message: bytes, content: bytes) -> bytes | None:
    """What one child says; None where it was killed, fell over, or said too much."""
    command = [sys.executable, "-I", str(CHILD)]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own program, no words of others in the command
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}, cwd="/", **_as_nobody(CHILD)
    ) as child:
        alarm = threading.Timer(WALL_SECONDS, child.kill)
        writer = threading.Thread(target=_feed, args=(child, message, content), daemon=True)
        alarm.start()
        writer.start()
        try:
            said = child.stdout.read(MAX_ANSWER + 1) if child.stdout else b""
        finally:
            if len(said) > MAX_ANSWER:
                child.kill()
            code = child.wait()
            alarm.cancel()
            writer.join()
    return said if code == 0 and said and len(said) <= MAX_ANSWER else None


@lru_cache(maxsize=8)
def _as_nobody(program: Path) -> dict[str, Any]:
    """Another user for the child, where this process may choose one and that user can read Python and the program."""
    needed = (program, Path(sys.executable).resolve(), Path(sys.prefix) / "lib")
    if os.geteuid() != 0 or not all(map(_is_for_everybody, needed)):
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": ()}


def _is_for_everybody(path: Path) -> bool:
    """Whether any user of this machine can read a file or go into a folder."""
    way = (folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)
    return all(way) and bool(path.stat().st_mode & stat.S_IROTH)


def _feed(child: subprocess.Popen[bytes], message: bytes, content: bytes) -> None:
    """Write to the child; that it is gone before the end is found out elsewhere."""
    if child.stdin is None:  # pragma: no cover - it was asked for as a pipe
        return
    with suppress(OSError):
        child.stdin.write(message)
        child.stdin.write(content)
    with suppress(OSError):  # closing writes what is left, and fails again where nobody listens; then it is closed
        child.stdin.close()
