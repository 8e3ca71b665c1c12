"""Logging that cannot leak: fixed words and ids."""

from __future__ import annotations

import logging
from typing import Any


class WithoutContent(logging.Filter):
    """Take the traceback's values and any request data away from a record; keep the kind of error and its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the exception to its type and the last line of code that raised it."""
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.getMessage()} [{_place(record.exc_info)}]"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        for name in ("request", "data"):
            record.__dict__.pop(name, None)
        return True


def _place(exc_info: tuple[Any, ...]) -> str:
    """``TypeError in service.py:41`` for an ``exc_info`` triple: never the message, it may quote a value."""
    kind, _error, trace = exc_info
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    return f"{kind.__name__}{place}"
