"""Bad luck on every page: back, refresh, two tabs, two presses, an expired session, a restarted server.

Criteria 11 and 12 of the design: nothing that was typed is lost, and one report is one case.
"""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.formclient import FormClient
from tests.e2e.test_faults import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.e2e.conftest import Product, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TYPED = {
    "wat": ("verhaal", "Iemand schrijft onder mijn berichten dat ik moet verdwijnen."),
    "waar": ("links", "https://x.com/iemand/status/1"),
    "met-wie": ("niet_zien", "Liever niet de afdelingsvoorzitter."),
    "contact": ("naam", "Mira"),
}
PAGES = ("voor-wie", *TYPED)
EXPIRE = "UPDATE vault_lockbox SET expires_at = now() - interval '1 hour' WHERE purpose = %s RETURNING id"
CASES = "SELECT count(*) FROM dossiers_dossier"


def fill(page: Page, slug: str) -> None:
    """Answer something on a page of the form."""
    if slug == "voor-wie":
        page.check("[name=R1][value=zelf]")
        return
    name, text = TYPED[slug]
    if slug == "met-wie" and not page.is_visible(f"[name={name}]"):
        page.locator("main details.uitklap summary").click()
    page.fill(f"[name={name}]", text)
    if slug == "contact":
        page.check("[name=kanaal][value=code]")


def is_there(page: Page, slug: str) -> bool:
    """Whether that answer still stands on the page."""
    if slug == "voor-wie":
        return page.is_checked("[name=R1][value=zelf]")
    name, text = TYPED[slug]
    whole = slug != "contact" or page.is_checked("[name=kanaal][value=code]")
    return whole and page.input_value(f"[name={name}]") == text


def send(page: Page) -> None:
    """Press the button of a page of the form."""
    with page.expect_navigation():
        page.locator("main button[data-verder]").dispatch_event("click")  # a tab behind another is drawn slowly


def tabs_of(context: BrowserContext, product: Product) -> dict[str, Page]:
    """Every page of the form in a tab of its own, half filled in and not sent."""
    first = context.new_page()
    first.goto(f"{product.url}/melden/voor-wie/")
    fill(first, "voor-wie")
    send(first)
    first.close()
    tabs = {slug: context.new_page() for slug in PAGES}
    for slug, page in tabs.items():
        page.goto(f"{product.url}/melden/{slug}/")
        fill(page, slug)
    return tabs


def test_ux11_back_and_refresh_lose_nothing_on_any_page(visitor: Callable[..., Visitor]) -> None:
    who = visitor(size=PHONE)
    page = who.page
    for slug in PAGES:
        who.go(f"/melden/{slug}/")
        fill(page, slug)
        send(page)
        assert f"/{slug}/" not in page.url
        page.go_back()
        assert is_there(page, slug), f"{slug} after back"
        page.reload()
        assert is_there(page, slug), f"{slug} after a refresh"

    main = who.go("/melden/controle/").locator("main").inner_text()
    assert all(text in main for _name, text in TYPED.values())


def test_ux11_tabs_of_one_browser_make_one_report_and_two_presses_send_it_once(
    visitor: Callable[..., Visitor], product: Product
) -> None:
    before = sql(product, CASES)[0][0]
    who = visitor()
    tabs = tabs_of(who.context, product)
    for slug, page in tabs.items():
        with page.expect_navigation(url=re.compile(rf"/melden/(?!{slug}/)")):
            page.locator("main button[data-verder]").evaluate("button => { button.click(); button.click(); }")
    first, second = who.page, who.context.new_page()
    for page in (first, second):
        page.goto(f"{product.url}/melden/controle/")
    main = first.locator("main").inner_text()
    assert all(text in main for _name, text in TYPED.values())

    first.get_by_role("button", name="Verstuur mijn melding").dblclick(no_wait_after=True)
    first.locator("#de-code").wait_for()
    second.get_by_role("button", name="Verstuur mijn melding").click()
    assert second.locator("#de-code").inner_text() == first.locator("#de-code").inner_text()
    first.reload()
    assert first.locator("#de-code span").count() == 6
    first.go_back()
    first.wait_for_load_state()
    assert sql(product, CASES)[0][0] == before + 1


@pytest.mark.parametrize("what", ["session", "form token"])
def test_ux11_what_expires_while_somebody_types_takes_nothing_along(
    visitor: Callable[..., Visitor], product: Product, what: str
) -> None:
    who = visitor()
    page = who.page
    who.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    send(page)
    for slug in PAGES:
        who.go(f"/melden/{slug}/")
        fill(page, slug)
        if what == "session":
            assert sql(product, EXPIRE, "concept")
        else:
            who.context.clear_cookies(name=who.cookie("formulier"))
        send(page)
        if what == "form token":
            assert is_there(page, slug), slug
            send(page)
        who.go(f"/melden/{slug}/")
        assert is_there(page, slug), slug


def test_ux11_a_message_waits_when_the_page_behind_the_code_closed(
    visitor: Callable[..., Visitor], product: Product
) -> None:
    sender = FormClient(product.url)
    sender.fill_in()
    code = sender.send()
    who = visitor()
    page = who.go("/code/")
    page.fill("[name=code]", code)
    who.button("Verder")
    page.fill("[name=tekst]", "Dit mag niet weg zijn.")
    assert sql(product, EXPIRE, "code")
    who.button("Stuur bericht")
    page.fill("[name=code]", code.lower().replace("-", " "))
    who.button("Verder")
    page.wait_for_load_state()

    assert page.input_value("[name=tekst]") == "Dit mag niet weg zijn."


def test_ux11_a_restart_of_the_server_loses_nothing_that_was_typed(
    visitor: Callable[..., Visitor], product: Product
) -> None:
    sender = FormClient(product.url)
    sender.fill_in()
    code = sender.send()
    reader, writer = visitor(), visitor()
    reader.go("/code/").fill("[name=code]", code)
    reader.button("Verder")
    reader.page.fill("[name=tekst]", "Geschreven voor de herstart.")
    tabs = tabs_of(writer.context, product)

    restart(product)
    for page in tabs.values():
        send(page)
    reader.button("Stuur bericht")

    assert "Geschreven voor de herstart." in reader.page.locator(".bericht--jij").inner_text()
    main = writer.go("/melden/controle/").locator("main").inner_text()
    assert all(text in main for _name, text in TYPED.values())
    writer.button("Verstuur mijn melding")
    writer.page.locator("#de-code").wait_for()


def restart(product: Product) -> None:
    """Kill every process that answers requests, in the middle of everything; the one that keeps them starts new ones."""
    keeper, *answering = product.pids("gunicorn")
    for pid in answering:
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while set(answering) & set(product.pids("gunicorn")) or len(product.pids("gunicorn")) < 2:
        assert time.monotonic() < deadline, "the web server did not come back"
        time.sleep(0.2)
    urllib.request.urlopen(f"{product.url}/readyz", timeout=30).close()
    assert keeper in product.pids("gunicorn")
