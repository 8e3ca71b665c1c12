"""Time stamps (RFC 3161): reading what an answer says. Whether its signature is right, openssl tells."""

from __future__ import annotations

import calendar
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHA256 = bytes.fromhex("608648016503040201")  # its object identifier in DER


def _der(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The values behind each other in DER: tag and content of each."""
    place = 0
    while place < len(data):
        tag, size, place = data[place], data[place + 1], place + 2
        if size & 0x80:
            many = size & 0x7F
            size, place = int.from_bytes(data[place : place + many], "big"), place + many
        if place + size > len(data):
            raise ValueError("cut")
        yield tag, data[place : place + size]
        place += size


def read_token(answer: bytes) -> tuple[bytes, str]:
    """What hash an answer of a time stamp service is about, and the moment that it says.

    Args:
        answer: a ``TimeStampResp`` in DER, as services give it.

    Raises:
        ValueError: it is none, it was refused, or it is about a hash of another kind than SHA-256.
    """
    try:
        status, content = list(_der(next(_der(answer))[1]))[:2]
        if next(_der(status[1]))[1] not in (b"\0", b"\1"):
            raise ValueError("refused")
        signed = next(_der(list(_der(content[1]))[1][1]))[1]
        _kind, inner = list(_der(list(_der(signed))[2][1]))[:2]
        info = list(_der(next(_der(next(_der(inner[1]))[1]))[1]))
        (algorithm, imprint), moment = list(_der(info[2][1])), info[4][1].decode("ascii")
    except (IndexError, StopIteration, UnicodeDecodeError, RuntimeError):
        raise ValueError("no token") from None
    if next(_der(algorithm[1]))[1] != SHA256 or not re.match(r"\d{14}", moment):
        raise ValueError("another kind of hash")
    return imprint[1], f"{moment[:4]}-{moment[4:6]}-{moment[6:8]} {moment[8:10]}:{moment[10:12]}:{moment[12:14]} UTC"


def _seconds(moment: str) -> int:
    return calendar.timegm(time.strptime(moment, "%Y-%m-%d %H:%M:%S UTC"))


def is_stamped(answer: bytes, data: bytes, roots: Path) -> bool:
    """Whether openssl finds the signature in an answer right.

    Args:
        answer: a ``TimeStampResp`` in DER.
        data: what was stamped.
        roots: the certificates to trust, in PEM; nothing else is trusted.

    Raises:
        OSError: openssl is not there.
        ValueError: it is no answer that can be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        stamped, token = Path(folder, "wortel.txt"), Path(folder, "wortel.tsr")
        stamped.write_bytes(data)
        token.write_bytes(answer)
        command = ["openssl", "ts", "-verify", "-data", str(stamped), "-in", str(token), "-CAfile", str(roots)]
        command += ["-attime", str(_seconds(read_token(answer)[1]))]  # the certificate of then; it ends long before
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - openssl, and names of our own
    return done.returncode == 0
