"""A virus scanner that speaks clamd's protocol and knows one virus: EICAR, also in an archive."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# The test file that every scanner knows, in two halves so that no scanner stops this file itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def is_infected(content: bytes) -> bool:
    if EICAR in content:
        return True
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(EICAR in archive.read(name) for name in archive.namelist())


class Clamd(socketserver.ThreadingTCPServer):
    """The scanner; ``streams`` tells what it was given, ``answer`` makes it say something else."""

    allow_reuse_address = True
    daemon_threads = True
    answer = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.streams: list[bytes] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.streams.append(content)
        found = b"stream: Win.Test.EICAR_HDB-1 FOUND" if is_infected(content) else b"stream: OK"
        self.wfile.write((self.server.answer or found) + b"\0")


@contextmanager
def running() -> Iterator[Clamd]:
    """A scanner that listens until the block is left."""
    with Clamd() as clamd:
        thread = threading.Thread(target=clamd.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield clamd
        clamd.shutdown()
        thread.join()
