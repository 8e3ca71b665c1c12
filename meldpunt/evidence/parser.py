"""Have a stranger's file read by a child process, and believe no more of it than a word and a picture.

The child gets the bytes over a pipe, none of our environment, and walls (``parser_walls.py``, ``vault.md`` F07).
Whatever happens to it, the web process goes on.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.core.errors import DomainError
from meldpunt.evidence.inspection import children, reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

logger = logging.getLogger(__name__)
TRIES = 2
CPU_SECONDS = 15
QUICK_SECONDS = 2.0  # a child that fell later than this was reading something that will make the next one fall too
PLACE_SECONDS = 2.0  # how long somebody waits for a child: that holds a thread of the web server
INSPECT_MEMORY, VIEW_MEMORY = 768 * 1024 * 1024, 1280 * 1024 * 1024  # address space, not what is really used
OWN_MEMORY = 216 * 1024 * 1024  # with its libraries a child stays below 256 MiB
AT_ONCE = threading.BoundedSemaphore(2)  # children of one web process
VIEW_TYPES = ("image/jpeg", "image/png")


class ParserFailed(Exception):
    """The child was killed or fell over; one that fell at once was tried again."""


class ReadersBusy(DomainError):
    """Too many files are being read; nothing is wrong with this one."""

    status_code = 503
    retry_after = 20

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(_("Er worden nu veel bestanden tegelijk bekeken. Probeer het over een minuut nog een keer."))


@dataclass(frozen=True)
class Verdict:
    """What was found out about a file.

    Attributes:
        refused: why it is not welcome, in a fixed word.
        active: whether it does more than show itself.
        locked: whether a password keeps everybody out.
        soort: what an archive turned out to be.
    """

    refused: str = ""
    active: bool = False
    locked: bool = False
    soort: str = ""


@dataclass(frozen=True)
class View:
    """A picture drawn anew, without anything of the old file but what is to be seen."""

    mime: str
    content: bytes


@dataclass(frozen=True)
class Messages:
    """Who wrote when, out of an exported chat or an e-mail; the words themselves are not kept.

    Attributes:
        soort: ``WHATSAPP`` or ``EMAIL``; empty where it looks like a chat and could not be read.
        berichten: sender and ISO moment, each empty where unknown.
        totaal: how many there are.
        meer: whether not all of them were read.
        woord: what the page has to say about it: ``onleesbaar``, ``volgorde`` (day and month may be the other way
            round), ``leeg``, or nothing.
    """

    soort: str
    berichten: tuple[tuple[str, str], ...] = field(repr=False)
    totaal: int
    meer: bool
    woord: str = ""


def read_messages(content: Iterable[bytes], *, mime: str) -> Messages | None:
    """Senders and moments in a chat or an e-mail; None where it is neither.

    Args:
        content: the readable bytes.
        mime: what its name and first bytes promise.

    Raises:
        ParserFailed: the child was killed, or fell over twice.
        ReadersBusy: no child came free in time.
    """
    said, _nothing = _ask("lees", mime, b"".join(content), memory=INSPECT_MEMORY)
    word = str(said.get("woord", ""))
    if not said.get("soort") and not word:
        return None
    rows = tuple((str(sender), str(moment)) for sender, moment in said["berichten"])
    return Messages(
        soort=str(said["soort"]), berichten=rows, totaal=int(said["totaal"]), meer=bool(said["meer"]), woord=word
    )


def missing_walls() -> list[str]:
    """Which walls around a child this machine cannot build: ``landlock``, ``seccomp``, or none.

    Raises:
        ParserFailed: a wall that the kernel has does not stand; then no file can be read either.
    """
    said, _nothing = _ask("muren", "", b"", memory=INSPECT_MEMORY)
    return [str(name) for name in said["mist"]]


def inspect(content: Iterable[bytes], *, mime: str) -> Verdict:
    """Look at a file without showing it: limits, kinds within kinds, macros.

    Args:
        content: the readable bytes.
        mime: what its name and first bytes promise.

    Raises:
        ParserFailed: the child was killed, or fell over twice.
        ReadersBusy: no child came free in time.
    """
    said, _picture = _ask("keur", mime, b"".join(content), memory=INSPECT_MEMORY)
    return Verdict(
        refused=str(said.get("nee", "")),
        active=bool(said.get("actief")),
        locked=bool(said.get("slot")),
        soort=str(said.get("soort", "")),
    )


def make_view(content: Iterable[bytes], *, mime: str) -> View:
    """A clean picture for the screen out of a photo (F04): first frame, upright, as large as a screen.

    Raises:
        ParserFailed: the child was killed or fell over twice, or the file is no picture that it knows.
        ReadersBusy: no child came free in time.
    """
    said, picture = _ask("beeld", mime, b"".join(content), memory=VIEW_MEMORY)
    if said.get("mime") not in VIEW_TYPES or not picture:
        raise ParserFailed("no picture")
    return View(mime=said["mime"], content=picture)


def _ask(task: str, mime: str, content: bytes, *, memory: int) -> tuple[dict[str, Any], bytes]:
    order = {"taak": task, "mime": mime, "cpu": CPU_SECONDS, "geheugen": memory, "eigen": OWN_MEMORY}
    message = json.dumps(order).encode() + b"\n"
    begin = time.monotonic()
    for _attempt in range(TRIES):
        answer = _run_child(message, content)
        if answer is not None:
            line, _newline, rest = answer.partition(b"\n")
            return json.loads(line), rest
        if time.monotonic() - begin > QUICK_SECONDS:
            break
    raise ParserFailed("child fell over")


@contextmanager
def _place() -> Iterator[None]:
    """One of the few children that this process may have at once.

    Raises:
        ReadersBusy: none came free in time.
    """
    if not AT_ONCE.acquire(timeout=PLACE_SECONDS):
        raise ReadersBusy
    try:
        yield
    finally:
        AT_ONCE.release()


def _run_child(message: bytes, content: bytes) -> bytes | None:
    """What one child says, of this process or in a container of its own; None where it fell over.

    Raises:
        ReadersBusy: no child came free in time, or the other container is away.
    """
    with _place():
        socket = settings.LEZER_SOCKET if settings.configured else ""  # a program without settings reads files itself
        if not socket:
            return children.run_child(message, content)
        try:
            return reader.ask(socket, message + content)
        except OSError as error:
            logger.error("reader is away: %s", type(error).__name__)  # noqa: TRY400 - no values in the log
            raise ReadersBusy from None
