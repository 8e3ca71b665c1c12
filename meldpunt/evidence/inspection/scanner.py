r"""Ask a virus scanner, where there is one: clamd's INSTREAM, and nothing else of it (``vault.md`` F03).

Protocol: ``zINSTREAM\0``, then pieces after their length (big endian, 32 bits), then a length of zero; the answer is
``stream: OK``, ``stream: <name> FOUND`` or an error.
"""

from __future__ import annotations

import logging
import socket
import struct
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)
SECONDS, MAX_ANSWER = 15, 4096


class Scan(models.TextChoices):
    """What a scanner said about a file."""

    GEEN_SCANNER = "geen_scanner"
    NOG_NIET_GESCAND = "nog_niet_gescand"
    SCHOON = "schoon"
    BESMET = "besmet"


def has_scanner() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD_SOCKET or settings.CLAMD_ADDRESS)


def scan(content: Iterable[bytes]) -> Scan:
    """What the scanner says; whoever is away or does not understand has not scanned."""
    if not has_scanner():
        return Scan.GEEN_SCANNER
    try:
        answer = _stream(content)
    except OSError as error:
        logger.warning("scanner away: %s", type(error).__name__)
        return Scan.NOG_NIET_GESCAND
    if answer.endswith(b" FOUND"):
        return Scan.BESMET
    return Scan.SCHOON if answer == b"stream: OK" else Scan.NOG_NIET_GESCAND


def _stream(content: Iterable[bytes]) -> bytes:
    with _connect() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for piece in content:
            if piece:
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
        clamd.sendall(struct.pack(">I", 0))
        answer = b""
        while len(answer) < MAX_ANSWER and (more := clamd.recv(MAX_ANSWER)):
            answer += more
        return answer.rstrip(b"\0\n")


def _connect() -> socket.socket:
    if settings.CLAMD_SOCKET:
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(SECONDS)
        try:
            clamd.connect(settings.CLAMD_SOCKET)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _colon, port = settings.CLAMD_ADDRESS.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
