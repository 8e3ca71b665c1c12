"""Who wrote when: read out of an exported chat or an e-mail, inside the child process (``parser_child.py`` loads it).

Like its parent it imports nothing of the product. What a message says is not read: a sender and a moment are enough.
WhatsApp has no written format; these are the lines that its apps make, in the languages that we have seen:
``[24-11-2026, 14:03:22] Naam: …`` (iPhone) and ``24-11-2026 14:03 - Naam: …`` (Android).
"""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from datetime import datetime, timedelta
from email.errors import MessageError
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, NamedTuple

MAX_TEXT, MAX_LINES, MAX_MESSAGES, MAX_SENDER, MAX_HEADER = 8 * 1024 * 1024, 100_000, 2_000, 80, 256 * 1024
FIRST_YEAR, LAST_YEAR, CENTURY = 2000, 2099, 100
MONTHS = 12
CHAT = re.compile(r"(_chat|whatsapp[^/\\]*+)", re.IGNORECASE)
PICTURES, MOVIES = ("jpg", "jpeg", "png", "webp", "gif", "heic"), ("mp4", "mov", "3gp", "m4v")
SOUNDS, PAPERS = ("opus", "ogg", "m4a", "mp3", "aac", "amr", "wav"), ("pdf", "vcf", "docx", "xlsx", "pptx", "txt")
MEDIA = frozenset((*PICTURES, *MOVIES, *SOUNDS, *PAPERS))
ELSEWHERE, LONGEST_NAME = re.compile(r"[/\\:]"), 200
# Each repetition takes what it can and gives nothing back ("possessive"): no line of somebody else makes it try again.
LINE = re.compile(
    r"[\u200e\u200f]*+\[?+(\d{1,4}+)[-/.] ?+(\d{1,2}+)[-/.] ?+(\d{2,4}+),?+ {1,2}+"
    r"(\d{1,2}+)[:.](\d{2})(?:[:.](\d{2}))?+(?:[ \u00a0\u202f]?+([AaPp])\.?+[ \u00a0]?+[Mm]\.?+)?(?:\]| -) "
    r"[\u200e\u200f~\u00a0 ]*+([^:\n]{1,200}+): "
)
LONGEST_START = 500  # who wrote when stands before this place of a line, or nowhere


class MessageMoment(NamedTuple):
    """The numbers of one line, before it is known which of them is the day."""

    parts: tuple[int, int, int]
    hour: int
    minute: int
    second: int


def read(mime: str, data: bytes) -> dict[str, Any]:
    """Senders and moments in a file; no kind where it is no chat and no e-mail.

    Returns:
        ``soort``, ``berichten`` (sender and ISO moment, empty where unknown), ``totaal``, and ``meer`` where not all of
        it was read.
    """
    if mime == "message/rfc822":
        return _read_mail(data)
    text, cut = _text_of(mime, data)
    return _read_chat(text, cut=cut)


def is_export(names: list[str]) -> bool:
    """Whether these are the files of one exported chat, in one folder, with nothing else beside it."""
    return sum(map(_is_chat, names)) == 1 and all(map(_is_media, names))


def _is_chat(name: str) -> bool:
    """Whether a file of an export has its words: a name as the apps give it."""
    stem, dot, ending = name.rpartition(".")
    return bool(dot) and ending.lower() == "txt" and CHAT.fullmatch(stem) is not None


def _is_media(name: str) -> bool:
    """Whether a file lies in the one folder of an export, and is of a kind that a chat has."""
    stem, _dot, ending = name.rpartition(".")
    return 0 < len(stem) <= LONGEST_NAME and ending.lower() in MEDIA and ELSEWHERE.search(name) is None


# ── Chat ─────────────────────────────────────────────────────────────────────────────────────────
def _text_of(mime: str, data: bytes) -> tuple[str, bool]:
    if mime == "application/zip":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                name = next(filter(_is_chat, archive.namelist()))
                with archive.open(name) as part:  # as much as we want to know, whatever it says about its size
                    data = part.read(MAX_TEXT + 1)
        except (StopIteration, zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
            return "", False
    cut = len(data) > MAX_TEXT
    data = data[:MAX_TEXT]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), cut
    try:
        return data.decode("utf-8-sig"), cut
    except UnicodeDecodeError as error:
        if cut and error.start > len(data) - 4:
            return data[: error.start].decode("utf-8-sig"), cut
        return data.decode("cp1252", "replace"), cut


def _read_chat(text: str, *, cut: bool) -> dict[str, Any]:
    lines = text.split("\n", MAX_LINES)
    cut = cut or len(lines) > MAX_LINES
    starts = [line[:LONGEST_START] for line in lines[:MAX_LINES]]
    found = [(match.group(8), _moment(match)) for line in starts if (match := LINE.match(line))]
    if len(found) < 2 and not any(LINE.match(line) for line in starts[:3]):  # noqa: PLR2004 - one line may be chance
        return {"soort": "", "berichten": [], "totaal": 0, "meer": False}
    order = _order([moment.parts for _sender, moment in found])
    rows = [[clean(sender), _iso(moment, order)] for sender, moment in found]
    return {
        "soort": "WHATSAPP",
        "berichten": rows[-MAX_MESSAGES:],
        "totaal": len(rows),
        "meer": cut or len(rows) > MAX_MESSAGES,
    }


def _moment(match: re.Match[str]) -> MessageMoment:
    hour = int(match.group(4))
    if half := (match.group(7) or "").lower():
        hour = hour % 12 + (12 if half == "p" else 0)
    parts = (int(match.group(1)), int(match.group(2)), int(match.group(3)))
    return MessageMoment(parts=parts, hour=hour, minute=int(match.group(5)), second=int(match.group(6) or 0))


def _order(rows: list[tuple[int, int, int]]) -> str:
    """Which number is the day: what cannot be a month is one; else the order in which time does not run back."""
    if any(row[0] > LAST_YEAR - FIRST_YEAR for row in rows):
        return "ymd"
    if any(row[1] > MONTHS for row in rows):
        return "mdy"
    if any(row[0] > MONTHS for row in rows):
        return "dmy"
    return min(("dmy", "mdy"), key=lambda order: _steps_back(rows, order))


def _steps_back(rows: list[tuple[int, int, int]], order: str) -> int:
    days = [_day(row, order) for row in rows]
    return sum(later < sooner for sooner, later in itertools.pairwise(days))


def _day(row: tuple[int, int, int], order: str) -> tuple[int, int, int]:
    named = dict(zip(order, row, strict=True))
    year = named["y"] + (FIRST_YEAR if named["y"] < CENTURY else 0)
    return year, named["m"], named["d"]


def _iso(moment: MessageMoment, order: str) -> str:
    year, month, day = _day(moment.parts, order)
    try:
        found = datetime(year, month, day, moment.hour, moment.minute, moment.second)  # noqa: DTZ001 - a wall clock of somebody's phone
    except ValueError:
        return ""
    return found.isoformat() if FIRST_YEAR <= year <= LAST_YEAR else ""


# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────
def _read_mail(data: bytes) -> dict[str, Any]:
    try:
        head = BytesHeaderParser().parsebytes(data[:MAX_HEADER], headersonly=True)
        sender, sent = str(head.get("From", ""))[:1_000], str(head.get("Date", ""))[:200]
    except (MessageError, ValueError, LookupError, IndexError, TypeError):
        sender, sent = "", ""
    if not sender:
        return {"soort": "", "berichten": [], "totaal": 0, "meer": False}
    name, address = parseaddr(_decoded(sender))
    return {"soort": "EMAIL", "berichten": [[clean(address or name), _sent(sent)]], "totaal": 1, "meer": False}


def _decoded(value: str) -> str:
    try:
        parts = decode_header(value)
        return "".join(
            part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part for part, charset in parts
        )
    except (MessageError, ValueError, LookupError):
        return value


def _sent(value: str) -> str:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if not FIRST_YEAR <= found.year <= LAST_YEAR or abs(found.utcoffset() or timedelta()) > timedelta(hours=15):
        return ""
    return found.replace(microsecond=0).isoformat()


def clean(name: str) -> str:
    """A name without control and direction marks, and not endless."""
    kept = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    return " ".join(kept.split())[:MAX_SENDER]
