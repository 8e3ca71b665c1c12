"""The calls that the benchmark makes, and what it reads off the servers."""

from __future__ import annotations

import secrets
import statistics
import time
import urllib.request
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench import load

TOKEN = secrets.token_hex(16)
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}; formulier={TOKEN}"}
TEXT = "x" * 2048


def submit_request(token: str | None) -> load.Request | None:
    """Send a filled-in report."""
    if token is None:
        return None
    headers = FORM | {"Cookie": f"{FORM['Cookie']}; concept={token}"}
    return "POST", "/melden/controle/", f"csrfmiddlewaretoken={TOKEN}".encode(), headers


def page_request(method: str, slug: str, cookie: str) -> load.Request:
    """Open or send a page of the form."""
    headers = FORM | {"Cookie": f"{FORM['Cookie']}; concept={cookie}"}
    answers = {
        "voor-wie": "R1=zelf&A1=nee&Z1=lokaal",
        "wat": f"verhaal={TEXT}&V1=BELEDIGING&K1=persoon",
        "waar": "platforms=X&wanneer=vandaag",
        "wie": "F1=veel",
        "gevoel": "M2=angst&R2=luisteren",
        "contact": "kanaal=code",
    }
    body = f"csrfmiddlewaretoken={TOKEN}&{answers.get(slug, '')}".encode() if method == "POST" else b""
    return method, f"/melden/{slug}/", body, headers


def visits(slug: str, cookie: str) -> Callable[[], load.Request]:
    """A page of the form, opened and sent in turn."""
    turns = count()
    return lambda: page_request("GET" if next(turns) % 2 else "POST", slug, cookie)


def bare_requests() -> Callable[[], load.Request]:
    """The bare form, opened and sent in turn."""
    turns = count()
    body = f"csrfmiddlewaretoken={TOKEN}&text={TEXT}".encode()
    return lambda: ("GET", "/", b"", FORM) if next(turns) % 2 else ("POST", "/", body, FORM)


def median(rounds: list[load.Round], name: str) -> float:
    """The median of one figure over the rounds."""
    return float(statistics.median(getattr(item, name) for item in rounds))


def fetch(url: str) -> tuple[str, int]:
    """A page or file as a browser gets it, and its size on the wire."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - idem
        body = response.read()
        plain = "" if response.headers.get("Content-Encoding") else body.decode("utf-8", "replace")
    return plain, len(body)


def wait(url: str, *, seconds: float = 60) -> None:
    """Wait until an address answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own server
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def send_first_report(base: str) -> None:
    """Fill in and send one report, page by page."""
    from tests.e2e.formclient import FormClient  # noqa: PLC0415 - only where a report is really sent

    melder = FormClient(base)
    melder.fill_in()
    melder.send()


def tree(pid: int) -> list[int]:
    """A process and all its children."""
    found, todo = [], [pid]
    while todo:
        current = todo.pop()
        found.append(current)
        for path in Path(f"/proc/{current}/task").glob("*/children"):
            todo += [int(child) for child in path.read_text().split()]
    return found
