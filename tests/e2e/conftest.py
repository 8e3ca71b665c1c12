"""The whole product, running: PostgreSQL, web, worker and beat, as ``make demo`` starts them, and a browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.machine import CHROMIUM, require
from tools import embedded_postgres
from tools.totp import totp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = (ROOT / "tests" / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READY_SECONDS = 120
_sessions: dict[tuple[str, str], list[Any]] = {}  # a code of the authenticator app works once
DESKTOP, PHONE = (1280, 900), (390, 844)


@dataclass(frozen=True)
class Product:
    """A running product."""

    url: str
    state: Path
    process: subprocess.Popen[bytes]

    @property
    def accounts(self) -> dict[str, dict[str, str]]:
        """The demo's accounts by user name."""
        rows = json.loads((self.state / "accounts.json").read_text())
        return {row["gebruikersnaam"]: row for row in rows}

    @property
    def database(self) -> embedded_postgres.Server:
        """Where its PostgreSQL listens."""
        return embedded_postgres.ensure_started(self.state)

    def pids(self, name: str) -> list[int]:
        """The processes of the product whose command line holds a word, the oldest first: it keeps the others.

        Numbers of processes begin again at a small one after 32,768, so their order says nothing.
        """
        found = list[tuple[int, int]]()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                env, line = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes().decode()
                began = int((entry / "stat").read_text().rpartition(")")[2].split()[19])
            except OSError:
                continue
            if f"STATE={self.state}".encode() in env and name in line.replace("\0", " "):
                found.append((began, int(entry.name)))
        return [number for _began, number in sorted(found)]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_product(state: Path, **extra: str) -> Product:
    """Start the demo with a few reports; waits until it answers."""
    port = free_port()
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "OUTBOX_SENDS", "PLAIN_STATIC", "SECRET_KEY")
    }
    env |= {"STATE": str(state), "PORT": str(port), "DEMO_AANTAL": "6", "EMAIL_BACKEND": ""} | extra
    env.pop("EMAIL_BACKEND")
    env.setdefault("PARTIJ_SNEL_WEG", f"http://localhost:{port}/livez")  # another site, for a browser
    log = (state.parent / f"{state.name}.log").open("ab")
    process = subprocess.Popen([sys.executable, "tools/demo.py"], cwd=ROOT, env=env, stdout=log, stderr=log)
    log.close()
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return Product(url=f"http://127.0.0.1:{port}", state=state, process=process)
    raise AssertionError((state.parent / f"{state.name}.log").read_text()[-2000:])


def stop_product(product: Product) -> None:
    """Stop it as Ctrl-C does."""
    product.process.send_signal(signal.SIGINT)
    product.process.wait(timeout=60)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product for all tests that do not break it."""
    running = start_product(tmp_path_factory.mktemp("product") / "state")
    yield running
    stop_product(running)


def find_browser() -> str | None:
    """Debian's Chromium, or Chrome."""
    return next((path for path in map(shutil.which, CHROMIUM.programs) if path), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; tests are skipped where there is none, unless REQUIRE_BROWSER says it must be there."""
    require(CHROMIUM)
    path = find_browser()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*flags, "--disable-sync", "--no-first-run"])
        yield browser
        browser.close()


def _is_complaint(message: ConsoleMessage) -> bool:
    """Whether the console says that something is wrong; a refused form is no fault."""
    return message.type == "error" and "responded with a status of 4" not in message.text


@dataclass
class Visitor:
    """Somebody with a browser; notes what the console complains about and which other hosts are asked."""

    product: Product
    context: BrowserContext
    page: Page
    complaints: list[str]
    elsewhere: list[str]

    def go(self, path: str) -> Page:
        """Open a page of the product."""
        self.page.goto(self.product.url + path)
        return self.page

    def button(self, text: str) -> None:
        """Press the first button with this text in the page's main part."""
        self.page.locator("main").get_by_role("button", name=text).first.click()

    def cookie(self, end: str) -> str:
        """The full name of one of the product's cookies; an installation with https puts a word before it."""
        return next(str(c["name"]) for c in self.context.cookies() if str(c["name"]).endswith(end))

    def sign_in(self, name: str) -> Page:
        """Sign in with passphrase and authenticator app; a second browser of the same person takes over the session."""
        account = self.product.accounts[name]
        known = _sessions.get((self.product.url, name))
        if known is not None:
            self.context.add_cookies(known)
            self.go(f"/inloggen/opnieuw/?next={'/bestuur/' if name == 'bas' else '/werkplek/'}")
            self.page.fill("[name=password]", account["wachtzin"])  # so that the proof of the first time is not too old
            self.button("Bevestig")
            self.page.wait_for_url(lambda url: "opnieuw" not in url)
            _sessions[self.product.url, name] = self.context.cookies()
            return self.page
        self.go("/inloggen/")
        self.page.fill("[name=login]", account["gebruikersnaam"])
        self.page.fill("[name=password]", account["wachtzin"])
        self.button("Log in")
        self.page.fill("[name=code]", totp(account["totp_geheim"]))
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "inloggen" not in url)
        _sessions[self.product.url, name] = self.context.cookies()
        return self.page

    def axe(self, *rules: str) -> list[str]:
        """What axe finds on this page, each as one line; all rules, or these."""
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": AXE_TAGS}
        result: dict[str, Any] = self.page.evaluate(
            "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], preload: false})", only
        )
        return [
            f"{self.page.url} {item['id']}: {node['html'][:160]}"
            for item in result["violations"]
            for node in item["nodes"]
        ]

    def view(self, size: tuple[int, int], *, dark: bool = False) -> None:
        """Look at the same page on another screen; nothing on it moves, so that its colours can be measured."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")


@pytest.fixture
def visitor(chromium: Browser, product: Product) -> Iterator[Callable[..., Visitor]]:
    """Open new browsers: ``visitor(js=False, size=PHONE, dark=True)``."""
    opened: list[BrowserContext] = []

    def open_browser(*, js: bool = True, size: tuple[int, int] = DESKTOP, dark: bool = False) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            locale="nl-NL",
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        new = Visitor(product=product, context=context, page=page, complaints=[], elsewhere=[])
        page.on("console", lambda message: new.complaints.append(message.text) if _is_complaint(message) else None)
        page.on(
            "request",
            lambda request: None if request.url.startswith(product.url) else new.elsewhere.append(request.url),
        )
        return new

    yield open_browser
    for context in opened:
        context.close()
