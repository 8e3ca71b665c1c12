"""What the child process lets through, what it refuses, and that it takes nobody along when it falls (F02, F04, F07)."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import subprocess
import sys
import time
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
import pillow_heif
import pytest
from PIL import Image, PngImagePlugin

from meldpunt.evidence.inspection import parser
from meldpunt.evidence.inspection.parser import CHILD, INSPECT_MEMORY, ParserFailed, inspect, make_view
from tests.melding import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 1024 * 1024
pillow_heif.register_heif_opener()


def png(width: int, height: int, extra: bytes = b"") -> bytes:
    """A PNG whose header says how large it is, with hardly anything behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def gif(frames: int, tail: bytes = b"") -> bytes:
    frame = b"\x21\xf9\x04\0\0\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b" + tail


def apng(frames: int) -> bytes:
    control = b"fcTL" + bytes(26)
    body = b"acTL" + struct.pack(">II", frames, 0)
    extra = struct.pack(">I", 8) + body + struct.pack(">I", zlib.crc32(body))
    one = struct.pack(">I", 26) + control + struct.pack(">I", zlib.crc32(control))
    return png(1, 1, extra + one * frames)


def pdf(pages: int, *, said: int | None = None) -> bytes:
    """A PDF with so many pages that is written by hand, because a library would take its time."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {said or pages}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages
    for number, text in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def packed(content: bytes) -> bytes:
    """The same PDF with its objects in compressed streams."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "100 megapixel": ("image/png", lambda: png(10_000, 10_000), "afmeting"),
    "1 by 65535": ("image/png", lambda: png(1, 65_535), "afmeting"),
    "gif of 10000 frames": ("image/gif", lambda: gif(10_000), "beelden"),
    "apng of 10000 frames": ("image/png", lambda: apng(10_000), "beelden"),
    "pdf of 100000 pages": ("application/pdf", lambda: pdf(100_000), "paginas"),
    "pdf that says 3 pages": ("application/pdf", lambda: pdf(100_000, said=3), "paginas"),
    "pdf of 100000 packed pages": ("application/pdf", lambda: packed(pdf(100_000)), "paginas"),
}
# Runs the child from a small process of its own, because a child's peak counts the memory of whoever started it.
MEASURE = """
import resource, subprocess, sys, time
data = sys.stdin.buffer.read()
start = time.monotonic()
done = subprocess.run([sys.executable, "-I", sys.argv[1]], input=data, capture_output=True, env={})
print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.stdout.write(done.stdout.decode())
"""


@pytest.mark.parametrize("name", BOMBS)
def test_f02_a_bomb_is_refused_quickly_and_in_little_memory(name: str) -> None:
    mime, make, why = BOMBS[name]
    order = {"taak": "keur", "mime": mime, "cpu": 15, "geheugen": INSPECT_MEMORY}
    message = json.dumps(order).encode() + b"\n" + make()
    command = [sys.executable, "-I", "-c", MEASURE, str(CHILD)]
    runs = [subprocess.run(command, input=message, capture_output=True, check=True) for _ in range(2)]
    seconds, kilobytes = min(float(run.stdout.split()[0]) for run in runs), int(runs[0].stdout.split()[1])

    assert json.loads(runs[0].stdout.split(b"\n", 1)[1]) == {"nee": why}
    assert seconds < 1
    assert kilobytes * 1024 < 256 * MEGABYTE


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


def active(**entries: Any) -> bytes:
    target = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in entries.items():
        document.Root[f"/{name}"] = document.make_indirect(value)
    document.save(target)
    return target.getvalue()


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


# ── F04: what a camera writes beside the picture ─────────────────────────────────────────────────
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li>kanarie-xmp</rdf:li></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14\x1c\x02\x78\0\x0ckanarie-iptc"
WORDS = (b"kanarie", b"Exif", b"8BIM", b"xmpmeta", b"ICC_PROFILE", b"Photoshop", b"Ducky", b"tEXt", b"eXIf")


def camera_exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "kanarie-merk", f"kanarie-{number}", number % 8 + 1
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, float(number)), 3: "E", 4: (4.0, 53.0, 1.0)})
    exif.get_ifd(0x8769)[0x927C] = b"kanarie-maker" * 20
    return exif


def camera_file(number: int) -> tuple[str, bytes]:
    """One of twenty pictures as phones and cameras make them, with everything that tells where, when and whose."""
    kind = ("JPEG", "HEIF", "PNG", "WEBP", "AVIF")[number % 5]
    image = Image.effect_noise((120 + number, 90), 40).convert("RGB")
    target = io.BytesIO()
    options: dict[str, Any] = {"exif": camera_exif(number)}
    if kind in ("JPEG", "WEBP"):
        options["xmp"] = XMP
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "kanarie-auteur")
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = info
    image.save(target, kind, **options)
    content = target.getvalue()
    if kind == "JPEG":
        segments = b"\xff\xed" + struct.pack(">H", len(IPTC) + 2) + IPTC
        segments += b"\xff\xfe" + struct.pack(">H", 18) + b"kanarie-opmerkin"
        content = content[:2] + segments + content[2:] + b"kanarie-achteraan"
    return f"image/{ {'HEIF': 'heic'}.get(kind, kind.lower()) }", content


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


# ── F07: a child that misbehaves ─────────────────────────────────────────────────────────────────
def child_that(tmp_path: Path, what: str) -> Path:
    """The child, with something else to do once its walls stand."""
    path = tmp_path / "child.py"
    source = CHILD.read_text()
    start = source.index("def answer(")
    path.write_text(f"{source[:start]}def answer(order, data):\n    {what}\n\n\n{source[source.index('def main(') :]}")
    return path


def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    counted: list[int] = []
    real = parser._run_child

    def run(message: bytes, content: bytes) -> bytes | None:
        counted.append(1)
        return real(message, content)

    monkeypatch.setattr(parser, "_run_child", run)
    return counted


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
def test_f07_a_child_that_misbehaves_is_tried_twice_and_takes_nobody_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(parser, "CHILD", child_that(tmp_path, what))
    monkeypatch.setattr(parser, "CPU_SECONDS", 1)
    monkeypatch.setattr(parser, "WALL_SECONDS", 3)
    counted = tries(monkeypatch)

    with pytest.raises(ParserFailed):
        inspect([picture()], mime="image/png")

    assert len(counted) == 2
    monkeypatch.undo()
    assert inspect([picture()], mime="image/png") == parser.Verdict()


def test_f07_the_child_knows_nothing_of_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    what = "import os; return {'nee': ' '.join([*os.environ, os.getcwd(), str('django' in sys.modules)])}, b''"
    monkeypatch.setattr(parser, "CHILD", child_that(tmp_path, what))

    assert inspect([b"x"], mime="text/plain").refused.split() in (["/", "False"], ["LC_CTYPE", "/", "False"])


def test_f07_an_order_that_takes_long_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "CHILD", child_that(tmp_path, "import time; time.sleep(600)"))
    monkeypatch.setattr(parser, "WALL_SECONDS", 0.5)
    start = time.monotonic()

    with pytest.raises(ParserFailed):
        make_view([picture()], mime="image/png")

    assert time.monotonic() - start < 30
