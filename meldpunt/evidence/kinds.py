"""Which kinds of files are welcome, and how each begins; what a browser says about them counts for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

OOXML = "application/vnd.openxmlformats-officedocument."
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"%pdf-", b"{\\rtf")


@dataclass(frozen=True)
class Bestandssoort:
    """A kind of file: its endings, and how its first bytes look."""

    mime: str
    endings: tuple[str, ...]
    begins: re.Pattern[bytes] | None


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


def _box(brands: bytes) -> re.Pattern[bytes]:
    """An ISO base media file (ISO/IEC 14496-12): a box ``ftyp`` with one of these brands among its first eight."""
    return _begins(rb".{4}ftyp(?:.{4}){0,8}?(?:" + brands + rb")")


MOVIE = rb"isom|iso[2-6]|mp4[12]|avc1|dash|M4V |MSNV|3gp.|f4v |hvc1"
SOORTEN = (
    Bestandssoort("image/jpeg", (".jpg", ".jpeg", ".jfif"), _begins(rb"\xff\xd8\xff")),
    Bestandssoort("image/png", (".png",), _begins(rb"\x89PNG\r\n\x1a\n")),
    Bestandssoort("image/webp", (".webp",), _begins(rb"RIFF.{4}WEBP")),
    Bestandssoort("image/gif", (".gif",), _begins(rb"GIF8[79]a")),
    Bestandssoort("image/heic", (".heic", ".heif"), _box(rb"hei[cxms]|hev[cxms]")),
    Bestandssoort("image/avif", (".avif",), _box(rb"avif|avis")),
    Bestandssoort("application/pdf", (".pdf",), _begins(rb"%PDF-\d")),
    Bestandssoort("video/mp4", (".mp4", ".m4v"), _box(MOVIE + rb"|qt  ")),
    Bestandssoort(
        "video/quicktime", (".mov",), _begins(rb".{4}(?:moov|wide|mdat|free|skip)|.{4}ftyp(?:.{4}){0,8}?(?:qt  |mp42)")
    ),
    Bestandssoort("video/webm", (".webm",), _begins(rb"\x1aE\xdf\xa3.{0,60}webm")),
    Bestandssoort("audio/mpeg", (".mp3",), _begins(rb"ID3[\x02-\x04]|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xfb]")),
    Bestandssoort("audio/mp4", (".m4a",), _box(rb"M4A |M4B |" + MOVIE)),
    Bestandssoort("audio/ogg", (".ogg", ".opus", ".oga"), _begins(rb"OggS\x00")),
    Bestandssoort("audio/wav", (".wav",), _begins(rb"RIFF.{4}WAVE")),
    Bestandssoort("application/zip", (".zip",), _begins(rb"PK\x03\x04")),  # an exported chat and nothing else
    Bestandssoort("text/plain", (".txt",), None),
    Bestandssoort("message/rfc822", (".eml",), None),
    Bestandssoort(f"{OOXML}wordprocessingml.document", (".docx",), _begins(rb"PK\x03\x04")),
    Bestandssoort(f"{OOXML}spreadsheetml.sheet", (".xlsx",), _begins(rb"PK\x03\x04")),
    Bestandssoort("application/vnd.oasis.opendocument.text", (".odt",), _begins(rb"PK\x03\x04")),
)
MACRO = (".docm", ".dotm", ".xlsm", ".xltm", ".pptm", ".xlsb")
READ = ("text/plain", "message/rfc822", "application/zip")  # where messages with a sender and a moment may be in
ARCHIVE = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab", ".jar")


def ending_of(name: str) -> str:
    """The ending of a name, in lower case."""
    return PurePosixPath(name.lower().strip()).suffix


def soort_of_name(name: str) -> Bestandssoort | None:
    """The kind of file that a name promises."""
    ending = ending_of(name)
    return next((soort for soort in SOORTEN if ending in soort.endings), None)


def holds(head: bytes, soort: Bestandssoort) -> bool:
    """Whether a file begins the way its kind does."""
    if soort.begins is None:
        return b"\x00" not in head and not head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP)
    return soort.begins.match(head) is not None
