"""Pausing in a real browser: saved while typing, asked before it closes, an empty screen after, nothing on the device."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.formclient import FormClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.conftest import Product, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "kanarie in de pauze"
STORAGE = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state,
  (await indexedDB.databases()).map((found) => found.name), await caches.keys(),
  (await navigator.serviceWorker.getRegistrations()).length,
])"""
EMPTY = '[{},{},"",'


def hide(page: Page) -> None:
    """Look away from the page, as switching to another app does."""
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )


def sent_report(product: Product) -> str:
    melder = FormClient(product.url)
    melder.fill_in(story="Een verhaal voor de pauze.")
    return melder.send()


def focused(page: Page) -> Any:
    return page.evaluate("() => document.activeElement.textContent.trim()")


def test_what_is_typed_is_saved_by_itself_and_nothing_stays_on_the_device(visitor: Callable[..., Visitor]) -> None:
    melder = visitor(size=(390, 844))
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    melder.page.clock.install()
    page = melder.go("/melden/wat/")
    page.fill("[name=verhaal]", WORDS)
    with page.expect_response(re.compile("/melden/wat/bewaar/$")):
        page.clock.run_for(31_000)
    status = page.locator("form [role=status]", has_text="Opgeslagen om")
    status.wait_for()
    assert re.search(r"Opgeslagen om \d{1,2}\.\d{2}", status.inner_text())
    page.clock.run_for(3_000)
    assert status.get_attribute("aria-live") == "off"  # said once; after that only the time changes

    page.fill("[name=verhaal]", f"{WORDS}, en meer")
    with page.expect_response(re.compile("/melden/wat/bewaar/$")):
        hide(page)
    stored = page.evaluate(STORAGE)
    assert stored.startswith(EMPTY)
    assert "kanarie" not in stored
    assert not melder.axe()

    again = melder.go("/melden/wat/")
    assert again.input_value("[name=verhaal]") == f"{WORDS}, en meer"
    assert again.locator("[data-fouten]").count() == 0
    assert not melder.complaints


def test_h7_after_a_report_only_keys_are_left_and_after_leaving_not_even_those(visitor: Callable[..., Visitor]) -> None:
    melder = visitor()
    page = melder.go("/melden/voor-wie/")
    page.check("[name=R1][value=zelf]")
    melder.button("Verder")
    page.fill("[name=verhaal]", WORDS)
    melder.button("Verder")
    page.check("[name=kanaal][value=code]")
    melder.button("Verder")
    melder.button("Verstuur")
    page.wait_for_url(re.compile("/melden/ontvangen/"))
    held = {str(cookie["name"]).removeprefix("__Host-"): cookie["expires"] for cookie in melder.context.cookies()}

    assert set(held) <= {"formulier", "concept", "sessie"}
    assert set(held.values()) == {-1}  # gone with the browser
    assert page.evaluate(STORAGE).startswith(EMPTY)
    assert page.evaluate(STORAGE).endswith("[],[],0]")

    page.locator(".weg[data-snel-weg]").click()
    page.wait_for_url(re.compile("livez"))
    assert melder.context.cookies(melder.product.url) == []
    melder.go("/hulp/")
    assert page.evaluate(STORAGE).startswith(EMPTY)
    assert page.evaluate(STORAGE).endswith("[],[],0]")
    assert melder.context.cookies(melder.product.url) == []


def test_leaving_in_a_hurry_saves_nothing_any_more(visitor: Callable[..., Visitor]) -> None:
    melder = visitor()
    page = melder.go("/melden/voor-wie/")
    page.check("[name=R1][value=zelf]")
    melder.button("Verder")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "bewaar" in request.url else None)
    page.fill("[name=verhaal]", WORDS)
    page.locator(".weg[data-snel-weg]").click()
    page.wait_for_url(re.compile("livez"))

    assert asked == []
    assert WORDS not in melder.go("/melden/wat/").content()


def test_ux32_before_the_page_behind_a_code_closes_it_asks_and_then_shows_an_empty_screen(
    visitor: Callable[..., Visitor], product: Product
) -> None:
    code = sent_report(product)
    melder = visitor(size=(390, 844))
    melder.page.clock.install()
    page = melder.go("/code/")
    page.fill("[name=code]", code)
    melder.button("Verder")
    page.get_by_role("heading", name="Jouw melding", level=1).wait_for()
    page.fill("textarea[name=tekst]", WORDS)
    page.focus("textarea[name=tekst]")
    dialog = page.locator("dialog")

    page.clock.run_for(7 * 60_000)
    assert not dialog.is_visible()
    page.clock.run_for(28_000)  # more than two minutes are left
    dialog.wait_for()
    assert focused(page) == "Blijf hier"
    assert not melder.axe()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    for _turn in range(10):
        with page.expect_response(re.compile("/verleng/code/$")):
            page.get_by_role("button", name="Blijf hier").click()
        dialog.wait_for(state="hidden")
        page.clock.run_for(7 * 60_000 + 28_000)
        dialog.wait_for()
    page.keyboard.press("Escape")  # staying, too
    dialog.wait_for(state="hidden")
    assert page.evaluate("() => document.activeElement.name") == "tekst"

    page.clock.run_for(10 * 60_000)
    page.get_by_role("heading", name="Je bent even weg geweest").wait_for()
    assert "Een verhaal" not in page.content()
    assert WORDS not in page.locator("main").inner_text()
    page.fill("[name=code]", code)
    melder.button("Verder")
    assert page.input_value("textarea[name=tekst]") == WORDS
    assert not melder.complaints


def test_a_form_that_is_left_alone_asks_goes_blank_and_gives_every_word_back(
    visitor: Callable[..., Visitor],
) -> None:
    melder = visitor(size=(390, 844))
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    melder.page.clock.install()
    page = melder.go("/melden/wat/")
    dialog = page.locator("dialog")
    page.clock.run_for(10 * 60_000)
    page.fill("[name=verhaal]", WORDS)  # whoever does something begins anew
    page.check("[name=V1][value=DOXING]")
    page.clock.run_for(17 * 60_000)
    assert not dialog.is_visible()
    page.clock.run_for(30_000)
    dialog.wait_for()
    assert focused(page) == "Blijf hier"
    assert not melder.axe()
    page.get_by_role("button", name="Blijf hier").click()
    dialog.wait_for(state="hidden")
    page.fill("[name=verhaal]", f"{WORDS}, en het einde")
    page.clock.run_for(20 * 60_000)
    page.get_by_role("heading", name="Je bent even weg geweest").wait_for()
    assert WORDS not in page.content()
    assert not melder.axe()

    page.get_by_role("link", name="Ga verder").click()
    assert page.input_value("[name=verhaal]") == f"{WORDS}, en het einde"
    assert page.is_checked("[name=V1][value=DOXING]")
    assert page.locator("[data-fouten]").count() == 0
    assert not melder.complaints


def test_before_the_desk_closes_it_asks_and_then_somebody_else_finds_nothing(visitor: Callable[..., Visitor]) -> None:
    vera = visitor()
    vera.sign_in("vera")
    vera.page.clock.install()
    page = vera.go("/werkplek/")
    dialog = page.locator("dialog")
    page.clock.run_for(15 * 60_000 - 60_000 - 155_000 + 6_000)
    page.clock.run_for(60_000)
    dialog.wait_for()
    assert focused(page) == "Blijf hier"
    assert not vera.axe()
    with page.expect_response(re.compile("/sessie/verleng/$")):
        page.get_by_role("button", name="Blijf hier").click()
    dialog.wait_for(state="hidden")
    assert not vera.complaints


def test_without_javascript_a_line_says_until_when(visitor: Callable[..., Visitor], product: Product) -> None:
    code = sent_report(product)
    melder = visitor(js=False)
    melder.go("/code/").fill("[name=code]", code)
    melder.button("Verder")

    assert re.search(r"Deze pagina blijft open tot\s+\d{1,2}\.\d{2}", melder.page.locator("body").inner_text())
    assert not melder.page.locator("dialog").is_visible()


def test_keeping_things_and_deciding_later_works_on_a_phone_without_javascript(visitor: Callable[..., Visitor]) -> None:
    melder = visitor(js=False, size=(320, 640))
    page = melder.go("/bewaren/")
    melder.button("Begin met bewaren")
    page.get_by_text("Ik heb mijn code. Verder").click()
    page.get_by_text("Schrijf iets op").first.click()
    page.fill("[name=tekst]", WORDS)
    page.fill("[name=links]", "https://voorbeeld.example/" + "x" * 120)
    melder.button("Bewaar")
    assert WORDS in page.locator("main").inner_text()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    page.locator("label", has_text=WORDS).click()
    melder.button("Begin een melding hiermee")
    page.wait_for_url(re.compile("voor-wie"))
    assert melder.go("/melden/wat/").input_value("[name=verhaal]").endswith(WORDS)
    melder.go("/bewaren/overzicht/")
    assert WORDS in page.locator("main").inner_text()
