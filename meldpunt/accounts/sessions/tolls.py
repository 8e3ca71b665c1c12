"""What a stranger's guess at a passphrase costs after many wrong ones: a small puzzle, or a wait; never a refusal.

The page carries a ticket of the server. A script solves its puzzle while the passphrase is typed; without a script the
ticket becomes good after a while. Either way one ticket is good for one guess, and for ten minutes (ADR 0030).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meldpunt.core.clock import now, to_local, today
from meldpunt.throttle import service as throttle
from meldpunt.vault import service as vault

TICKET_SECONDS = 10 * 60
BITS, WAITS = (12, 14, 16), (20, 60, 180)  # hashes as a power of two, and seconds, for each step
STEPS = len(BITS)
TICKET, ANSWER = "kaartje", "oplossing"  # the fields of the form
LABEL, SCOPE = "sign-in-ticket", "ticket"
LONGEST_ANSWER = 12
NONCE_BYTES = 16


@dataclass(frozen=True)
class Ticket:
    """What a page of signing in carries: how heavy it is, and since when."""

    bits: int
    wait: int
    issued: int
    nonce: str

    @property
    def body(self) -> str:
        """What is signed."""
        return f"{self.bits}.{self.wait}.{self.issued}.{self.nonce}"

    @property
    def text(self) -> str:
        """What stands on the page; a script reads the number of bits at its beginning."""
        return f"{self.body}.{vault.op_mac(LABEL, self.body).hex()}"

    @property
    def seconds_left(self) -> int:
        """How long it has to be waited for where there is no script."""
        return max(0, self.issued + self.wait - _seconds())


def issue(step: int) -> str:
    """A fresh ticket for a guess that costs so many steps; a page that does not know yet asks one."""
    place = min(max(step, 1), STEPS) - 1
    return Ticket(bits=BITS[place], wait=WAITS[place], issued=_seconds(), nonce=secrets.token_hex(NONCE_BYTES)).text


def renew(text: str, step: int) -> str:
    """The same ticket where it is still good for such a guess, now or after its wait; else a fresh one."""
    ticket = read(text)
    if ticket is None or not _is_heavy_enough(ticket, step) or throttle.count(scope=SCOPE, key=ticket.nonce):
        return issue(step)
    return text


def wait_of(text: str) -> int:
    """How many seconds this ticket has to be waited for where there is no script."""
    ticket = read(text)
    return WAITS[0] if ticket is None else ticket.seconds_left


def pay(text: str, answer: str, step: int) -> bool:
    """Use a ticket up; False where it is not enough, and then it is not used up."""
    ticket = read(text)
    if ticket is None or not _is_heavy_enough(ticket, step):
        return False
    if ticket.seconds_left and not is_solved(ticket, answer):
        return False
    return throttle.allow(scope=SCOPE, key=ticket.nonce, limit=1, seconds=TICKET_SECONDS)


def is_solved(ticket: Ticket, answer: str) -> bool:
    """Whether the hash of the ticket and this answer begins with so many zero bits."""
    if len(answer) > LONGEST_ANSWER or not answer.isascii() or not answer.isdigit():
        return False
    digest = hashlib.sha256(f"{ticket.text}:{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - ticket.bits) == 0


def read(text: str) -> Ticket | None:
    """The ticket that we gave out, as long as it is good; None for every other text.

    A ticket of yesterday is none: which tickets were used is counted under names that change at midnight.
    """
    body, _dot, seal = text.rpartition(".")
    if not hmac.compare_digest(seal.encode(), vault.op_mac(LABEL, body).hex().encode()):
        return None
    bits, wait, issued, nonce = body.split(".")
    ticket = Ticket(bits=int(bits), wait=int(wait), issued=int(issued), nonce=nonce)
    given = datetime.fromtimestamp(ticket.issued, tz=UTC)
    is_old = given + timedelta(seconds=TICKET_SECONDS) <= now()
    return None if is_old or to_local(given).date() != today() else ticket


def _is_heavy_enough(ticket: Ticket, step: int) -> bool:
    return ticket.bits >= BITS[min(max(step, 1), STEPS) - 1]


def _seconds() -> int:
    return int(now().timestamp())
