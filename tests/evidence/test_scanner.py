"""The scanner: what it is asked, which answers count, and what holds while it is away (F03)."""

from __future__ import annotations

import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.evidence.inspection import scanner
from meldpunt.evidence.inspection.scanner import Scan
from tests import clamd

if TYPE_CHECKING:
    from pathlib import Path


# ── the scanner ─────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def no_scanner(settings: Any) -> Any:
    settings.CLAMD_SOCKET, settings.CLAMD_ADDRESS = "", ""
    return settings


def test_f03_without_a_scanner_nothing_was_scanned(no_scanner: Any) -> None:
    assert no_scanner
    assert not scanner.has_scanner()
    assert scanner.scan([b"x"]) is Scan.GEEN_SCANNER


def test_f03_a_scanner_gets_every_byte_once_and_is_believed(no_scanner: Any) -> None:
    with clamd.running() as server:
        no_scanner.CLAMD_ADDRESS = server.address

        assert scanner.has_scanner()
        assert scanner.scan([b"ab", b"", b"cd" * 5000]) is Scan.SCHOON
        assert scanner.scan([b"x", clamd.EICAR]) is Scan.BESMET
        assert scanner.scan([]) is Scan.SCHOON
        assert server.streams == [b"ab" + b"cd" * 5000, b"x" + clamd.EICAR, b""]


@pytest.mark.parametrize(
    "answer",
    [b"stream: OK FOUND?", b"INSTREAM size limit exceeded. ERROR", b"OK", b"stream: OKE", b"FOUND", b"x" * 9000],
)
def test_f03_an_answer_that_is_not_understood_is_no_answer(no_scanner: Any, answer: bytes) -> None:
    with clamd.running() as server:
        no_scanner.CLAMD_ADDRESS, server.answer = server.address, answer

        assert scanner.scan([b"x"]) is Scan.NOG_NIET_GESCAND


def test_f03_a_scanner_on_a_socket_file(no_scanner: Any, tmp_path: Path) -> None:
    path = tmp_path / "s"
    got: list[bytes] = []

    def answer(listening: socket.socket) -> None:
        with listening.accept()[0] as asked:
            text = b""
            while not text.endswith(struct.pack(">I", 0)):
                text += asked.recv(100)
            got.append(text)
            asked.sendall(b"stream: ")
            time.sleep(0.05)
            asked.sendall(b"OK\0")

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        no_scanner.CLAMD_SOCKET = str(path)
        assert scanner.has_scanner()
        assert scanner.scan([b"abc"]) is Scan.SCHOON
        thread.join()

    assert got == [b"zINSTREAM\0" + struct.pack(">I", 3) + b"abc" + struct.pack(">I", 0)]


@pytest.mark.parametrize("how", ["socket", "address"])
def test_f03_a_scanner_that_is_away_has_not_scanned(
    no_scanner: Any, tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if how == "socket":
            no_scanner.CLAMD_SOCKET = str(tmp_path / "weg")
        else:
            no_scanner.CLAMD_ADDRESS = f"127.0.0.1:{taken.getsockname()[1]}"

        assert scanner.scan([b"kanarie"]) is Scan.NOG_NIET_GESCAND

    assert "scanner away" in caplog.text
    assert "kanarie" not in caplog.text


def test_f03_a_scanner_is_not_waited_for_forever(
    no_scanner: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(scanner, "SECONDS", 0.2)
    for family, name, address in (
        (socket.AF_INET, "CLAMD_ADDRESS", ("127.0.0.1", 0)),
        (socket.AF_UNIX, "CLAMD_SOCKET", str(tmp_path / "s")),
    ):
        with socket.socket(family, socket.SOCK_STREAM) as silent:
            silent.bind(address)
            silent.listen()
            where = silent.getsockname()
            setattr(no_scanner, name, where if isinstance(where, str) else f"127.0.0.1:{where[1]}")

            assert scanner.scan([b"x"]) is Scan.NOG_NIET_GESCAND
