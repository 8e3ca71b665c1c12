"""The puzzle of signing in, solved as ADR 0030 tells it: SHA-256 of ticket, colon and number begins with zero bits."""

from __future__ import annotations

import hashlib
import itertools
import re
from typing import Any


def ticket_on(page: str) -> str:
    """The ticket that a page carries."""
    (found,) = re.findall(r'name="kaartje"\s+value="([^"]+)"', page)
    return str(found)


def solve(ticket: str) -> str:
    """The first number that fits."""
    bits = int(ticket.split(".", maxsplit=1)[0])
    for number in itertools.count():
        digest = hashlib.sha256(f"{ticket}:{number}".encode()).digest()
        if "".join(f"{byte:08b}" for byte in digest[:4]).startswith("0" * bits):
            return str(number)
    raise AssertionError("numbers do not end")


def paid(page: str) -> dict[str, Any]:
    """What a browser with a script sends along."""
    ticket = ticket_on(page)
    return {"kaartje": ticket, "oplossing": solve(ticket)}
