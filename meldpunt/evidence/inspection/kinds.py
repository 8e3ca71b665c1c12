"""Which kinds of files are welcome, and how each begins; what a browser says about them counts for nothing.

The bytes decide. A name decides only where bytes cannot: between a text and a mail, and between a movie and a sound of
one container. What a kind is called afterwards, on a download, follows the bytes as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

OOXML = "application/vnd.openxmlformats-officedocument."
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"%pdf-", b"{\\rtf")
TEXT, MAIL, PDF, ZIP = "text/plain", "message/rfc822", "application/pdf", "application/zip"
PAGE, WACZ = "text/html", "application/wacz+zip"  # a page and a web archive, kept whole and never shown
PDF_HEAD = 1024  # a program or a printer may have put something before it (ISO 32000-1, annex H.3.4.1)
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Bestandssoort:
    """A kind of file: its endings, the first one its own, and how its first bytes look where that tells it apart."""

    mime: str
    endings: tuple[str, ...]
    begins: re.Pattern[bytes] | None = None


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


SOORTEN = (
    Bestandssoort("image/jpeg", (".jpg", ".jpeg", ".jfif", ".jpe"), _begins(rb"\xff\xd8\xff")),
    Bestandssoort("image/png", (".png", ".apng"), _begins(rb"\x89PNG\r\n\x1a\n")),
    Bestandssoort("image/webp", (".webp",), _begins(rb"RIFF.{4}WEBP")),
    Bestandssoort("image/gif", (".gif",), _begins(rb"GIF8[79]a")),
    Bestandssoort("image/heic", (".heic", ".heif", ".hif")),
    Bestandssoort("image/avif", (".avif",)),
    Bestandssoort("image/tiff", (".tiff", ".tif"), _begins(rb"II[*+]\0|MM\0[*+]")),
    Bestandssoort("image/bmp", (".bmp", ".dib"), _begins(rb"BM.{4}\0\0\0\0.{3}\0")),
    Bestandssoort(PDF, (".pdf",), _begins(rb"%PDF-\d")),
    Bestandssoort("video/quicktime", (".mov", ".qt")),
    Bestandssoort("video/3gpp", (".3gp", ".3g2", ".3gpp")),
    Bestandssoort("audio/mp4", (".m4a", ".m4b", ".m4r")),
    Bestandssoort("video/mp4", (".mp4", ".m4v")),
    Bestandssoort("video/webm", (".webm",), _begins(rb"\x1aE\xdf\xa3.{0,60}?B\x82.{1,4}?webm")),
    Bestandssoort("video/x-matroska", (".mkv", ".mka"), _begins(rb"\x1aE\xdf\xa3.{0,60}?B\x82.{1,4}?matroska")),
    Bestandssoort("video/x-msvideo", (".avi",), _begins(rb"RIFF.{4}AVI ")),
    Bestandssoort("video/mpeg", (".mpg", ".mpeg"), _begins(rb"\0\0\x01[\xba\xb3]")),
    Bestandssoort("video/x-ms-wmv", (".wmv", ".wma", ".asf"), _begins(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    Bestandssoort("audio/aac", (".aac",), _begins(rb"\xff[\xf0\xf1\xf8\xf9]")),
    Bestandssoort(
        "audio/mpeg", (".mp3",), _begins(rb"\0{0,4000}+(?:ID3[\x02-\x04]|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xfb])")
    ),
    Bestandssoort("audio/ogg", (".ogg", ".opus", ".oga"), _begins(rb"OggS\x00")),
    Bestandssoort("audio/wav", (".wav",), _begins(rb"RIFF.{4}WAVE|RF64.{4}WAVE")),
    Bestandssoort("audio/amr", (".amr", ".awb"), _begins(rb"#!AMR")),
    Bestandssoort("audio/flac", (".flac",), _begins(rb"fLaC\0")),
    Bestandssoort("audio/x-caf", (".caf",), _begins(rb"caff\0\x01")),
    Bestandssoort(ZIP, (".zip",), _begins(rb"PK\x03\x04")),  # an exported chat, or one of the documents below
    Bestandssoort(WACZ, (".wacz",)),  # its first bytes are those of any zip; what it holds tells
    Bestandssoort(
        PAGE,  # as SingleFile saves one; any other page is refused
        (".html", ".htm"),
        _begins(
            rb"(?:\xef\xbb\xbf)?\s*+(?i:<!doctype[^>]{0,200}>\s*+)?(?i:<html[^>]{0,999}>)\s*+"
            rb"<!--\s*+Page saved with SingleFile"
        ),
    ),
    Bestandssoort(TEXT, (".txt", ".text", ".log", ".md")),
    Bestandssoort(MAIL, (".eml",)),
    Bestandssoort(f"{OOXML}wordprocessingml.document", (".docx",)),
    Bestandssoort(f"{OOXML}spreadsheetml.sheet", (".xlsx",)),
    Bestandssoort("application/vnd.oasis.opendocument.text", (".odt",)),
)
BY_MIME = {soort.mime: soort for soort in SOORTEN}
MACRO = (".docm", ".dotm", ".xlsm", ".xltm", ".pptm", ".xlsb")
DRAWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic")  # a clean copy can be made
READ = (TEXT, MAIL, ZIP)  # where messages with a sender and a moment may be in
# What somebody speaks in may come as any of these; a page plays it as what stands behind it. A phone writes a movie
# container around a sound alone.
SPOKEN = {
    **{mime: mime for mime in ("audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/amr", "audio/aac")},
    **{mime: mime for mime in ("audio/flac", "audio/x-caf", "video/quicktime")},
    "video/mp4": "audio/mp4",
    "video/webm": "audio/webm",
    "video/3gpp": "audio/3gpp",
}
ARCHIVE = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab", ".jar")
PROGRAM = (".exe", ".msi", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".lnk", ".apk", ".dmg", ".app", ".sh")
# Kinds that we do not take, and how their owner brings what is in them: a fixed word for the sentence.
OTHERWISE = {
    **dict.fromkeys(PROGRAM, "onbekend"),
    **dict.fromkeys((".svg", ".svgz"), "onbekend"),
    **dict.fromkeys((".msg", ".oft", ".emlx"), "mail"),
    **dict.fromkeys((".mbox", ".mbx", ".pst", ".ost", ".olm"), "postbus"),
    **dict.fromkeys((".mhtml", ".mht", ".xhtml", ".webarchive", ".url", ".webloc"), "pagina"),
    **dict.fromkeys((".doc", ".dot", ".rtf", ".wps", ".pages", ".odf", ".wpd"), "document"),
    **dict.fromkeys((".xls", ".xlt", ".ods", ".numbers", ".csv", ".ppt", ".pps", ".pptx", ".odp", ".key"), "document"),
    **dict.fromkeys((".vcf", ".ics", ".json", ".xml", ".one"), "document"),
}
# ISO base media files (ISO/IEC 14496-12): what the brands of a box ``ftyp`` say.
BOXES_BEFORE = (b"free", b"skip", b"wide", b"pnot", b"uuid", b"styp", b"\0\0\0\0")
QUICKTIME_BOXES = (b"moov", b"mdat", *BOXES_BEFORE[:4])
AVIF, QUICKTIME, SOUND = (b"avif", b"avis"), (b"qt  ",), (b"M4A ", b"M4B ", b"M4P ")
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"heif")


def ending_of(name: str) -> str:
    """The ending of a name, in lower case."""
    return PurePosixPath(name.lower().strip()).suffix


def soort_of_name(name: str) -> Bestandssoort | None:
    """The kind of file that a name promises."""
    ending = ending_of(name)
    return next((soort for soort in SOORTEN if ending in soort.endings), None)


def soort_of(head: bytes, name: str) -> Bestandssoort | None:
    """The kind that a file is, by its first bytes; None where it is none that we take.

    Args:
        head: its first bytes.
        name: decides only where bytes cannot.
    """
    promised = soort_of_name(name)
    by_bytes = next((soort for soort in SOORTEN if soort.begins and soort.begins.match(head)), None)
    found = by_bytes or _soort_of_boxes(head, promised)
    if found is not None:
        return found
    if promised in (BY_MIME[TEXT], BY_MIME[MAIL]):
        return promised if is_text(head) else None
    if b"%PDF-" in head[:PDF_HEAD]:
        return BY_MIME[PDF]
    return BY_MIME[TEXT] if not ending_of(name) and is_text(head) else None


def is_text(head: bytes) -> bool:
    """Whether the begin of a file is text, and no page, document or program that is written in letters."""
    if head.startswith(UTF16):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    elif b"\0" in head[:200] and len(head) > 1:
        head = head[: len(head) // 2 * 2].decode("utf-16-le" if head[1] == 0 else "utf-16-be", "ignore").encode()
    is_markup = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP)
    return not is_markup and not any(byte in head for byte in b"\0\x01\x02\x03\x04\x05\x06") and head[:2] != b"MZ"


def name_as(mime: str, name: str) -> str:
    """The name with the ending of what the file is, so that whoever opens it gets the right program."""
    soort = BY_MIME.get(mime)
    if soort is None or ending_of(name) in soort.endings:
        return name
    return f"{name}{soort.endings[0]}"


def _soort_of_boxes(head: bytes, promised: Bestandssoort | None) -> Bestandssoort | None:
    """The kind of a file that is made of boxes; a picture, a movie or a sound."""
    kind, brands = _first_box(head)
    if kind != b"ftyp":
        return BY_MIME["video/quicktime"] if kind in QUICKTIME_BOXES else None
    if any(brand in AVIF for brand in brands):
        return BY_MIME["image/avif"]
    if any(brand in HEIC for brand in brands):
        return BY_MIME["image/heic"]
    if brands[0] in QUICKTIME:
        return BY_MIME["video/quicktime"]
    if brands[0].startswith((b"3gp", b"3g2", b"3gr", b"3gs", b"3ge")):
        return BY_MIME["video/3gpp"]
    is_sound = brands[0] in SOUND or promised is BY_MIME["audio/mp4"]
    return BY_MIME["audio/mp4" if is_sound else "video/mp4"]


def _first_box(head: bytes) -> tuple[bytes, list[bytes]]:
    """The first box that says something, with its brands; boxes of padding before it are passed."""
    place, first = 0, b""
    while place + 8 <= len(head):
        size, kind = int.from_bytes(head[place : place + 4], "big"), head[place + 4 : place + 8]
        first = first or kind
        if kind == b"ftyp" and 16 <= size <= 4096:  # noqa: PLR2004 - a brand, a version, and at least one more brand
            brands = head[place + 8 : place + size]
            return kind, [brands[:4], *(brands[start : start + 4] for start in range(8, len(brands) - 3, 4))]
        if kind not in BOXES_BEFORE or size < 8:  # noqa: PLR2004 - what a box has at least
            break
        place += size
    return first, []
