"""The only place where a parser meets bytes of a stranger: a child process behind walls.

Run as ``python -I parser_child.py``; imports nothing of the product and gets none of its environment. It reads one line
of JSON (what to do) and then the file from stdin, and writes one line of JSON and perhaps a picture to stdout
(``vault.md`` F02, F04, F07). ``parser.py`` starts it, and ``parser_walls.py`` says what it may ask of the machine.
"""

from __future__ import annotations

import importlib.util
import io
import json
import math
import os
import re
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

MAX_PIXELS, MAX_SIDE, MAX_FRAMES, MAX_PAGES, MAX_OBJECTS = 64_000_000, 100_000, 1_000, 2_000, 99_999
VIEW_SIDE, LONGEST_VIEW, LONG, WEBP_PIXELS = 2_000, 16_000, 4, 16_000_000
MAX_ENTRIES, MAX_UNPACKED, MAX_TYPES = 5_000, 500 * 1024 * 1024, 1024 * 1024


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────
class Refused(Exception):
    """The file is not welcome; the argument is a fixed word."""


class Verdict(NamedTuple):
    """What was found out about a file."""

    actief: bool = False
    slot: bool = False  # a password keeps everybody out
    soort: str = ""  # what an archive turned out to be


# Another kind of file inside this one; long enough not to be there by chance.
ARCHIVE = re.compile(rb"PK\x05\x06\0\0\0\0|PK\x06\x06.{8}[\x14-\x40]\0|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.DOTALL)
MARKUP = re.compile(rb"<script[\s>]|<!doctype\s++html|<html[\s>]|<iframe[\s>]|<\?php\s", re.IGNORECASE)
OTHERS = (b"MZ", b"PK", b"#!", b"\x7fELF", b"\xff\xd8", b"\x89PNG", b"GIF8", b"<", b"BM")  # what a PDF is not behind
TAIL, HEAD = 66_000, 1_024
PAGE, WACZ, WARC = "text/html", "application/wacz+zip", re.compile(r"archive/[^/]{1,200}\.warc(\.gz)?")
TEXTS, OFFICE, EXPORT = ("text/plain", "message/rfc822"), "application/vnd.", "application/zip"
DRAWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic")  # the others stay shut


def inspect(mime: str, data: bytes) -> Verdict:
    """Read headers first, refuse what is too big, too deep, or two things at once."""
    check_one_thing(mime, data)
    if mime in DRAWN:
        return inspect_image(mime, data)
    if mime == PAGE:
        return Verdict(actief=True)
    if mime == "application/pdf":
        return inspect_pdf(data)
    return inspect_archive(data) if mime == EXPORT else Verdict()


def check_one_thing(mime: str, data: bytes) -> None:
    """A picture that is also a page or an archive is refused."""
    if mime in TEXTS or mime == EXPORT:
        return
    if ARCHIVE.search(data, max(0, len(data) - TAIL) if mime == "application/pdf" else 0):
        raise Refused("dubbel")
    if mime == PAGE:
        return
    if mime == "application/pdf":
        before = data[: max(0, data[:HEAD].find(b"%PDF-"))]
        if MARKUP.search(before) or before.startswith(OTHERS):
            raise Refused("dubbel")
    elif b"%PDF-" in data[:HEAD] or MARKUP.search(data):
        raise Refused("dubbel")


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────
READERS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
    "image/heic": ("HEIF",),
}


def open_image(mime: str, data: bytes) -> Any:
    """The picture with its header read and nothing more."""
    from PIL import Image  # noqa: PLC0415 - after the walls stand

    Image.MAX_IMAGE_PIXELS = None  # our own limit comes first
    if mime == "image/heic":
        import pillow_heif  # noqa: PLC0415 - idem

        pillow_heif.register_heif_opener(thumbnails=False)
        pillow_heif.options.DECODE_THREADS = 1  # each one takes memory, and another's turn
    if mime == "image/avif":
        from PIL import AvifImagePlugin  # noqa: PLC0415 - idem

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    try:
        picture = Image.open(io.BytesIO(data), formats=READERS[mime])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a decoder may raise anything over a broken file
        raise Refused("stuk") from None
    _check_size(*picture.size)
    return picture


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused("afmeting")


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height as a WebP says them; nothing where it does not (RFC 9649, 2.5 to 2.7)."""
    kind, head = data[12:16], data[20:30]
    if data[8:15] != b"WEBPVP8" or len(head) < 10:  # noqa: PLR2004 - what each of the three headers has at least
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF


def inspect_image(mime: str, data: bytes) -> Verdict:
    """Size and number of pictures, out of the headers."""
    if mime == "image/webp" and math.prod(webp_size(data)) > WEBP_PIXELS:
        _check_size(*webp_size(data))
        if data.count(b"ANMF") > MAX_FRAMES:
            raise Refused("beelden")
        return Verdict()  # opening it would take room for all of it; no copy to look at is made of it either
    if mime == "image/gif":
        inspect_gif(data)
    if data.count(b"fcTL") > MAX_FRAMES or getattr(open_image(mime, data), "n_frames", 1) > MAX_FRAMES:
        raise Refused("beelden")
    return Verdict()


def inspect_gif(data: bytes) -> None:
    """Walk over the blocks of a GIF without decoding one: how many pictures, and nothing behind the end.

    A GIF that starts like a comment of JavaScript is a script with a picture around it.
    """
    if data[6:8] in (b"/*", b"//"):
        raise Refused("dubbel")
    place, frames = 13 + _table(data[10:11]), 0
    while (kind := data[place : place + 1]) in (b"\x21", b"\x2c"):
        if kind == b"\x2c":
            frames += 1
            place += 10 + _table(data[place + 9 : place + 10]) + 1
        else:
            place += 2
        if frames > MAX_FRAMES:
            raise Refused("beelden")
        while size := (data[place] if place < len(data) else 0):
            place += 1 + size
        place += 1
    if data[place + 1 :].strip(b"\0 \t\r\n"):
        raise Refused("dubbel")


def _table(flags: bytes) -> int:
    """The size of a colour table that these flags announce."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def view_size(width: int, height: int) -> tuple[int, int]:
    """The box for a clean picture: a screen's, or as many dots for a tall one, such as a page that was scrolled."""
    if height < LONG * width:
        return VIEW_SIDE, VIEW_SIDE
    share = min(1.0, math.sqrt(VIEW_SIDE * VIEW_SIDE / (width * height)), LONGEST_VIEW / height)
    return max(1, int(width * share)), max(1, int(height * share))


def make_view(mime: str, data: bytes) -> tuple[str, bytes]:
    """The first picture, upright, small enough for a screen, drawn anew: none of the old file's words go along."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the walls stand

    picture = open_image(mime, data)
    width, height = view_size(*picture.size)
    picture.draft("RGB", (width, height))  # a JPEG is decoded small
    alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if picture.mode in ("P", "PA", "1", "I;16", "I", "F", "CMYK", "YCbCr", "LAB", "HSV", "LA"):
        picture = picture.convert("RGBA" if alpha else "RGB")
    picture.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    ImageOps.exif_transpose(picture, in_place=True)  # once it is small: this makes a second one
    clean = Image.new("RGBA" if alpha else "RGB", picture.size)
    clean.paste(picture.convert(clean.mode))
    target = io.BytesIO()
    if alpha:
        clean.save(target, "PNG")
        return "image/png", target.getvalue()
    clean.save(target, "JPEG", quality=88, subsampling=0)
    return "image/jpeg", target.getvalue()


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────
ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute")
ACTIVE = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")


def inspect_pdf(data: bytes) -> Verdict:
    """How many pages, and whether something in it does more than show text; nothing is drawn."""
    import pikepdf  # noqa: PLC0415 - after the walls stand

    if b"%PDF-" not in data[:HEAD]:
        raise Refused("stuk")
    sizes = (int(size) for size in re.findall(rb"/Size[\s]{1,4}(\d{1,10})", data))
    if max(sizes, default=0) > MAX_OBJECTS or data.count(b"endobj") > MAX_OBJECTS:
        raise Refused("paginas")  # before any object is read
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _check_pages(pdf)
            return Verdict(actief=any(map(_is_active, pdf.objects)))
    except pikepdf.PasswordError:
        return Verdict(slot=True)  # nobody can look inside: say so at the desk
    except (pikepdf.PdfError, AttributeError, KeyError, ValueError, TypeError):
        raise Refused("stuk") from None


def _check_pages(pdf: Any) -> None:
    """Count by walking, and stop at the limit; what the file says about itself is believed only when it is too many."""
    if int(pdf.Root.Pages.get("/Count", 0)) > MAX_PAGES:
        raise Refused("paginas")
    waiting, seen = [pdf.Root.Pages], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > 2 * MAX_PAGES:
            raise Refused("paginas")
        waiting.extend(node.get("/Kids", ()))


def _is_active(item: Any) -> bool:
    keys = getattr(item, "keys", None)
    try:
        names = set(keys()) if keys else set()
        return bool(names.intersection(ACTIVE)) or ("/S" in names and str(item["/S"]) in ACTIONS)
    except (TypeError, ValueError, NotImplementedError):
        return False


# ── Office ───────────────────────────────────────────────────────────────────────────────────────
PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word/document.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xl/workbook.xml",
}
ODT, TYPES = "application/vnd.oasis.opendocument.text", "[Content_Types].xml"
FORBIDDEN = re.compile(
    r"vbaproject|vbadata|(^|/)basic/|(^|/)scripts/|activex|macrosheets"
    r"|\.(exe|dll|js|jse|vbs|vbe|wsf|hta|html?|svg|bat|cmd|ps1|jar|lnk|scr|msi|com|zip|docm|xlsm)$",
    re.IGNORECASE,
)
EMBEDDED = re.compile(r"embeddings/|oleobject|externallinks/|(^|/)object \d", re.IGNORECASE)


def inspect_archive(data: bytes) -> Verdict:
    """What an archive is by its table of contents: a document, or an exported chat; anything else is refused."""
    export = beside("parser_export")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MAX_ENTRIES:
                raise Refused("afmeting")  # before a name is looked at
            mime = kind_of_archive(archive)
            if mime == WACZ:
                return inspect_web_archive(data, archive)
            if mime != EXPORT:
                return inspect_office(mime, data, archive)
    except export.BROKEN:
        raise Refused("stuk") from None
    word, active = export.inspect(data, is_chat=beside("parser_chat").is_chat)
    if word:
        raise Refused(word)
    return Verdict(actief=active, soort=EXPORT)


def kind_of_archive(archive: zipfile.ZipFile) -> str:
    """A document by its first parts; an exported chat where it has none of them."""
    names = set(archive.namelist())
    if "datapackage.json" in names and any(WARC.fullmatch(name) for name in names):
        return WACZ
    if "mimetype" in names and _first_words(archive, "mimetype").strip() == ODT:
        return ODT
    if TYPES in names:
        return next((mime for mime, part in PARTS.items() if part in names), EXPORT)
    return EXPORT


def inspect_web_archive(data: bytes, archive: zipfile.ZipFile) -> Verdict:
    """A web archive by its table of contents alone (WACZ 1.1.1, 4): nothing in it is opened, and all of it may run."""
    if not data.startswith(b"PK\x03\x04") or data[-22:-18] != b"PK\x05\x06":
        raise Refused("anders")
    _check_entries(archive.infolist())
    return Verdict(actief=True, soort=WACZ)


def inspect_office(mime: str, data: bytes, archive: zipfile.ZipFile) -> Verdict:
    """The table of contents of a document: no macro, no program, not endless when unpacked, nothing around it."""
    if not data.startswith(b"PK\x03\x04") or data[-22:-18] != b"PK\x05\x06":
        raise Refused("anders")
    entries = archive.infolist()
    _check_entries(entries)
    if mime != ODT and "macroenabled" in _first_words(archive, TYPES).lower():
        raise Refused("macro")
    return Verdict(actief=any(EMBEDDED.search(entry.filename) for entry in entries), soort=mime)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("afmeting")
    if min((entry.header_offset for entry in entries), default=1) != 0:
        raise Refused("dubbel")
    if any(FORBIDDEN.search(entry.filename) for entry in entries):
        raise Refused("macro")


def _first_words(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(MAX_TYPES).decode("utf-8", "replace")


# ── Main ─────────────────────────────────────────────────────────────────────────────────────────
def beside(name: str) -> Any:
    """What stands in a file beside this one: an isolated child finds nothing else by name."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if spec is None or spec.loader is None:  # pragma: no cover - the file is part of the product
        raise Refused("stuk")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_messages(mime: str, data: bytes) -> dict[str, Any]:
    """Who wrote when, in a mail, a chat, or the texts of an exported chat."""
    if mime == "message/rfc822":
        return dict(beside("parser_mail").read(data))
    chat, told = beside("parser_chat"), beside("parser_notices").is_told_by_app
    texts = beside("parser_export").texts_in(data, is_chat=chat.is_chat) if mime == EXPORT else [data]
    return dict(chat.read(texts, is_told_by_app=told))


def answer(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Do what was asked; the answer, and the picture where one was made."""
    try:
        if order["taak"] == "beeld":
            mime, picture = make_view(order["mime"], data)
            return {"mime": mime}, picture
        if order["taak"] == "lees":
            return read_messages(order["mime"], data), b""
        said = inspect(order["mime"], data)._asdict()
        return {name: value for name, value in said.items() if value or name == "actief"}, b""
    except Refused as refused:
        return {"nee": str(refused)}, b""


def main() -> None:
    """One order, one file, one answer; whoever looks at a page goes first."""
    os.nice(10)
    order = json.loads(sys.stdin.buffer.readline())
    missing = beside("parser_walls").build_walls(cpu=order["cpu"], memory=order["geheugen"], data=order["eigen"])
    if order["taak"] == "muren":
        said, picture = {"mist": missing}, b""
    else:
        said, picture = answer(order, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + picture)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
