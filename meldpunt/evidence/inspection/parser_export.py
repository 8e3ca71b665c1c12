"""An exported chat as an archive: its texts are found by reading them, whatever the phone called them.

Loaded by ``parser_child.py``; imports nothing of the product. Nothing is ever unpacked for the desk, so what people
send each other may lie in it; only programs, archives and what a password keeps shut may not (``vault.md`` F01).
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    IsChat = Callable[[bytes], bool]

# What reading a broken archive raises.
BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError)
MAX_ENTRIES, MAX_UNPACKED, MAX_TEXT, MAX_TEXTS = 5_000, 500 * 1024 * 1024, 8 * 1024 * 1024, 20
SAMPLE, BEGINNING, LONG_BLANK, LONGEST_NAME = 64 * 1024, 64, 1024 * 1024, 1_000
CHAT_NAME = re.compile(r"_chat|whatsapp", re.IGNORECASE)
# What only shows itself: pictures, movies, sounds, texts. Anything else may do more, and the desk hears that.
SHOWN = frozenset(
    (
        *("jpg", "jpeg", "jpe", "png", "webp", "gif", "heic", "heif", "avif", "bmp", "tif", "tiff", "was"),
        *("mp4", "mov", "3gp", "3g2", "m4v", "mkv", "webm", "avi", "opus", "ogg", "oga", "m4a", "mp3", "aac", "amr"),
        *("wav", "flac", "caf", "vcf", "ics", "txt", "csv", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp"),
    )
)
PROGRAMS = frozenset(
    (
        *("exe", "dll", "com", "scr", "pif", "cpl", "msi", "msix", "msp", "bat", "cmd", "ps1", "psm1", "vbs", "vbe"),
        *("js", "jse", "mjs", "wsf", "wsh", "hta", "lnk", "url", "reg", "inf", "jar", "apk", "ipa", "xapk", "dmg"),
        *("pkg", "app", "deb", "rpm", "sh", "bash", "command", "run", "bin", "appimage", "py", "pl", "rb", "php"),
        *("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "iso", "img", "vhd", "vhdx", "chm"),
    )
)
ARCHIVES = frozenset(
    ("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab", "arj", "lzh", "z", "ace", "zipx")
)
PACKED_DOCUMENTS = frozenset(
    (
        *("docx", "xlsx", "pptx", "odt", "ods", "odp", "was", "pages", "numbers", "key"),
        *("epub", "xps", "oxps", "kmz", "usdz"),
    )
)
RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
UNPACKS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
AROUND = re.compile(rb"<script|<html|<!doctype|<svg|%PDF-|PK\x03\x04|MZ\x90", re.IGNORECASE)


def inspect(data: bytes, *, is_chat: IsChat) -> tuple[str, bool]:
    """Why an archive is not welcome, in a fixed word, and whether something in it may do more than show itself.

    Args:
        data: the archive.
        is_chat: whether a text is a chat, or looks like one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            word = _refusal(archive, data, entries) or ("" if _texts(archive, is_chat) else "pakket")
            return word, any(_ending(entry) not in SHOWN for entry in _own(entries))
    except BROKEN:
        return "stuk", False


def texts_in(data: bytes, *, is_chat: IsChat) -> list[bytes]:
    """The texts of the chat in an archive; none where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_begin(archive, entry, MAX_TEXT + 1) for entry in _texts(archive, is_chat)]
    except BROKEN:
        return []


def _refusal(archive: zipfile.ZipFile, data: bytes, entries: list[zipfile.ZipInfo]) -> str:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return "afmeting"
    if any(entry.flag_bits & 1 for entry in entries):
        return "slot"
    if _has_something_around_it(archive, data, entries):
        return "dubbel"
    if any(len(entry.filename) > LONGEST_NAME or _leads_out(entry.filename) or _is_link(entry) for entry in entries):
        return "pakket"
    for entry in _own(entries):
        if word := _refusal_of_entry(archive, entry):
            return word
    return ""


def _has_something_around_it(archive: zipfile.ZipFile, data: bytes, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether it is not an archive from its first byte to its last; a remark may stand behind the table of contents."""
    end = len(data) - 22 - len(archive.comment)
    return (
        min((entry.header_offset for entry in entries), default=1) != 0
        or data[end : end + 4] != b"PK\x05\x06"
        or AROUND.search(archive.comment) is not None
    )


def _refusal_of_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    ending = _ending(entry)
    if ending in PROGRAMS:
        return "programma"
    if ending in ARCHIVES:
        return "pakket"
    head = _begin(archive, entry, BEGINNING)
    if head.startswith(RUNS) and ending != "txt":
        return "programma"
    if head.startswith(UNPACKS) or (head.startswith(b"PK\x03\x04") and ending not in PACKED_DOCUMENTS):
        return "pakket"
    if entry.file_size > LONG_BLANK and not head.strip(b"\0"):
        return "pakket"  # so long, and it begins with nothing: no file of a chat does
    return ""


def _own(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """What the chat brought: not the folders, and not what a system adds."""
    return [entry for entry in entries if not entry.is_dir() and not _is_of_system(entry.filename)]


def _is_of_system(name: str) -> bool:
    parts = name.casefold().split("/")
    return (
        parts[0] == "__macosx" or parts[-1].startswith("._") or parts[-1] in ("thumbs.db", "desktop.ini", ".ds_store")
    )


def _texts(archive: zipfile.ZipFile, is_chat: IsChat) -> list[zipfile.ZipInfo]:
    """The texts of the chat, at most one folder deep: those that read as one, or else the one that is called so."""
    texts = [
        entry
        for entry in _own(archive.infolist())
        if _ending(entry) == "txt" and entry.filename.count("/") <= 1 and not entry.flag_bits & 1
    ][:MAX_TEXTS]
    found = [entry for entry in texts if is_chat(_sample(archive, entry))]
    return found or [entry for entry in texts if CHAT_NAME.search(entry.filename[:LONGEST_NAME])][:1]


def _begin(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: int) -> bytes:
    """The first bytes of a file, as many as we want to know, whatever it says about its size."""
    with archive.open(entry) as part:
        return part.read(size)


def _sample(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The first whole lines of a text."""
    head = _begin(archive, entry, SAMPLE)
    return head if len(head) < SAMPLE else head[: head.rfind(b"\n") + 1] or head


def _ending(entry: zipfile.ZipInfo) -> str:
    name = entry.filename[-LONGEST_NAME:].rsplit("/", 1)[-1].rstrip(" .").casefold()
    return name.rpartition(".")[2] if "." in name else ""


def _leads_out(name: str) -> bool:
    """Whether unpacking it would write outside the folder in which that is done."""
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:3] in (":/", ":\\")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    """Whether unpacking it would make something else than a file or a folder."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind not in (0, stat.S_IFREG, stat.S_IFDIR)
