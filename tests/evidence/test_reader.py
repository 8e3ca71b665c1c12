"""The reader: files are read in a container that has no keys, and web says so when it is away (H5)."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.evidence import parser
from meldpunt.evidence.inspection import children, reader
from meldpunt.evidence.parser import ReadersBusy
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a short name: a socket's path may have 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="lezer-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[str]:
    """A reader in a process of its own, without settings, secrets or environment."""
    path = place / "lezer.sock"
    command = [sys.executable, "-m", "meldpunt.evidence.inspection.reader", str(path)]
    with subprocess.Popen(command, cwd=ROOT, env={}, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 20
        while not path.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert path.exists(), process.stderr.read() if process.stderr else ""
        yield str(path)
        process.terminate()


@pytest.fixture
def asked(settings: Any, running: str) -> str:
    settings.LEZER_SOCKET = running
    return running


def test_h5_web_has_files_read_by_the_other_process(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stat.S_ISSOCK(Path(asked).stat().st_mode)
    monkeypatch.setattr(children, "run_child", lambda *_: pytest.fail("web started a child of its own"))

    assert parser.inspect([picture()], mime="image/png") == parser.Verdict()
    assert parser.inspect([b"geen plaatje"], mime="image/png").refused == "stuk"
    view = parser.make_view([picture((300, 200))], mime="image/png")
    assert view.mime in ("image/png", "image/jpeg")
    chat = b"1-1-2026 14:03 - Mira: hallo\n1-1-2026 14:04 - Vera: dag\n"
    found = parser.read_messages([chat], mime="text/plain")
    assert found is not None
    assert [sender for sender, _moment in found.berichten] == ["Mira", "Vera"]


@pytest.mark.usefixtures("asked")
def test_h5_a_file_of_the_largest_size_fits() -> None:
    assert parser.inspect([b"a" * (25 * 1024 * 1024)], mime="text/plain") == parser.Verdict()


def test_h5_a_reader_that_is_away_is_a_sentence_and_no_fault(settings: Any, place: Path) -> None:
    settings.LEZER_SOCKET = str(place / "weg.sock")

    with pytest.raises(ReadersBusy, match="Probeer het over een minuut nog een keer"):
        parser.inspect([picture()], mime="image/png")


def test_h5_a_busy_reader_is_the_same_sentence(settings: Any, place: Path) -> None:
    path = place / "vol.sock"
    settings.LEZER_SOCKET = str(path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(1)

        def answer() -> None:
            link, _who = server.accept()
            reader._read_question(link)
            link.sendall(reader.BUSY)
            link.close()

        waiter = threading.Thread(target=answer)
        waiter.start()
        with pytest.raises(ReadersBusy):
            parser.inspect([picture()], mime="image/png")
        waiter.join()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\x00", b"\xff\xff\xff\xffx", b"\x00\x00\x00\x10kort", b"\x00\x00\x00\x00"],
    ids=["nothing", "half a length", "too long", "cut", "empty"],
)
def test_h5_nonsense_ends_in_silence_and_the_reader_goes_on(running: str, raw: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(running)
        link.sendall(raw)
        link.shutdown(socket.SHUT_WR)
        link.settimeout(20)
        with suppress(ConnectionResetError):  # what was not read is thrown away
            assert link.recv(10) in (b"", reader.FELL)

    assert reader.ask(running, b'{"taak": "muren", "mime": "", "cpu": 5, "geheugen": 800000000, "eigen": 200000000}\n')


def test_h5_the_reader_knows_nothing_of_the_product() -> None:
    """No settings, no Django and no vault in its process: there is nothing to take."""
    code = "import sys, meldpunt.evidence.inspection.reader; print([m for m in sys.modules if m.startswith(('django', 'meldpunt'))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, capture_output=True, text=True, check=True)

    assert set(done.stdout.replace("'", "").strip("[]\n").split(", ")) == {
        "meldpunt",
        "meldpunt.evidence",
        "meldpunt.evidence.inspection",
        "meldpunt.evidence.inspection.children",
        "meldpunt.evidence.inspection.reader",
    }


@pytest.fixture
def here(place: Path) -> str:
    """A reader in a thread of this process."""
    path = place / "hier.sock"
    waiter = threading.Thread(target=reader.serve, args=(path,), daemon=True)
    waiter.start()
    deadline = time.monotonic() + 10
    while not _listens(path) and time.monotonic() < deadline:
        time.sleep(0.02)
    return str(path)


def _listens(path: Path) -> bool:
    """Whether somebody answers there; a socket has a name before it listens."""
    with socket.socket(socket.AF_UNIX) as link, suppress(OSError):
        link.connect(str(path))
        return True
    return False


def test_h5_a_reader_answers_says_busy_and_says_that_a_child_fell(here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter([b"{}\n", None])
    monkeypatch.setattr(children, "run_child", lambda *_: next(said))
    assert reader.ask(here, b"vraag") == b"{}\n"
    assert reader.ask(here, b"vraag") is None

    monkeypatch.setattr(reader, "AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(reader, "PLACE_SECONDS", 0.01)
    with reader.AT_ONCE, pytest.raises(BlockingIOError):
        reader.ask(here, b"vraag")
    for raw in (b"\xff\xff\xff\xffx", b"\x00"):
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(here)
            link.sendall(raw)
            link.shutdown(socket.SHUT_WR)
            link.settimeout(10)
            with suppress(ConnectionResetError):
                assert link.recv(5) == b""
