"""What the child process lets through, what it refuses, and that it takes nobody along when it falls (F02, F04, F07)."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import subprocess
import sys
import threading
import time
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from meldpunt.evidence import parser
from meldpunt.evidence.inspection import children
from meldpunt.evidence.inspection.children import CHILD
from meldpunt.evidence.parser import INSPECT_MEMORY, ParserFailed, ReadersBusy, inspect, make_view
from tests.evidence.gevraagd import child_that, tries
from tests.maak import active, camera_file, gif, pdf, picture, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 1024 * 1024


def apng(frames: int) -> bytes:
    control = b"fcTL" + bytes(26)
    body = b"acTL" + struct.pack(">II", frames, 0)
    extra = struct.pack(">I", 8) + body + struct.pack(">I", zlib.crc32(body))
    one = struct.pack(">I", 26) + control + struct.pack(">I", zlib.crc32(control))
    return png(1, 1, extra + one * frames)


def packed(content: bytes) -> bytes:
    """The same PDF with its objects in compressed streams."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "100 megapixel": ("image/png", lambda: png(10_000, 10_000), "afmeting"),
    "1 by 100001": ("image/png", lambda: png(1, 100_001), "afmeting"),
    "gif of 10000 frames": ("image/gif", lambda: gif(10_000), "beelden"),
    "apng of 10000 frames": ("image/png", lambda: apng(10_000), "beelden"),
    "pdf of 100000 pages": ("application/pdf", lambda: pdf(100_000), "paginas"),
    "pdf that says 3 pages": ("application/pdf", lambda: pdf(100_000, said=3), "paginas"),
    "pdf of 100000 packed pages": ("application/pdf", lambda: packed(pdf(100_000)), "paginas"),
}
# Runs the child from a small process of its own, because a child's peak counts the memory of whoever started it.
MEASURE = """
import resource, subprocess, sys
data = sys.stdin.buffer.read()
done = subprocess.run([sys.executable, "-I", sys.argv[1]], input=data, capture_output=True, env={})
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.stdout.write(done.stdout[:200].decode("latin-1"))
"""


@pytest.mark.parametrize("name", BOMBS)
def test_f02_a_bomb_is_refused_quickly_and_in_little_memory(name: str) -> None:
    mime, make, why = BOMBS[name]
    order = {"taak": "keur", "mime": mime, "cpu": 15, "geheugen": INSPECT_MEMORY, "eigen": parser.OWN_MEMORY}
    message = json.dumps(order).encode() + b"\n" + make()
    command = [sys.executable, "-I", "-c", MEASURE, str(CHILD)]
    runs = [subprocess.run(command, input=message, capture_output=True, check=True) for _ in range(2)]
    seconds, kilobytes = min(float(run.stdout.split()[0]) for run in runs), int(runs[0].stdout.split()[1])

    assert json.loads(runs[0].stdout.split(b"\n", 1)[1]) == {"nee": why}
    assert seconds < 1
    assert kilobytes * 1024 < 256 * MEGABYTE


LARGE: dict[str, tuple[str, Callable[[], bytes], bool]] = {
    "phone, jpeg": ("image/jpeg", lambda: picture((8_000, 6_000), "JPEG"), True),
    "phone, heic": ("image/heic", lambda: picture((4_000, 3_000), "HEIF"), True),
    "64 megapixel with clear dots": ("image/png", lambda: clear((8_000, 8_000)), False),
    "48 megapixel, webp": ("image/webp", lambda: picture((8_000, 6_000), "WEBP", method=0), False),
}


def clear(size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    Image.new("RGBA", size, (1, 2, 3, 99)).save(target, "PNG", compress_level=1)
    return target.getvalue()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.deep) if "heic" in name else name for name in LARGE]
)
def test_m8_a_large_picture_is_drawn_within_its_memory_or_stays_without_a_copy(name: str) -> None:
    mime, make, drawn = LARGE[name]
    content = make()
    order = {"taak": "beeld", "mime": mime, "cpu": 15, "geheugen": parser.VIEW_MEMORY, "eigen": parser.OWN_MEMORY}
    command = [sys.executable, "-I", "-c", MEASURE, str(CHILD)]
    run = subprocess.run(command, input=json.dumps(order).encode() + b"\n" + content, capture_output=True, check=False)

    assert inspect([content], mime=mime) == parser.Verdict()
    assert int(run.stdout.split()[1]) * 1024 < 256 * MEGABYTE
    if drawn:
        assert make_view([content], mime=mime).mime == "image/jpeg"
    else:
        with pytest.raises(ParserFailed):
            make_view([content], mime=mime)


@pytest.mark.parametrize(
    ("mime", "content"),
    [
        ("image/png", picture()),
        ("image/jpeg", picture((3000, 2000), "JPEG")),
        ("image/gif", gif(3)),
        ("image/webp", picture((8, 6), "WEBP")),
        ("image/avif", picture((64, 64), "AVIF")),
        ("image/heic", picture((64, 64), "HEIF")),
        ("application/pdf", pdf(20)),
        ("application/pdf", packed(pdf(20))),
        ("text/plain", b"Zomaar een tekst."),
        ("image/png", png(1_000, 20_000)),
    ],
    ids=["png", "jpeg", "gif", "webp", "avif", "heic", "pdf", "packed pdf", "text", "long screenshot"],
)
def test_what_is_ordinary_is_let_through(mime: str, content: bytes) -> None:
    assert inspect([content], mime=mime) == parser.Verdict()


@pytest.mark.parametrize(
    "entry",
    [
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")},
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x.exe")},
        {"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([])))},
    ],
    ids=["script", "program", "embedded"],
)
def test_a_pdf_that_does_more_than_show_text_gets_a_warning(entry: dict[str, Any]) -> None:
    assert inspect([active(**entry)], mime="application/pdf") == parser.Verdict(active=True)


WORDS = (b"kanarie", b"Exif", b"8BIM", b"xmpmeta", b"ICC_PROFILE", b"Photoshop", b"Ducky", b"tEXt", b"eXIf")


@pytest.mark.parametrize("number", range(20))
def test_f04_a_clean_picture_holds_nothing_but_the_picture(number: int) -> None:
    mime, original = camera_file(number)
    before = hashlib.sha256(original).hexdigest()
    view = make_view([original], mime=mime)
    drawn = Image.open(io.BytesIO(view.content))
    drawn.load()

    assert b"kanarie" in original
    assert not [word for word in WORDS if word in view.content]
    assert not drawn.getexif()
    assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert hashlib.sha256(original).hexdigest() == before


def test_f04_a_picture_lies_upright_and_fits_a_screen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a phone held upright
    view = make_view([picture((4000, 1000), "JPEG", exif=exif)], mime="image/jpeg")

    assert Image.open(io.BytesIO(view.content)).size == (500, 2000)


def test_f04_what_shines_through_stays_that_way() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 10)).save(target, "PNG")
    view = make_view([target.getvalue()], mime="image/png")

    assert view.mime == "image/png"
    assert Image.open(io.BytesIO(view.content)).getpixel((0, 0)) == (255, 0, 0, 10)


@pytest.mark.parametrize(
    "what",
    [
        "import os; os.kill(os.getpid(), 9)",
        "bytearray(4 * 1024 ** 3)",
        "open('/dev/zero').read()",
        "[open('/dev/null') for _ in range(100)]",
        "import socket; socket.socket(); return {}, b''",
        "import os; os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['/bin/true'], check=True)",
        "import tempfile; f = tempfile.TemporaryFile(); f.write(b'x'); f.flush()",
        "while True: pass",
        "import time; time.sleep(60)",
        "return {}, bytes(40 * 1024 ** 2)",
        "sys.exit(0)",
    ],
    ids=[
        "killed",
        "memory",
        "endless file",
        "files",
        "socket",
        "exec",
        "program",
        "write",
        "processor",
        "sleep",
        "flood",
        "silent",
    ],
)
def test_f07_a_child_that_misbehaves_is_tried_twice_at_most_and_takes_nobody_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(children, "CHILD", child_that(tmp_path, what))
    monkeypatch.setattr(parser, "CPU_SECONDS", 1)
    monkeypatch.setattr(children, "WALL_SECONDS", 3)
    slow = "sleep" in what or "pass" in what
    monkeypatch.setattr(parser, "QUICK_SECONDS", 0.5 if slow else 60)
    counted = tries(monkeypatch)

    with pytest.raises(ParserFailed):
        inspect([picture()], mime="image/png")

    assert len(counted) == (1 if slow else 2)
    monkeypatch.undo()
    assert inspect([picture()], mime="image/png") == parser.Verdict()


def test_f07_the_child_knows_nothing_of_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    what = "import os; return {'nee': ' '.join([*os.environ, os.getcwd(), str('django' in sys.modules)])}, b''"
    monkeypatch.setattr(children, "CHILD", child_that(tmp_path, what))

    assert inspect([b"x"], mime="text/plain").refused.split() in (["/", "False"], ["LC_CTYPE", "/", "False"])


def test_f07_an_order_that_takes_long_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "CHILD", child_that(tmp_path, "import time; time.sleep(600)"))
    monkeypatch.setattr(children, "WALL_SECONDS", 0.5)
    start = time.monotonic()

    with pytest.raises(ParserFailed):
        make_view([picture()], mime="image/png")

    assert time.monotonic() - start < 30


# ── who starts it ───────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[Any, bytes]]]:
    """Let the child say these things, one each time it is started; what it was asked comes back."""

    def prepare(*answers: bytes | None) -> list[tuple[Any, bytes]]:
        asked: list[tuple[Any, bytes]] = []
        waiting = list(answers)

        def run(message: bytes, content: bytes) -> bytes | None:
            asked.append((json.loads(message), content))
            return waiting.pop(0)

        monkeypatch.setattr(parser, "_run_child", run)
        return asked

    return prepare


def test_the_child_is_asked_and_believed(says: Callable[..., Any]) -> None:
    asked = says(b'{"nee": "stuk"}\n', b'{"actief": true}\nrest', b"{}\n")

    assert parser.inspect([b"a", b"b"], mime="m") == parser.Verdict(refused="stuk", active=False)
    assert parser.inspect([], mime="m") == parser.Verdict(refused="", active=True)
    assert parser.inspect([], mime="m") == parser.Verdict(refused="", active=False)
    assert asked[0] == (
        {"taak": "keur", "mime": "m", "cpu": 15, "geheugen": 768 * 1024 * 1024, "eigen": 216 * 1024 * 1024},
        b"ab",
    )


def test_f07_a_child_that_falls_once_is_started_again(says: Callable[..., Any]) -> None:
    asked = says(None, b"{}\n")

    assert parser.inspect([b"x"], mime="m") == parser.Verdict()
    assert asked[0] == asked[1]
    says(None, None, b"{}\n")
    with pytest.raises(parser.ParserFailed):
        parser.inspect([b"x"], mime="m")


@pytest.mark.parametrize(
    "answer", [b"{}\nx", b'{"mime": "image/svg+xml"}\nx', b'{"mime": "image/png"}\n', b'{"nee": "stuk"}\n']
)
def test_f04_what_is_no_picture_is_no_view(says: Callable[..., Any], answer: bytes) -> None:
    says(answer)

    with pytest.raises(parser.ParserFailed):
        parser.make_view([b"x"], mime="image/png")


def test_f04_a_view_is_what_was_drawn(says: Callable[..., Any]) -> None:
    asked = says(b'{"mime": "image/png"}\nab\ncd', b'{"mime": "image/jpeg"}\nx')

    assert parser.make_view([b"x", b"y"], mime="image/heic") == parser.View(mime="image/png", content=b"ab\ncd")
    assert parser.make_view([b"x"], mime="image/heic").mime == "image/jpeg"
    assert asked[0] == (
        {"taak": "beeld", "mime": "image/heic", "cpu": 15, "geheugen": 1280 * 1024 * 1024, "eigen": 216 * 1024 * 1024},
        b"xy",
    )


def script(tmp_path: Any, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kind.py"
    path.write_text("import sys\n" + text)
    monkeypatch.setattr(children, "CHILD", path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sys.stdout.write(sys.stdin.read())", b"vraag\ninhoud"),
        ("sys.stdin.read(); sys.stdout.write('ja'); sys.exit(1)", None),
        ("sys.stdin.read()", None),
        ("sys.stdin.read(); sys.stdout.write('x' * 100)", b"x" * 100),
        ("sys.stdin.read(); sys.stdout.write('x' * 101)", None),
        ("sys.stdout.write('vroeg')", b"vroeg"),
        ("import os; sys.stdout.write(os.getcwd() + str(sys.flags.isolated) + str('HOME' in os.environ))", b"/1False"),
    ],
    ids=["echo", "error", "silent", "at the limit", "past the limit", "does not listen", "isolated"],
)
def test_f07_what_a_child_says_counts_when_it_ends_well(
    text: str, said: bytes | None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, text, monkeypatch)
    monkeypatch.setattr(children, "MAX_ANSWER", 100)
    content = b"inhoud" if "echo" in text or "stdin" in text else b"i" * 2_000_000

    assert parser._run_child(b"vraag\n", content) == said


def test_f07_a_child_that_takes_too_long_is_ended_and_its_place_is_free(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(children, "WALL_SECONDS", 0.3)
    monkeypatch.setattr(parser, "AT_ONCE", threading.BoundedSemaphore(1))
    before = set(threading.enumerate())

    assert parser._run_child(b"", b"x" * 2_000_000) is None
    assert parser.AT_ONCE.acquire(blocking=False)
    assert not set(threading.enumerate()) - before


def test_h1_a_child_that_fell_after_a_while_is_not_tried_again(
    says: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = says(None, b"{}\n")
    clock = iter([100.0, 102.1])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))

    with pytest.raises(parser.ParserFailed):
        parser.inspect([b"x"], mime="text/plain")

    assert len(asked) == 1


def test_h1_who_finds_no_child_free_hears_so_and_holds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(parser, "PLACE_SECONDS", 0.1)
    with parser._place():
        begin = time.monotonic()
        with pytest.raises(ReadersBusy, match="Probeer het over een minuut nog een keer"):
            inspect([picture()], mime="image/png")
        assert time.monotonic() - begin < 2

    assert inspect([picture()], mime="image/png") == parser.Verdict()


def test_h1_a_place_is_waited_for_two_seconds_and_no_longer() -> None:
    assert parser.PLACE_SECONDS == 2.0


def test_f07_only_so_many_children_at_once() -> None:
    taken = [parser.AT_ONCE.acquire(blocking=False) for _ in range(3)]
    for _ in range(sum(taken)):
        parser.AT_ONCE.release()

    assert taken == [True, True, False]
