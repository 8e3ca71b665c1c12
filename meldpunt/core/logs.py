"""Logging that cannot leak and cannot be forged: fixed words and ids, one line per event, in UTC."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

# C0 is escaped as JSON does; here DEL and C1 (terminal codes), line separators, and what turns the direction of text.
UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]")
CALLER = re.compile(r"(Invalid request) from ip=.*", re.DOTALL)  # gunicorn names the address and quotes the request


class LogLine(logging.Formatter):
    """One event is one line: what a visitor sent can neither begin another nor colour a terminal (ASVS 16.4.1)."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's signature
        """The moment in UTC, ISO 8601, with a Z (ASVS 16.2.2)."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def format(self, record: logging.LogRecord) -> str:
        """Write the event with everything that could break out of the line encoded, quotes included."""
        return encoded(super().format(record))


class WithoutContent(logging.Filter):
    """Take the traceback's values and any request data away from a record; keep the kind of error and its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the exception to its type and the last line of code that raised it."""
        message = _message(record)
        if record.exc_info and record.exc_info[0] is not None:
            message = f"{message} [{_place(record.exc_info)}]"
        record.msg, record.args = message, ()
        record.exc_info = record.exc_text = record.stack_info = None
        for name in ("request", "data"):
            record.__dict__.pop(name, None)
        return True


class WithoutFontAdvice(logging.Filter):
    """Drop the line that WeasyPrint writes for each font where HarfBuzz-Subset is missing: fontTools does the same."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every other line."""
        return "HarfBuzz-Subset" not in str(record.msg)


def encoded(text: str) -> str:
    """The text on one line, as it would stand between the quotes of a JSON string."""
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign.group()):04x}", json.dumps(text, ensure_ascii=False)[1:-1])


def _message(record: logging.LogRecord) -> str:
    """The words of the event, without those that quote: a path, a passing address, the text of an exception."""
    request = getattr(record, "request", None)
    if record.name == "django.request" and request is not None:
        match = getattr(request, "resolver_match", None)
        kenmerk = getattr(request, "kenmerk", "")
        return f"{getattr(record, 'status_code', '')} {match.view_name if match else 'unknown'} {kenmerk}".strip()
    if record.name.startswith("gunicorn") and record.exc_info:
        return str(record.msg).partition("%s")[0].strip()
    if record.name.startswith("celery") and isinstance(record.args, dict):
        quoting = {"exc", "traceback", "args", "kwargs", "return_value"}
        record.args = {key: "" if key in quoting else value for key, value in record.args.items()}
    return CALLER.sub(r"\1", record.getMessage())


def _place(exc_info: tuple[Any, ...]) -> str:
    """``TypeError in service.py:41`` for an ``exc_info`` triple: never the message, it may quote a value."""
    kind, _error, trace = exc_info
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    return f"{kind.__name__}{place}"
