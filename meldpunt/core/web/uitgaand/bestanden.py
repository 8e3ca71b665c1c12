"""A file that leaves for a browser: a name that no system trips over, and nothing in it runs (``vault.md`` F05)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from django.http import StreamingHttpResponse

SANDBOX = "sandbox; default-src 'none'"
NOT_IN_NAMES = frozenset('\\/:*?"<>|')
ENDING = re.compile(r"\.([a-z0-9]{1,8})$")


def attachment(*, nr: int, naam: str) -> str:
    """A ``Content-Disposition`` with a plain name for old browsers and the melder's own for others (RFC 6266, 8187)."""
    own = "".join(c if c.isprintable() and c not in NOT_IN_NAMES else "_" for c in naam)
    found = ENDING.search(naam.lower())
    plain = f"bewijs-{nr}.{found[1] if found else 'bin'}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(f'bewijs-{nr}-{own}', safe='')}"


def closed_in(response: StreamingHttpResponse) -> StreamingHttpResponse:
    """Nothing in it may run, be guessed at, be shown elsewhere, or stay behind."""
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
