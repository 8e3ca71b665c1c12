"""Who wrote when: read out of an exported chat, inside the child process (``parser_child.py`` loads it).

Like its parent it imports nothing of the product. What a message says is not kept: a sender and a moment are enough.
WhatsApp has no written format; these are the lines that its apps make, in the languages of its users:
``[24-11-2026, 14:03:22] Naam: …`` (iPhone) and ``24-11-2026 14:03 - Naam: …`` (Android). Digits, spaces, commas and
dashes of every script read as ours; a short word may stand between day and time, and a half-day word beside the time.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = Callable[[str, str], bool]

MAX_TEXT, MAX_LINES, MAX_MESSAGES, MAX_SENDER = 8 * 1024 * 1024, 100_000, 2_000, 80
FIRST_YEAR, LAST_YEAR, CENTURY, BUDDHIST = 2000, 2099, 100, 543
LONGEST_START = 500  # who wrote when stands before this place of a line, or nowhere
START_OF_LINE, LONGEST_LOOK = 100, 80
EARLIEST_ZONE = timedelta(hours=14)  # somewhere on earth it is already this much later than in UTC
LONG_NOTICE = 60  # letters; a call, a deleted message or a missing picture is told in fewer
SENTENCE = 7  # words, before a colon, once in a chat
ENOUGH = 2  # lines; one may be chance
HALF_DAYS = {
    **dict.fromkeys(
        ("am", "vm", "πμ", "öö", "ص", "صباحا", "قظ", "بن", "上午", "凌晨", "早上", "清晨", "오전", "午前"), 0
    ),
    **dict.fromkeys(
        ("पूर्वाह्न", "পূর্বাহ্ণ", "முற்பகல்", "ก่อนเที่ยง", "sa", "de", "dop", "eparadites", "проб", "לפנהצ", "pg", "ጥዋት"), 0
    ),
    **dict.fromkeys(("pm", "nm", "μμ", "ös", "م", "مساء", "بظ", "دن", "下午", "晚上", "中午", "오후", "午後"), 12),
    **dict.fromkeys(
        ("अपराह्न", "অপরাহ্ণ", "பிற்பகல்", "หลังเที่ยง", "ch", "du", "odp", "epasdites", "слоб", "אחהצ", "ptg", "ከሰዓት"), 12
    ),
}
LIKE_OURS = {
    **dict.fromkeys("،、，﹐٬﹑", ","),
    **dict.fromkeys("：∶﹕", ":"),
    **dict.fromkeys("／⁄∕", "/"),
    **dict.fromkeys("‐‑‒–—−－﹣", "-"),
    **dict.fromkeys("．。｡․", "."),
    **dict.fromkeys("［【", "["),
    **dict.fromkeys("］】", "]"),
}
# Each repetition takes what it can and gives nothing back ("possessive"): no line of somebody else makes it try again.
DAY = r"(\d{1,4}+)(?: ?+[-/.] ?+|年 ?+|년 ?+)(\d{1,2}+)(?: ?+[-/.] ?+|月 ?+|월 ?+)(\d{1,4}+)[.日일]?+"
TIME = r"(\d{1,2}+) ?+[:.h] ?+(\d{2})(?: ?+(?:[:.]|min) ?+(\d{2})(?:(?: ?s)?+(?![^\W_])))?+"
WORD = r"(?:([^\W\d_][^\d:\[\],]{0,20}+),? ?)?+"
START = re.compile(
    rf"\[?+ *+(?:{DAY},? {{0,2}}+{WORD}{TIME}|{TIME},? {{1,2}}+{DAY})"
    r" ?+([^\W\d_][^\d:\[\]\-,]{0,20}+)?+(\] ?+| ?+- | ?+, )"
)
SENDER = re.compile(r"[ ~]*+([^:\n]{1,200}+):(?: |$)")
CLOCK = re.compile(r"\d{1,2}+[:.h]\d{2}")
DATE = re.compile(r"20\d\d|\d{1,2}+[-/.] ?\d{1,2}+[-/.]")
MARKS = ("\u200e", "\u200f", "\u202a", "\u202b", "\u2068")  # what an app puts before its own words


class _Ours(dict[int, "str | None"]):
    """What a letter of any script reads as in the start of a line; nothing for a mark that nobody sees."""

    def __missing__(self, code: int) -> str | None:
        """Look a letter up once."""
        letter = chr(code)
        self[code] = read = _as_ours(letter)
        return read


class MessageMoment(NamedTuple):
    """The numbers of one line, before it is known which of them is the day."""

    parts: tuple[int, int, int]
    hour: int
    minute: int
    second: int


class ChatLine(NamedTuple):
    """One line that begins as a message does; without a sender it is a notice of the app."""

    sender: str
    moment: MessageMoment
    is_long: bool = False  # whether the app itself said it, at length


def read(texts: list[bytes], *, is_told_by_app: Told, today: date | None = None) -> dict[str, Any]:
    """Senders and moments in the texts of a chat; no kind where they are none.

    Args:
        texts: one text, or those of an export.
        is_told_by_app: whether a line with this name and text is a notice of the app.
        today: the last day that a message can be of.

    Returns:
        ``soort``; ``berichten`` (sender and ISO moment, empty where unknown); ``totaal``; ``meer`` where not all of it
        was read; and ``woord``: ``onleesbaar`` for what looks like a chat of another form, ``volgorde`` where day and
        month may be the other way round, ``leeg`` for a chat in which nobody wrote.
    """
    last = today or (datetime.now(UTC) + EARLIEST_ZONE).date()  # noqa: TID251 - a child imports no clock of the product
    found = [_read_text(data, last, is_told_by_app) for data in texts]
    chats = [item for item in found if item["soort"]]
    if not chats:
        return next((item for item in found if item["woord"]), _said())
    rows = list(itertools.chain.from_iterable(item["berichten"] for item in chats))
    return _said(
        soort="WHATSAPP",
        berichten=rows[-MAX_MESSAGES:],
        totaal=sum(item["totaal"] for item in chats),
        meer=any(item["meer"] for item in chats) or len(rows) > MAX_MESSAGES,
        woord=next((item["woord"] for item in chats if item["woord"]), ""),
    )


def is_chat(data: bytes) -> bool:
    """Whether a text is a chat, or looks like one."""
    said = _read_text(data, date.max, lambda _name, _text: False)
    return bool(said["soort"] or said["woord"])


def _read_text(data: bytes, last: date, is_told_by_app: Told) -> dict[str, Any]:
    text, cut = decoded(data)
    lines = text.split("\n", MAX_LINES)
    cut = cut or len(lines) > MAX_LINES
    starts = [line[:LONGEST_START] for line in lines[:MAX_LINES]]
    found = [_line(start, is_told_by_app) for start in starts]
    known = [line for line in found if line is not None]
    if len(known) < ENOUGH and not any(found[:3]):
        return _said(woord="onleesbaar" if _looks_like_chat(starts) else "")
    orders = _orders([line.moment.parts for line in known], last)
    sent = _written(known)
    if not sent:
        return _said(soort="WHATSAPP", woord="leeg")
    rows = [[clean(line.sender), _iso(line.moment, orders[0], last)] for line in sent]
    word = "volgorde" if len(orders) > 1 else ""
    if len(known) < len(starts) - len(known) and _unread(starts, found) > len(known):
        word = "onleesbaar"
    return _said(
        soort="WHATSAPP",
        berichten=rows[-MAX_MESSAGES:],
        totaal=len(rows),
        meer=cut or len(rows) > MAX_MESSAGES,
        woord=word,
    )


def _written(known: list[ChatLine]) -> list[ChatLine]:
    """The lines that somebody wrote; without those that the app says in a language of which we know no words.

    Such a notice comes first and is long, or it is a whole sentence up to a colon, which nobody has as a name.
    """
    often = Counter(line.sender for line in known)
    return [
        line
        for line in known
        if line.sender
        and not (line is known[0] and line.is_long)
        and not (often[line.sender] == 1 and len(often) > 1 and len(line.sender.split()) >= SENTENCE)
    ]


def _said(
    *, soort: str = "", berichten: list[list[str]] | None = None, totaal: int = 0, meer: bool = False, woord: str = ""
) -> dict[str, Any]:
    return {"soort": soort, "berichten": berichten or [], "totaal": totaal, "meer": meer, "woord": woord}


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────
def decoded(data: bytes) -> tuple[str, bool]:
    """The text of bytes, in whatever encoding phones and Notepad write it, and whether it was cut."""
    cut = len(data) > MAX_TEXT
    data = data[:MAX_TEXT]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), cut
    if b"\0" in data[:200]:
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace"), cut
    try:
        return data.decode("utf-8-sig"), cut
    except UnicodeDecodeError as error:
        if cut and error.start > len(data) - 4:
            return data[: error.start].decode("utf-8-sig"), cut
        return data.decode("cp1252", "replace"), cut


def _as_ours(letter: str) -> str | None:
    if letter in LIKE_OURS:
        return LIKE_OURS[letter]
    if (digit := unicodedata.decimal(letter, None)) is not None:
        return str(digit)
    kind = unicodedata.category(letter)
    if kind == "Zs" or letter == "\t":
        return " "
    return None if kind in ("Cf", "Cc") else letter


OURS = _Ours()


def clean(name: str) -> str:
    """A name without control and direction marks, and not endless."""
    kept = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    return " ".join(kept.split())[:MAX_SENDER]


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────
def _line(start: str, is_told_by_app: Told) -> ChatLine | None:
    """What one line says about who and when; None where it does not begin as a message does."""
    head = start[:START_OF_LINE]
    ours = head if head.isascii() else head.translate(OURS)
    match = START.match(ours)
    moment = _moment(match) if match else None
    if match is None or moment is None:
        return None
    sender, is_long = _sender_of(_behind(start, ours, match.end()), is_told_by_app)
    return ChatLine(sender=sender, moment=moment, is_long=is_long)


def _behind(start: str, ours: str, end: int) -> str:
    """What stands in a line itself behind the letters that were read of it."""
    if start.startswith(ours):
        return start[end:]
    read = 0
    for place, letter in enumerate(start):
        if read == end:
            return start[place:]
        read += OURS[ord(letter)] is not None
    return ""


def _moment(match: re.Match[str]) -> MessageMoment | None:
    numbers = match.group(1, 2, 3) if match[1] else match.group(11, 12, 13)
    hour, minute, second = match.group(5, 6, 7) if match[1] else match.group(8, 9, 10)
    half = _half_day(match[14])
    half = _half_day(match[4]) if half is None else half
    number = int(hour)
    if half is not None and number <= 12:  # noqa: PLR2004 - a clock of half a day
        number = number % 12 + half
    first, second_part, third = map(int, numbers)
    return MessageMoment(parts=(first, second_part, third), hour=number, minute=int(minute), second=int(second or 0))


def _half_day(word: str | None) -> int | None:
    """The hours that a half-day word adds; None where it is another word."""
    if not word:
        return None
    return HALF_DAYS.get("".join(c for c in word.casefold() if unicodedata.category(c)[0] in "LM"))


def _sender_of(rest: str, is_told_by_app: Told) -> tuple[str, bool]:
    """Who wrote, and whether the app said something long in that name; nobody where it is a notice of the app."""
    ours = rest if rest.isascii() else rest.translate(OURS)
    if SENDER.match(ours.rstrip()) is None:
        return "", False
    place = next(place for place, letter in enumerate(rest) if OURS[ord(letter)] == ":")
    name, text = clean(rest[:place].strip().lstrip("~")), rest[place + 1 :].strip(" \u00a0\u202f\r")
    if is_told_by_app(name, text):
        return "", False
    return name, text.startswith(MARKS) and len(text) > LONG_NOTICE and "." in text


# ── Which number is the day ──────────────────────────────────────────────────────────────────────
def _orders(rows: list[tuple[int, int, int]], last: date) -> list[str]:
    """The orders in which the numbers of a chat can be read, the best first; another may give other days as well.

    Best is the order in which the most are days, the fewest lie in the future, and time runs back the fewest times.
    """
    if all(row[0] >= CENTURY for row in rows):
        return ["ymd"]
    scores = {order: _score(rows, order, last) for order in ("dmy", "mdy", "ymd")}
    if scores["dmy"][:2] == (0, 0) or scores["mdy"][:2] == (0, 0):
        del scores["ymd"]  # two numbers for a year come first only where nothing else is possible
    best = sorted(scores, key=lambda order: scores[order])
    days = [[_date(row, order) for row in rows] for order in best]
    return [
        order
        for order, found in zip(best, days, strict=True)
        if order == best[0] or (scores[order] == scores[best[0]] and found != days[0])
    ]


def _score(rows: list[tuple[int, int, int]], order: str, last: date) -> tuple[int, int, int]:
    days = [_date(row, order) for row in rows]
    known = [day for day in days if day is not None]
    back = sum(later < sooner for sooner, later in itertools.pairwise(known))
    return len(days) - len(known), sum(day > last for day in known), back


def _date(row: tuple[int, int, int], order: str) -> date | None:
    """The day of three numbers in this order; None where there is no such day. A year of four numbers is one."""
    named = dict(zip("ymd" if row[0] >= CENTURY else order, row, strict=True))
    year = named["y"] + (FIRST_YEAR if named["y"] < CENTURY else 0)
    year -= BUDDHIST if year > LAST_YEAR else 0
    try:
        day = date(year, named["m"], named["d"])
    except ValueError:
        return None
    return day if FIRST_YEAR <= year <= LAST_YEAR else None


def _iso(moment: MessageMoment, order: str, last: date) -> str:
    """The moment as ISO writes it; nothing where it cannot be, or lies in the future."""
    day = _date(moment.parts, order)
    if day is None or day > last:
        return ""
    try:
        found = datetime(day.year, day.month, day.day, moment.hour, moment.minute, moment.second)  # noqa: DTZ001 - a wall clock of somebody's phone
    except ValueError:
        return ""
    return found.isoformat()


# ── A chat of another form ───────────────────────────────────────────────────────────────────────
def _looks_like_chat(starts: list[str]) -> bool:
    """Whether at least two lines tell a day and a time, as those of a chat do, and not just here and there."""
    there = [start for start in starts if start.strip()]
    looks = sum(map(_looks, there))
    return looks >= ENOUGH and looks * 6 >= len(there)


def _looks(start: str) -> bool:
    head = start[:LONGEST_LOOK].translate(OURS)
    clock = CLOCK.search(head)
    if clock is None:
        return False
    behind = start[clock.end() :].translate(OURS)
    return bool(DATE.search(head[: clock.start()] + " " + head[clock.end() :])) and any(c in behind for c in ":]-")


def _unread(starts: list[str], found: list[ChatLine | None]) -> int:
    return sum(line is None and _looks(start) for start, line in zip(starts, found, strict=True))
