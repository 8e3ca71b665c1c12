"""A passkey in a real browser: added and used by a coordinator for whom an app alone is not enough."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import DESKTOP, PHONE, Visitor, _is_complaint, start_product, stop_product
from tools.totp import totp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.conftest import Product

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.deep]  # without a browser: tests/accounts
SHOTS = os.environ.get("PASSKEY_SHOTS")  # a folder for pictures of every page, for whoever wants to look
OWN = "/inloggen/tweede-stap/"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product where coordinators need a passkey, at the one plain address where browsers allow passkeys."""
    running = start_product(tmp_path_factory.mktemp("passkey") / "state", PASSKEY_VERPLICHT="1", DEMO_AANTAL="1")
    yield replace(running, url=running.url.replace("127.0.0.1", "localhost"))
    stop_product(running)


@pytest.fixture
def somebody(chromium: Browser, strict: Product) -> Iterator[Callable[..., Visitor]]:
    """Open browsers at that address."""
    opened = []

    def open_browser(*, js: bool = True, size: tuple[int, int] = DESKTOP) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=js, locale="nl-NL"
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        new = Visitor(product=strict, context=context, page=page, complaints=[], elsewhere=[])
        page.on("console", lambda message: new.complaints.append(message.text) if _is_complaint(message) else None)
        return new

    yield open_browser
    for context in opened:
        context.close()


def authenticator(visit: Visitor) -> Callable[[], int]:
    """A phone or usb key that says yes, by the browser's own means for tests; tells how many keys it holds."""
    session = visit.context.new_cdp_session(visit.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: len(session.send("WebAuthn.getCredentials", added)["credentials"])


def _passphrase(visit: Visitor, name: str) -> None:
    account = visit.product.accounts[name]
    visit.go("/inloggen/")
    visit.page.fill("[name=login]", account["gebruikersnaam"])
    visit.page.fill("[name=password]", account["wachtzin"])
    visit.button("Log in")


def _code(visit: Visitor, name: str) -> None:
    visit.page.fill("[name=code]", totp(visit.product.accounts[name]["totp_geheim"]))
    visit.button("Verder")


def _look(visit: Visitor, name: str) -> None:
    """Check the page as it is, on a desktop and on a phone."""
    for size in (DESKTOP, PHONE):
        visit.page.set_viewport_size({"width": size[0], "height": size[1]})
        assert visit.axe() == []
        width = visit.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], f"{name} scrolls sideways at {size[0]}"
        if SHOTS:
            visit.page.screenshot(path=Path(SHOTS) / f"{name}-{size[0]}.png", full_page=True)


def _wait(page: Page, path: str) -> None:
    page.wait_for_url(lambda url: url.split("?")[0].endswith(path))


def test_a02_a_coordinator_adds_a_passkey_uses_it_and_comes_back_with_it(somebody: Callable[..., Visitor]) -> None:
    visit = somebody()
    page = visit.page
    keys = authenticator(visit)
    _passphrase(visit, "cor")
    _look(visit, "tweede-stap-zonder-passkey")
    _code(visit, "cor")
    _wait(page, "/tweede-stap/passkey/")
    visit.go("/werkplek/")
    _wait(page, "/tweede-stap/passkey/")  # nowhere else, until there is one
    _look(visit, "toevoegen")
    page.fill("[name=name]", "Mijn telefoon")
    visit.button("Voeg toe")
    _wait(page, "/passkey/bevestig/")
    _look(visit, "bevestigen")
    visit.button("Gebruik je passkey")
    page.wait_for_url(lambda url: "bevestig" not in url)
    visit.go("/werkplek/")
    _wait(page, "/werkplek/")
    visit.go(OWN)
    assert "Mijn telefoon" in page.locator("main").inner_text()
    _look(visit, "mijn-aanmelding")
    page.get_by_role("link", name="Andere naam").click()
    _look(visit, "andere-naam")
    page.fill("[name=name]", "Telefoon van mij")
    visit.button("Bewaar")
    assert "Telefoon van mij" in page.locator("main").inner_text()

    page.context.clear_cookies()
    _passphrase(visit, "cor")
    _look(visit, "tweede-stap")
    visit.button("Gebruik je passkey")
    _wait(page, "/werkplek/")
    visit.go(OWN)
    page.get_by_role("link", name="Haal weg").click()
    _look(visit, "weghalen")
    visit.go("/inloggen/opnieuw/?next=/werkplek/")
    _look(visit, "opnieuw-wachtzin")
    visit.go("/inloggen/tweede-stap/reauthenticate/?next=/werkplek/")
    _look(visit, "opnieuw-code")

    assert keys() == 1
    assert visit.complaints == []


def test_a02_without_the_passkey_the_app_leads_nowhere(somebody: Callable[..., Visitor]) -> None:
    owner = somebody()
    authenticator(owner)
    _passphrase(owner, "carolien")
    _code(owner, "carolien")
    owner.button("Voeg toe")
    _wait(owner.page, "/passkey/bevestig/")

    thief = somebody(js=False)
    _passphrase(thief, "carolien")
    assert thief.page.get_by_role("button", name="Gebruik je passkey").count() == 0
    assert "Zet JavaScript aan" in thief.page.locator("main").inner_text()


def test_a_refused_passkey_says_so_and_leaves_the_code(somebody: Callable[..., Visitor]) -> None:
    """The button shows once its own script is there: pressed before, it would send the form without an answer."""
    visit = somebody()
    session = visit.context.new_cdp_session(visit.page)
    session.send("WebAuthn.enable")  # no authenticator: the browser refuses
    _passphrase(visit, "vera")
    _code(visit, "vera")
    visit.page.route("**/passkey*.js", lambda route: route.abort())
    visit.go("/inloggen/tweede-stap/passkey/")
    visit.page.wait_for_function("document.readyState === 'complete'")
    assert visit.page.locator("[data-passkey-knop]").is_hidden()
    visit.page.unroute("**/passkey*.js")
    visit.complaints.clear()  # the browser's own, about the script that was kept away

    visit.page.reload()
    visit.page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error()); }")
    visit.button("Voeg toe")
    visit.page.get_by_text("Dat lukte niet.").wait_for()
    assert visit.page.get_by_role("button", name="Voeg toe").is_visible()
    assert visit.complaints == []
