"""A small server that reads strangers' files for web, in a container with no keys, no network and no files of ours.

Run as ``python -m meldpunt.evidence.inspection.reader SOCKET``. Web sends four bytes with a length and then what the
child is to get; the answer is one byte that says how it ended, and what the child said. Imports nothing of the product
but ``children.py``, so that the container needs no settings and no secrets. Source: ``vault.md`` F07.
"""

from __future__ import annotations

import socket
import socketserver
import struct
import sys
import threading
from contextlib import suppress
from pathlib import Path

from meldpunt.evidence.inspection import children

DONE, FELL, BUSY = b"\x01", b"\x00", b"\x02"
AT_ONCE = threading.BoundedSemaphore(4)
PLACE_SECONDS = 2.0
IDLE_SECONDS = 10.0
MAX_QUESTION = 32 * 1024 * 1024
LENGTH = struct.Struct(">I")


class AskedTooMuch(Exception):
    """A question that is longer than any file that web takes, or that ended early."""


def ask(path: str, question: bytes) -> bytes | None:
    """What a child in the other container says; None where it fell over.

    Raises:
        OSError: the reader is away or busy.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(children.WALL_SECONDS + IDLE_SECONDS)
        link.connect(path)
        link.sendall(LENGTH.pack(len(question)) + question)
        said = _read_to_end(link)
    if said[:1] == BUSY:
        raise BlockingIOError("the reader is busy")
    return said[1:] if said[:1] == DONE else None


def serve(path: Path) -> None:
    """Answer questions until this process is ended."""
    path.unlink(missing_ok=True)
    with _Server(str(path), _Question) as server:
        path.chmod(0o666)  # the folder is shared with web alone
        server.serve_forever()


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 16

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asked sees that the line was cut."""


class _Question(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        """Read one question, let a child answer it, and say how that ended."""
        self.request.settimeout(IDLE_SECONDS)
        with suppress(OSError, AskedTooMuch):
            question = _read_question(self.request)
            if not AT_ONCE.acquire(timeout=PLACE_SECONDS):
                self.request.sendall(BUSY)
                return
            try:
                said = children.run_child(question, b"")
            finally:
                AT_ONCE.release()
            self.request.sendall(FELL if said is None else DONE + said)


def _read_question(link: socket.socket) -> bytes:
    (length,) = LENGTH.unpack(_read_exactly(link, LENGTH.size))
    if length > MAX_QUESTION:
        raise AskedTooMuch
    return _read_exactly(link, length)


def _read_exactly(link: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        part = link.recv(min(1 << 16, length - len(found)))
        if not part:
            raise AskedTooMuch
        found += part
    return bytes(found)


def _read_to_end(link: socket.socket) -> bytes:
    found = bytearray()
    while len(found) <= children.MAX_ANSWER + 1:
        part = link.recv(1 << 16)
        if not part:
            return bytes(found)
        found += part
    return FELL


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
