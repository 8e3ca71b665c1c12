"""The same few movements in three engines: Blink (Chromium), Gecko (Firefox) and WebKit, the engine of Safari.

Chromium is driven by Playwright, Firefox by Mozilla's own client of its Marionette protocol, and WebKitGTK by
Selenium through Debian's WebKitWebDriver. A motor waits for what it looks for, as a person does.
"""

from __future__ import annotations

import socket
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.e2e.conftest import PHONE, free_port
from tests.machine import CHROMIUM, FIREFOX, SCREEN, WEBKIT, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 20.0
# What Tor Browser's safest level leaves out: scripts, fonts of a site, and drawings.
SAFEST = {"javascript.enabled": False, "gfx.downloadable_fonts.enabled": False, "svg.disabled": True}


class Motor(Protocol):
    """A browser in which somebody fills in a form."""

    @property
    def address(self) -> str:
        """Where it is now."""

    def open(self, url: str) -> None:
        """Go to a page."""

    def count(self, css: str) -> int:
        """How many there are that somebody can see."""

    def tap(self, css: str) -> None:
        """Tap the first one that can be seen."""

    def type(self, css: str, text: str) -> None:
        """Type into a field, or choose a file by its path."""

    def text(self, css: str) -> str:
        """What the first one says on the screen."""

    def picture(self, css: str) -> bytes:
        """How the first one looks, as PNG."""


def wait_for(found: Callable[[], Any], lack: str) -> Any:
    """Wait until this gives something; what it gave."""
    deadline = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < deadline, lack
        time.sleep(0.1)
    return value


class Blink:
    """Chromium."""

    def __init__(self, page: Any) -> None:
        """Drive this page."""
        self.page = page

    @property
    def address(self) -> str:
        """Where it is now."""
        return str(self.page.url)

    def open(self, url: str) -> None:
        """Go to a page."""
        self.page.goto(url)

    def count(self, css: str) -> int:
        """How many there are that somebody can see."""
        return int(self.page.locator(f"{css} >> visible=true").count())

    def tap(self, css: str) -> None:
        """Tap the first one that can be seen."""
        self.page.locator(f"{css} >> visible=true").first.click()
        self.page.wait_for_load_state()

    def type(self, css: str, text: str) -> None:
        """Type into a field, or choose a file by its path."""
        field = self.page.locator(css).first
        if field.get_attribute("type") == "file":
            field.set_input_files(text)
        else:
            field.press_sequentially(text)

    def text(self, css: str) -> str:
        """What the first one says on the screen."""
        return str(self.page.locator(css).first.inner_text())

    def picture(self, css: str) -> bytes:
        """How the first one looks, as PNG."""
        return bytes(self.page.locator(f"{css} >> visible=true").first.screenshot())


class ByElement(ABC):
    """What the clients of Firefox and WebKit have in common: elements that are looked up, tapped and typed into."""

    def __init__(self, driver: Any) -> None:
        """Drive through this client."""
        self.driver = driver

    def _all(self, css: str) -> list[Any]:
        return [one for one in self.driver.find_elements("css selector", css) if self._shown(one)]

    def _shown(self, one: Any) -> bool:
        try:
            return bool(one.is_displayed())
        except Exception as error:
            if "stale" in type(error).__name__.lower():  # the page it was on has gone
                return False
            raise

    def _first(self, css: str) -> Any:
        return wait_for(lambda: self._all(css), f"no {css} at {self.address}")[0]

    @property
    @abstractmethod
    def address(self) -> str:
        """Where it is now."""

    def count(self, css: str) -> int:
        """How many there are that somebody can see."""
        return len(self._all(css))

    def tap(self, css: str) -> None:
        """Tap the first one that can be seen."""
        self._first(css).click()

    def type(self, css: str, text: str) -> None:
        """Type into a field, or choose a file by its path."""
        wait_for(lambda: self.driver.find_elements("css selector", css), f"no {css} at {self.address}")[0].send_keys(
            text
        )

    def text(self, css: str) -> str:
        """What the first one says on the screen."""
        return str(self._first(css).text)


class Gecko(ByElement):
    """Firefox."""

    @property
    def address(self) -> str:
        """Where it is now."""
        return str(self.driver.get_url())

    def open(self, url: str) -> None:
        """Go to a page."""
        self.driver.navigate(url)

    def picture(self, css: str) -> bytes:
        """How the first one looks, as PNG."""
        return bytes(self.driver.screenshot(element=self._first(css), format="binary"))


class WebKit(ByElement):
    """WebKitGTK, a stand-in for Safari."""

    @property
    def address(self) -> str:
        """Where it is now."""
        return str(self.driver.current_url)

    def open(self, url: str) -> None:
        """Go to a page."""
        self.driver.get(url)

    def _first(self, css: str) -> Any:
        found = super()._first(css)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)  # the driver forgets to
        return found

    def picture(self, css: str) -> bytes:
        """How the first one looks, as PNG."""
        return bytes(self._first(css).screenshot_as_png)


@contextmanager
def motor_of(name: str, chromium: Callable[[], Any], folder: Path) -> Iterator[Motor]:
    """Start one of the engines: Chromium, Firefox, Firefox at its safest, or WebKit."""
    with ExitStack() as stack:
        if name == "Chromium":
            require(CHROMIUM)
            context = chromium().new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="nl-NL")
            stack.callback(context.close)
            yield Blink(context.new_page())
        elif name == "WebKit":
            require(WEBKIT)
            require(SCREEN)
            yield stack.enter_context(_webkit(folder))
        else:
            require(FIREFOX)
            yield stack.enter_context(_firefox(folder, SAFEST if "veiligst" in name else {}))


@contextmanager
def _firefox(profile: Path, wishes: dict[str, bool]) -> Iterator[Motor]:
    driver = pytest.importorskip("marionette_driver.marionette", reason="requirements/deep.txt is not installed")
    port = free_port()
    prefs = {"marionette.port": str(port), "intl.accept_languages": '"nl-NL"', "app.update.enabled": "false"}
    prefs |= {name: str(value).lower() for name, value in wishes.items()}
    lines = (f'user_pref("{name}", {value});\n' for name, value in prefs.items())
    (profile / "user.js").write_text("".join(lines))
    program = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    size = ["--width", str(PHONE[0]), "--height", str(PHONE[1])]
    with _process([*program, *size]):
        client = driver.Marionette(host="127.0.0.1", port=port)
        wait_for(lambda: _answers(port), "Firefox did not start")
        client.start_session()
        client.timeout.page_load = PATIENCE
        yield Gecko(client)
        client.delete_session()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def _webkit(folder: Path) -> Iterator[Motor]:
    selenium = pytest.importorskip("selenium.webdriver", reason="requirements/deep.txt is not installed")
    (browser,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
    with (folder / "scherm").open("w+b") as said, _process(["Xvfb", "-displayfd", "1"], stdout=said):
        wait_for(lambda: (folder / "scherm").read_text().endswith("\n"), "no screen to draw on")
        display = f":{(folder / 'scherm').read_text().strip()}"
        options = selenium.WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        environment = {"DISPLAY": display, "HOME": str(folder), "LANG": "nl_NL.UTF-8", "PATH": "/usr/bin:/bin"}
        environment["WEBKIT_DISABLE_COMPOSITING_MODE"] = "1"  # without it a picture of an element is black
        service = selenium.WebKitGTKService("/usr/bin/WebKitWebDriver", env=environment)
        driver = selenium.WebKitGTK(options=options, service=service)
        driver.set_page_load_timeout(PATIENCE)
        driver.set_window_size(*PHONE)
        yield WebKit(driver)
        driver.quit()


@contextmanager
def _process(command: list[str], *, stdout: Any = subprocess.DEVNULL) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
