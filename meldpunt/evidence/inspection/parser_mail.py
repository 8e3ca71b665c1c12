"""Who sent a mail and when: out of its head, and out of the mails inside it; ``parser_child.py`` loads this.

Like its parent it imports nothing of the product. A field is split first and decoded afterwards: what a sender writes
in a name never becomes an address. Source: RFC 5322, 3.4 and 3.6.2; RFC 2047, 6.2.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.header import decode_header
from email.parser import HeaderParser, Parser
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

MAX_HEADER, MAX_MAIL, MAX_FIELD, MAX_SENDER = 256 * 1024, 8 * 1024 * 1024, 2_000, 80
MAX_DEPTH, MAX_MAILS = 5, 100
FIRST_YEAR, LAST_YEAR = 2000, 2099
FARTHEST_ZONE, SLACK = timedelta(hours=15), timedelta(days=1)
FIELD = re.compile(r"[!-9;-~]{1,80}+[ \t]*+:")  # the name of a head line
ENCODED = re.compile(r"=\?[^?\s]{1,40}+\?[bBqQ]\?[^?\n]{0,400}+\?=")  # a word that is read once all is split
SENDERS = ("From", "Sender", "Return-Path", "X-Sender")
RECEIVERS = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To")


class Mail(NamedTuple):
    """Who sent one mail, to whom, and when."""

    sender: str
    moment: str
    receivers: frozenset[str]
    inside: tuple[Mail, ...] = ()


def read(data: bytes) -> dict[str, Any]:
    """Sender and moment of a mail, or of the mails that it carries.

    Returns:
        As ``parser_chat.read`` does; ``onleesbaar`` where it has a head that names nobody.
    """
    mail = _mail(_text(data[:MAX_MAIL]), depth=0)
    if mail is None:
        return {"soort": "", "berichten": [], "totaal": 0, "meer": False, "woord": ""}
    rows = [[item.sender, item.moment] for item in _sent(mail)][:MAX_MAILS]
    return {
        "soort": "EMAIL",
        "berichten": rows,
        "totaal": len(rows),
        "meer": False,
        "woord": "" if all(sender for sender, _moment in rows) else "onleesbaar",
    }


def _sent(mail: Mail) -> Iterator[Mail]:
    """The mails that somebody else sent: those inside it, unless it answers them, or brings back the receiver's own."""
    inside = [item for item in mail.inside if not item.sender or item.sender.casefold() not in mail.receivers]
    if not inside:
        yield mail
        return
    for item in inside:
        yield from _sent(item)


def _mail(text: str, *, depth: int) -> Mail | None:
    text = _from_first_field(text)
    if not text:
        return None
    head = text[:MAX_HEADER]
    try:
        fields = HeaderParser().parsestr(head, headersonly=True)
        sender = _sender(fields)
        moment = _moment(str(fields.get("Date", ""))[:200])
        receivers = frozenset(
            address.casefold()
            for name in RECEIVERS
            for value in fields.get_all(name, [])[:20]
            for address in _addresses(str(value)[: 10 * MAX_FIELD])
        )
    except (MessageError, ValueError, LookupError, TypeError):
        return None
    if not sender and not any(fields.get(name) for name in SENDERS):
        return None
    return Mail(sender=sender, moment=moment, receivers=receivers, inside=_inside(text, depth))


def _inside(text: str, depth: int) -> tuple[Mail, ...]:
    """The mails that this one carries as attachments."""
    if depth >= MAX_DEPTH or not _carries_something(text):
        return ()
    try:
        parts = list(_carried(Parser().parsestr(text)))
        found = [_mail(part, depth=depth + 1) for part in parts[:MAX_MAILS]]
    except (MessageError, ValueError, LookupError, TypeError, RecursionError):
        return ()
    return tuple(mail for mail in found if mail is not None and (mail.sender or mail.inside))


def _carries_something(text: str) -> bool:
    folded = text.casefold()
    return "message/rfc822" in folded or "multipart/digest" in folded or ".eml" in folded or "message/global" in folded


def _carried(mail: Message) -> Iterator[str]:
    """The text of each mail directly inside another."""
    if mail.get_content_type() in ("message/rfc822", "message/global"):
        yield _carried_text(mail)
        return
    payload = mail.get_payload()
    if isinstance(payload, list):
        for part in payload:
            if not isinstance(part, str):
                yield from _carried(part)
    elif (mail.get_filename() or "").casefold().endswith(".eml"):
        yield _text(bytes(mail.get_payload(decode=True) or b""))


def _carried_text(part: Message) -> str:
    """A mail inside a part; some programs pack it in base64, which the standard forbids."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if inner is None or isinstance(inner, str):
        return _text(bytes(part.get_payload(decode=True) or b""))
    if not inner.keys() and str(part.get("Content-Transfer-Encoding", "")).strip().casefold() in (
        "base64",
        "quoted-printable",
    ):
        body = str(inner.get_payload())
        plain = type(inner)()
        plain["Content-Transfer-Encoding"] = str(part["Content-Transfer-Encoding"])
        plain.set_payload(body)
        return _text(bytes(plain.get_payload(decode=True) or b""))
    return inner.as_string()


def _from_first_field(text: str) -> str:
    """A mail from its first head line on: what a program or a mailbox puts before it is left out."""
    start = 0
    while start < min(len(text), MAX_HEADER):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if FIELD.match(text, start, end):
            return text[start:]
        start = end + 1
    return ""


def _text(data: bytes) -> str:
    """The letters of a mail; an address that was not encoded is in one of two encodings."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────
def _sender(fields: Message) -> str:
    """The address of who sent it; the name where no field has an address; nothing where a name looks like one."""
    written = str(fields.get("From", ""))[:MAX_FIELD]
    found = _addresses(written)
    sender = next(
        (items[0] for name in SENDERS[1:] if (items := _addresses(str(fields.get(name, ""))[:MAX_FIELD]))), ""
    )
    if len(found) > 1:
        return sender if sender in found else _pointed(written) or found[0]
    if found or sender:
        return found[0] if found else sender
    name = clean(_decoded(written))
    return "" if "@" in name else name


def _pointed(written: str) -> str:
    """The one address of a field that stands between brackets; nothing where there are more, or none."""
    found = [part[part.rfind("<") + 1 :] for part in _bare(written).split(">")[:-1] if "<" in part]
    return clean(found[0].strip()) if len(found) == 1 else ""


def _addresses(written: str) -> list[str]:
    """The addresses of a field, in order, before anything in it is decoded."""
    found = [_address(part) for part in _bare(written).replace(";", ",").split(",")]
    return list(dict.fromkeys(item for item in found if item))


def _address(part: str) -> str:
    """The address of one mailbox: what stands between brackets, or else the only word with an @."""
    opened = part.rfind("<")
    if opened >= 0:
        inner = part[opened + 1 :].partition(">")[0]
        return _as_address("".join(inner.split()))
    words = [word for word in part.replace(":", " ").split() if "@" in word]
    return _as_address(words[-1]) if words else ""


def _as_address(text: str) -> str:
    name, at, host = text.strip("'\"").removeprefix("mailto:").rpartition("@")
    return clean(f"{name}@{host}") if at and name and host and "=?" not in host else ""


def _bare(written: str) -> str:
    """A field without its quoted names and its remarks, in which anything may stand."""
    text, kept, depth, place = ENCODED.sub(" ", written), [], 0, 0
    while place < len(text):
        letter = text[place]
        place += 2 if letter == "\\" else 1  # a letter behind a backslash says nothing about where something ends
        if letter == '"' and not depth:
            place = _end_of_quotation(text, place)
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif not depth and letter != "\\":
            kept.append(letter)
    return "".join(c for c in written if c not in '"()') if depth else "".join(kept)


def _end_of_quotation(text: str, start: int) -> int:
    """The place behind a quoted name; where it never ends, the quotation mark is only a mark."""
    place = start
    while place < len(text):
        if text[place] == '"':
            return place + 1
        place += 2 if text[place] == "\\" else 1
    return start


def _decoded(value: str) -> str:
    try:
        parts = decode_header(value)
        return "".join(
            part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part for part, charset in parts
        )
    except (MessageError, ValueError, LookupError):
        return value


def clean(name: str) -> str:
    """A name without control and direction marks, and not endless."""
    kept = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    return " ".join(kept.split())[:MAX_SENDER]


# ── When ─────────────────────────────────────────────────────────────────────────────────────────
def _moment(value: str) -> str:
    """When it was sent, as ISO writes it; nothing where that cannot be, or lies in the future."""
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if not FIRST_YEAR <= found.year <= LAST_YEAR or abs(found.utcoffset() or timedelta()) > FARTHEST_ZONE:
        return ""
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    if aware > datetime.now(UTC) + SLACK:  # noqa: TID251 - a child imports no clock of the product
        return ""
    return found.replace(microsecond=0).isoformat()
