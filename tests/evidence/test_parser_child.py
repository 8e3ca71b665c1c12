"""The parser's child from the inside: every limit on its border, every refusal, its order and its answer, and its walls."""

from __future__ import annotations

import io
import json
import os
import runpy
import struct
import sys
import zipfile
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from PIL import Image

from meldpunt.evidence.inspection import children
from meldpunt.evidence.inspection import parser_child as child
from tests.evidence.gevraagd import DOCX, TYPES, XLSX, refusal, verdict
from tests.maak import picture

ACTIVE = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")
ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute")


# ── one thing at a time ─────────────────────────────────────────────────────────────────────────
END = b"PK\x05\x06\0\0\0\0"
TWICE = {
    "end of a zip": END,
    "end of a large zip": b"PK\x06\x06" + bytes(8) + b"\x2d\0",
    "large zip over lines": b"PK\x06\x06" + b"\n" * 8 + b"\x14\0",
    "rar": b"Rar!\x1a\x07",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "script": b"<ScRipt>",
    "script with words": b"<script src=x>",
    "page": b"<!DOCTYPE  html",
    "html": b"<html\n",
    "frame": b"<iframe src=x>",
    "php": b"<?php ",
}


@pytest.mark.parametrize("name", TWICE)
def test_f02_a_picture_that_is_also_something_else_is_refused(name: str) -> None:
    clean = picture()

    assert refusal(lambda: child.check_one_thing("image/png", TWICE[name])) == "dubbel"
    assert verdict("image/png", clean) == {"actief": False}
    for place in (20, len(clean)):
        assert verdict("image/png", clean[:place] + TWICE[name] + clean[place:]) == {"nee": "dubbel"}
    assert refusal(lambda: child.check_one_thing("text/plain", TWICE[name])) == ""
    assert refusal(lambda: child.check_one_thing("message/rfc822", TWICE[name])) == ""
    assert refusal(lambda: child.check_one_thing(child.EXPORT, TWICE[name])) == ""


def test_f02_a_picture_that_is_also_a_pdf_is_refused_where_readers_look_for_one() -> None:
    assert refusal(lambda: child.check_one_thing("image/png", bytes(1019) + b"%PDF-")) == "dubbel"
    assert refusal(lambda: child.check_one_thing("image/png", bytes(1020) + b"%PDF-")) == ""


def test_f02_an_archive_counts_at_the_end_of_a_pdf_and_not_deep_inside() -> None:
    def at(distance: int) -> str:
        return refusal(lambda: child.check_one_thing("application/pdf", b"%PDF-" + END + bytes(distance - len(END))))

    assert (at(66_000), at(66_001), at(100)) == ("dubbel", "", "dubbel")
    assert refusal(lambda: child.check_one_thing("application/pdf", b"%PDF-<html>")) == ""


# ── pictures ────────────────────────────────────────────────────────────────────────────────────
def sized(width: int, height: int, monkeypatch: pytest.MonkeyPatch, mime: str = "image/png") -> str:
    monkeypatch.setattr(Image, "open", lambda *_a, **_k: SimpleNamespace(size=(width, height), n_frames=1))
    return refusal(lambda: child.inspect(mime, b"x"))


@pytest.mark.parametrize(
    ("size", "word"),
    [
        ((8_000, 8_000), ""),
        ((5_213, 12_277), "afmeting"),  # one dot too many
        ((100_000, 640), ""),
        ((100_001, 1), "afmeting"),
        ((1, 100_000), ""),
        ((1, 100_001), "afmeting"),
    ],
)
def test_f02_a_picture_has_so_many_dots_and_no_more(
    size: tuple[int, int], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sized(*size, monkeypatch) == word


@pytest.mark.parametrize(("frames", "word"), [(1_000, ""), (1_001, "beelden")])
def test_f02_a_picture_moves_so_often_and_no_more(frames: int, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(lambda: child.inspect_gif(gif(frames))) == word
    monkeypatch.setattr(Image, "open", lambda *_a, **_k: SimpleNamespace(size=(1, 1), n_frames=frames))
    assert refusal(lambda: child.inspect("image/webp", b"x")) == word
    assert refusal(lambda: child.inspect("image/webp", b"fcTL" * 1_000)) == word
    monkeypatch.setattr(Image, "open", lambda *_a, **_k: SimpleNamespace(size=(1, 1)))
    assert refusal(lambda: child.inspect("image/png", b"fcTL" * frames)) == word


@pytest.mark.parametrize("mime", child.READERS)
def test_a_broken_picture_and_one_of_another_kind_are_refused(mime: str) -> None:
    kind = {"image/heic": "HEIF"}.get(mime, mime.removeprefix("image/").upper())
    other = picture(kind="BMP")

    assert verdict(mime, picture((64, 64), kind)) == {"actief": False}
    for broken in (other, b"", picture((64, 64), kind)[:8]):
        word = "dubbel" if mime == "image/gif" and broken is other else "stuk"  # a GIF is walked first
        assert verdict(mime, broken) == {"nee": word}


def test_f02_our_own_limit_on_dots_comes_before_the_library_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)

    assert verdict("image/png", picture((100, 100))) == {"actief": False}
    assert Image.MAX_IMAGE_PIXELS is None


def test_f07_a_picture_for_which_there_is_no_memory_is_no_broken_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_args: Any, **_how: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(Image, "open", none_left)
    with pytest.raises(MemoryError):
        child.open_image("image/png", b"x")


FRAME = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
LOCAL = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x81) + bytes(12) + b"\x02\x02\x44\x01\0"
NOTE = b"\x21\xfe\x03abc\x02de\0"


def gif(frames: int, tail: bytes = b"", *, frame: bytes = FRAME, table: int = 0x80) -> bytes:
    colours = bytes(3 << ((table & 7) + 1)) if table & 0x80 else b""
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, table, 0, 0) + colours + frame * frames + b"\x3b" + tail


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (gif(2), ""),
        (gif(2, table=0), ""),
        (gif(2, table=0x87), ""),
        (gif(2, frame=LOCAL), ""),
        (gif(2, frame=NOTE + FRAME), ""),
        (gif(2, b"\0\0"), ""),
        (gif(2, b"x"), "dubbel"),
        (gif(2, b"\0x", table=0), "dubbel"),
        (gif(2, b"x", frame=LOCAL), "dubbel"),
        (gif(2, b"x", frame=NOTE + FRAME), "dubbel"),
        (gif(2)[:-1], ""),
        (gif(2)[:-3], ""),
        (gif(1)[:25], ""),
        (b"GIF89a", ""),
        (b"GIF89a/*" + bytes(20), "dubbel"),
        (b"GIF89a//" + bytes(20), "dubbel"),
        (b"GIF89a/ " + bytes(20), ""),
        (gif(0), ""),
        (gif(0, b"x"), "dubbel"),
        (gif(1_001, frame=NOTE), ""),
    ],
)
def test_f02_the_blocks_of_a_gif_are_walked_to_their_end(data: bytes, word: str) -> None:
    assert refusal(lambda: child.inspect_gif(data)) == word


def drawn(image: Image.Image, kind: str, **options: Any) -> tuple[str, Image.Image]:
    target = io.BytesIO()
    image.save(target, kind, **options)
    said, content = child.answer({"taak": "beeld", "mime": f"image/{kind.lower()}"}, target.getvalue())
    clean = Image.open(io.BytesIO(content))
    clean.load()
    return said["mime"], clean


RED, SHINING = (255, 0, 0), (255, 0, 0, 10)


@pytest.mark.parametrize(
    ("mode", "kind", "mime", "made"),
    [
        ("RGB", "PNG", "image/jpeg", "RGB"),
        ("RGBA", "PNG", "image/png", "RGBA"),
        ("P", "PNG", "image/jpeg", "RGB"),
        ("L", "PNG", "image/jpeg", "RGB"),
        ("1", "PNG", "image/jpeg", "RGB"),
        ("I;16", "PNG", "image/jpeg", "RGB"),
        ("LA", "PNG", "image/png", "RGBA"),
        ("CMYK", "JPEG", "image/jpeg", "RGB"),
        ("P", "GIF", "image/jpeg", "RGB"),
    ],
)
def test_f04_a_picture_of_any_mode_is_drawn_anew(mode: str, kind: str, mime: str, made: str) -> None:
    found, clean = drawn(
        Image.new("RGBA", (40, 30), SHINING).convert("RGB").convert(mode) if mode == "P" else Image.new(mode, (40, 30)),
        kind,
    )

    assert (found, clean.mode, clean.size) == (mime, made, (40, 30))
    assert clean.format == mime.removeprefix("image/").upper()


def test_f04_a_clear_colour_of_a_palette_stays_clear() -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])

    mime, clean = drawn(image, "PNG", transparency=1)

    assert mime == "image/png"
    assert clean.getpixel((0, 0)) == (255, 0, 0, 0)


def test_f04_colours_stay_what_they_are() -> None:
    assert drawn(Image.new("RGBA", (4, 4), SHINING), "PNG")[1].getpixel((1, 1)) == SHINING
    red = drawn(Image.new("RGB", (40, 40), RED), "PNG")[1].getpixel((20, 20))
    assert isinstance(red, tuple)
    assert all(abs(one - other) < 6 for one, other in zip(red, RED, strict=True))
    edge = Image.new("RGB", (40, 40), RED)
    edge.paste((0, 0, 255), (0, 0, 21, 40))
    found = drawn(edge, "PNG")[1].getpixel((21, 20))
    assert isinstance(found, tuple)
    assert found[0] > 200  # colour is kept for every dot, not for every four


def test_f04_a_large_picture_becomes_one_for_a_screen() -> None:
    assert drawn(Image.new("RGB", (2_000, 10)), "PNG")[1].size == (2_000, 10)
    assert drawn(Image.new("RGB", (4_000, 20)), "PNG")[1].size == (2_000, 10)
    assert drawn(Image.new("RGB", (1_000, 3_999)), "PNG")[1].size == (500, 2_000)
    assert drawn(Image.new("RGB", (6_000, 600)), "JPEG")[1].size == (2_000, 200)


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ((30, 6_000), (30, 6_000)),
        ((200, 33_000), (96, 16_000)),
        ((500, 32_000), (250, 16_000)),
        ((2, 99_999), (1, 16_000)),
    ],
)
def test_f04_a_page_that_was_scrolled_stays_readable(size: tuple[int, int], seen: tuple[int, int]) -> None:
    assert child.view_size(*size) == seen
    assert child.view_size(4_000, 15_999) == (2_000, 2_000)


def test_f02_a_side_may_be_as_long_as_its_dots_are_few() -> None:
    assert verdict("image/png", picture((10, 40_000))) == {"actief": False}
    assert refusal(lambda: child._check_size(100_001, 1)) == "afmeting"
    assert refusal(lambda: child._check_size(100_000, 641)) == "afmeting"


@pytest.mark.parametrize(("mode", "kind"), [("1", "PNG"), ("P", "PNG")])
def test_f04_dots_of_a_few_colours_blend_when_they_become_fewer(mode: str, kind: str) -> None:
    checks = Image.new("L", (4_000, 40))
    checks.putdata([255 * ((nr + nr // 4_000) % 2) for nr in range(4_000 * 40)])
    found = drawn(checks.convert(mode), kind)[1].getpixel((1_000, 10))

    assert isinstance(found, tuple)
    assert all(90 < value < 170 for value in found)


def test_f04_a_picture_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert drawn(Image.new("RGB", (40, 20)), "JPEG", exif=exif)[1].size == (20, 40)


def test_f04_a_picture_that_is_refused_is_not_drawn() -> None:
    assert child.answer({"taak": "beeld", "mime": "image/png"}, b"x") == ({"nee": "stuk"}, b"")


# ── pdf ─────────────────────────────────────────────────────────────────────────────────────────
def pdf(**root: Any) -> bytes:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = document.make_indirect(value)
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pdf_with_something_active_in_it_gets_a_warning(name: str) -> None:
    assert verdict("application/pdf", pdf()) == {"actief": False}
    assert verdict("application/pdf", pdf(Extra=pikepdf.Dictionary({name: pikepdf.Array([])}))) == {"actief": True}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_pdf_that_does_something_gets_a_warning(name: str) -> None:
    assert verdict("application/pdf", pdf(Extra=pikepdf.Dictionary(S=pikepdf.Name(name)))) == {"actief": True}
    assert verdict("application/pdf", pdf(Extra=pikepdf.Dictionary(T=pikepdf.Name(name)))) == {"actief": False}


def test_a_pdf_with_a_password_is_said_to_be_locked() -> None:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert verdict("application/pdf", target.getvalue()) == {"actief": False, "slot": True}


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (b"\r\n", {"actief": False}),
        (b"\x1b%-12345X@PJL JOB\r\n", {"actief": False}),
        (b"\xef\xbb\xbf", {"actief": False}),
        (bytes(1_019), {"actief": False}),
        (bytes(1_020), {"nee": "stuk"}),
        (b"<html><body>", {"nee": "dubbel"}),
        (b"MZ\x90\0", {"nee": "dubbel"}),
        (b"#!/bin/sh\n", {"nee": "dubbel"}),
        (b"x <script>1</script>", {"nee": "dubbel"}),
    ],
)
def test_f01_a_pdf_may_stand_behind_what_a_printer_adds_and_behind_nothing_else(
    before: bytes, said: dict[str, Any]
) -> None:
    assert verdict("application/pdf", before + pdf()) == said


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.4 en verder niets", "stuk"),
        (b" " + b"%PDF-1.4", "stuk"),
        (b"", "stuk"),
        (b"%PDF-1.4 /Size 100000", "paginas"),
        (b"%PDF-1.4 /Size\n\n\n\n100000", "paginas"),
        (b"%PDF-1.4 /Size 99999", "stuk"),
        (b"%PDF-1.4 /Size 5 /Size 100000 /Size 6", "paginas"),
        (b"%PDF-1.4" + b"endobj" * 100_000, "paginas"),
        (b"%PDF-1.4" + b"endobj" * 99_999, "stuk"),
    ],
)
def test_f02_a_pdf_is_counted_before_it_is_read(data: bytes, word: str) -> None:
    assert verdict("application/pdf", data) == {"nee": word}


def test_a_pdf_without_pages_is_broken() -> None:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.Root.Pages = pikepdf.Array([])
    document.save(target)

    assert verdict("application/pdf", target.getvalue()) == {"nee": "stuk"}


def pages(count: Any, kids: int, *, loop: bool = False) -> Any:
    node: dict[str, Any] = {"/Count": count, "/Kids": [{} for _ in range(kids)]}
    if loop:
        node["/Kids"].append(node)
    if count is None:
        del node["/Count"]

    return SimpleNamespace(Root=SimpleNamespace(Pages=node))


@pytest.mark.parametrize(
    ("tree", "word"),
    [
        (pages(2_000, 1), ""),
        (pages(2_001, 1), "paginas"),
        (pages(None, 1), ""),
        (pages(1, 3_999), ""),
        (pages(1, 4_000), "paginas"),
        (pages(1, 0, loop=True), "paginas"),
    ],
)
def test_f02_pages_are_counted_by_walking(tree: Any, word: str) -> None:
    assert refusal(lambda: child._check_pages(tree)) == word


@pytest.mark.parametrize("error", [TypeError, ValueError, NotImplementedError])
def test_an_object_that_cannot_be_looked_at_is_not_active(error: type[Exception]) -> None:
    def keys() -> None:
        raise error

    assert child._is_active(SimpleNamespace(keys=keys)) is False
    assert child._is_active(7) is False


# ── office ──────────────────────────────────────────────────────────────────────────────────────
def office(*names: str, types: str = TYPES, first: str = "[Content_Types].xml", size: int = 1) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(first, types)
        for name in names:
            archive.writestr(name, bytes(size))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (office("word/document.xml"), {"actief": False, "soort": DOCX}),
        (office("xl/workbook.xml"), {"actief": False, "soort": XLSX}),
        (office(first="mimetype", types=child.ODT), {"actief": False, "soort": child.ODT}),
        (office(first="mimetype", types=f" {child.ODT}\n"), {"actief": False, "soort": child.ODT}),
        (office(first="mimetype", types=DOCX), {"nee": "pakket"}),
        (office("word/document.xml", first=""), {"nee": "pakket"}),
        (office("word/document.xml") + b"x", {"nee": "anders"}),
        (b"x" + office("word/document.xml"), {"nee": "anders"}),
        (b"", {"nee": "stuk"}),
        (office("word/document.xml", types="x.macroEnabled.main"), {"nee": "macro"}),
        (office("word/document.xml", "word/vbaProject.bin"), {"nee": "macro"}),
        (office("word/document.xml", "a/Basic/x.xml"), {"nee": "macro"}),
        (office("word/document.xml", "x.EXE"), {"nee": "macro"}),
        (office("word/document.xml", "x.exe.png"), {"actief": False, "soort": DOCX}),
        (office("word/document.xml", "word/embeddings/x.bin"), {"actief": True, "soort": DOCX}),
        (office("word/document.xml", "Object 1/x"), {"actief": True, "soort": DOCX}),
        (office("word/document.xml", *[f"x{nr}" for nr in range(4_998)]), {"actief": False, "soort": DOCX}),
        (office("word/document.xml", *[f"x{nr}" for nr in range(4_999)]), {"nee": "afmeting"}),
    ],
)
def test_f02_an_archive_is_the_document_that_its_parts_make(data: bytes, said: dict[str, Any]) -> None:
    assert verdict(child.EXPORT, data) == said


def test_f02_a_broken_document_is_refused() -> None:
    good = office("word/document.xml")
    assert verdict(child.EXPORT, good[:4] + good[-22:]) == {"nee": "stuk"}
    flipped = bytearray(good)
    flipped[good.index(b"[Content_Types].xml") + 22] ^= 0xFF
    assert verdict(child.EXPORT, bytes(flipped)) == {"nee": "stuk"}


@pytest.mark.parametrize(("sizes", "word"), [((500 * 1024**2,), ""), ((500 * 1024**2, 1), "afmeting"), ((), "dubbel")])
def test_f02_a_document_is_not_endless(sizes: tuple[int, ...], word: str) -> None:
    entries = [SimpleNamespace(file_size=size, header_offset=nr, filename="x") for nr, size in enumerate(sizes)]

    assert refusal(lambda: child._check_entries(entries)) == word  # type: ignore[arg-type]  # what it looks at


def test_f02_a_document_begins_at_its_beginning() -> None:
    entry = SimpleNamespace(file_size=1, header_offset=1, filename="x")

    assert refusal(lambda: child._check_entries([entry])) == "dubbel"  # type: ignore[list-item]  # what it looks at


def test_f02_of_a_list_of_contents_only_the_beginning_is_read() -> None:
    data = office("word/document.xml", types=" " * 1_048_576 + "macroEnabled")

    assert verdict(child.EXPORT, data) == {"actief": False, "soort": DOCX}
    assert verdict(child.EXPORT, office("word/document.xml", types=" " * (1_048_576 - 12) + "macroEnabled")) == {
        "nee": "macro"
    }
    with zipfile.ZipFile(io.BytesIO(office(types=TYPES))) as archive:
        assert child._first_words(archive, "[Content_Types].xml") == TYPES
    with zipfile.ZipFile(io.BytesIO(office("x"))) as archive:
        assert child._first_words(archive, "x") == "\0"


# ── the order and the answer ────────────────────────────────────────────────────────────────────
def test_the_child_takes_one_order_and_gives_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[dict[str, int]] = []
    monkeypatch.setattr(os, "nice", lambda _steps: 0)  # it would last for the tests that follow
    monkeypatch.setattr(child, "beside", lambda _name: SimpleNamespace(build_walls=lambda **how: built.append(how)))
    order = {"taak": "beeld", "mime": "image/png", "cpu": 3, "geheugen": 99, "eigen": 55}
    out = io.BytesIO()
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(order).encode() + b"\n" + picture()))
    )
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))

    child.main()

    line, _newline, content = out.getvalue().partition(b"\n")
    assert built == [{"cpu": 3, "memory": 99, "data": 55}]
    assert json.loads(line) == {"mime": "image/jpeg"}
    assert Image.open(io.BytesIO(content)).size == (8, 6)


def test_the_child_as_a_program_begins_with_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "nice", lambda _steps: 0)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"geen opdracht\n")))

    with pytest.raises(json.JSONDecodeError):
        runpy.run_path(str(children.CHILD), run_name="__main__")


def test_what_is_no_picture_pdf_or_document_is_looked_at_no_further() -> None:
    assert verdict("text/plain", b"<script>") == {"actief": False}


# ── M8: memory ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0"}], ids=["VP8", "VP8L", "VP8X"])
def test_m8_a_webp_says_how_large_it_is(options: dict[str, Any]) -> None:
    assert child.webp_size(picture((300, 7), "WEBP", **options)) == (300, 7)
    assert child.webp_size(b"RIFF....WEBPVP8L") == (0, 0)


@pytest.mark.parametrize(("size", "word"), [((4_000, 4_001), ""), ((8_000, 8_001), "afmeting"), ((16_000, 1), "")])
def test_m8_a_large_webp_is_judged_without_room_for_it(
    size: tuple[int, int], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(child, "webp_size", lambda _data: size)
    monkeypatch.setattr(child, "open_image", lambda mime, _data: opened.append(mime))

    assert refusal(lambda: child.inspect_image("image/webp", b"")) == word
    assert opened == ([] if size[0] * size[1] > 16_000_000 else ["image/webp"])


def test_m8_a_large_webp_moves_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "webp_size", lambda _data: (8_000, 8_000))

    assert refusal(lambda: child.inspect_image("image/webp", b"ANMF" * 1_000)) == ""
    assert refusal(lambda: child.inspect_image("image/webp", b"ANMF" * 1_001)) == "beelden"
