"""Photograph every page, phone and desktop, light and dark, into var/screenshots; --docs adds the README's pictures.

Starts the product in a folder of its own, fills in a report as a melder would, and stops it again.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.conftest import DESKTOP, PHONE, Product, find_browser, start_product, stop_product  # noqa: E402 - the path comes first
from tools.totp import totp  # noqa: E402 - idem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

OUT, DOCS = ROOT / "var" / "screenshots", ROOT / "docs" / "img"
SIZES = {"phone": PHONE, "desktop": DESKTOP}
PUBLIC = {
    "start": "/",
    "start-en": "/en/",
    "hulp": "/hulp/",
    "aanspreekpunten": "/aanspreekpunten/",
    "beslisboom": "/beslisboom/",
    "gedragscode": "/gedragscode/",
    "over": "/over/",
    "wat-is-online-haat": "/wat-is-online-haat/",
    "privacy": "/privacy/",
    "veilig-melden": "/veilig-melden/",
    "toegankelijkheid": "/toegankelijkheid/",
    "gevaar": "/melden/gevaar/",
    "code": "/code/",
    "inloggen": "/inloggen/",
    "wachtzin-kwijt": "/inloggen/wachtzin-kwijt/",
    "uitnodiging": "/uitnodiging/",
    "bestaat-niet": "/bestaat-niet/",
}
DESK = {
    "werkvoorraad": "/werkplek/",
    "taken": "/werkplek/taken/",
    "stempels": "/werkplek/vastleggen/stempels/",
    "zoeken": "/werkplek/zoeken/?zoek=niets",
    "toewijzen": "/werkplek/toewijzen/",
    "vertrouwenspersonen": "/werkplek/vertrouwenspersonen/",
    "cijfers": "/werkplek/cijfers/",
    "sleutels": "/werkplek/sleutels/",
    "aanvallen": "/werkplek/aanvallen/",
    "aannemen": "/werkplek/aannemen/",
}
OWN = {
    "tweede-stap": "/inloggen/tweede-stap/",
    "wachtzin": "/inloggen/wachtzin/",
    "herstelblad-nieuw": "/inloggen/herstelblad/nieuw/",
}
BEHEER = {"beheer": "/beheer/", "beheer-uitnodigen": "/beheer/uitnodigen/"}
CASE = (
    "",
    "overdracht/",
    "tijdlijn/",
    "berichten/",
    "triage/",
    "toewijzen/",
    "akkoord/",
    "vraag/",
    "opzij/",
    "stappenplan/",
    "logboek/",
)
BOARD = {"bestuur": "/bestuur/", "bestuur-archief": "/bestuur/archief/", "bestuur-tellen": "/bestuur/zo-tellen-we/"}


@dataclass
class Studio:
    """A browser, the running product, and the sessions of its people."""

    browser: Browser
    product: Product

    def __post_init__(self) -> None:
        """Start without sessions: a code of the authenticator app works once, so each is kept."""
        self.sessions: dict[str, list[object]] = {}

    def visitor(self, *, size: str = "desktop", dark: bool = False, cookies: str = "") -> BrowserContext:
        """A fresh browser window, with somebody's session where one is named."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="nl-NL"
        )
        context.set_default_timeout(15_000)
        if cookies:
            context.add_cookies(self.sessions[cookies])  # type: ignore[arg-type]  # what cookies() gave
        return context

    def sign_in(self, name: str) -> None:
        """Sign in once and keep the session."""
        account = self.product.accounts[name]
        context = self.visitor()
        page = context.new_page()
        page.goto(f"{self.product.url}/inloggen/")
        page.fill("[name=login]", account["gebruikersnaam"])
        page.fill("[name=password]", account["wachtzin"])
        page.locator("main button[type=submit]").first.click()
        page.fill("[name=code]", totp(account["totp_geheim"]))
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(lambda url: "inloggen" not in url)
        self.sessions[name] = list(context.cookies())
        context.close()

    def shoot(self, pages: dict[str, str], *, cookies: str = "") -> None:
        """Every page in both sizes and both colour schemes."""
        for size in SIZES:
            for dark in (False, True):
                context = self.visitor(size=size, dark=dark, cookies=cookies)
                page = context.new_page()
                for name, path in pages.items():
                    page.goto(self.product.url + path)
                    self.keep(page, name, size=size, dark=dark)
                context.close()

    def keep(self, page: Page, name: str, *, size: str, dark: bool) -> None:
        """One photograph of a whole page, from its top."""
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=OUT / f"{name}-{size}-{'dark' if dark else 'light'}.png", full_page=True)


def main() -> int:
    """Take all photographs; returns the exit code."""
    program = find_browser()
    if program is None:
        print("Chromium is er niet; installeer het met: sudo apt-get install chromium")
        return 1
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="meldpunt-foto-") as folder:
        product = start_product(Path(folder) / "state", DEMO_AANTAL="60")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
                take_all(Studio(browser, product))
                browser.close()
        finally:
            stop_product(product)
    print(f"{len(list(OUT.glob('*.png')))} foto's staan in {OUT.relative_to(ROOT)}")
    return 0


def take_all(studio: Studio) -> None:
    """The public pages, the form, the desk and the board."""
    studio.shoot(PUBLIC)
    shoot_form(studio)
    for name in ("cor", "vera", "bas", "bo"):
        studio.sign_in(name)
    studio.shoot(DESK | case_pages(studio), cookies="cor")
    studio.shoot({"werkvoorraad-vera": "/werkplek/", "ontgrendelen": "/ontgrendelen/"}, cookies="vera")
    studio.shoot(OWN | {"cijfers-vaststellen": next_quarter(studio)}, cookies="cor")
    profile = first_link(studio, "cor", "/werkplek/vertrouwenspersonen/", "a[href*='/vertrouwenspersonen/']")
    studio.shoot({"profiel": profile}, cookies="cor")
    studio.shoot(BEHEER | {"beheer-persoon": first_link(studio, "bo", "/beheer/", "a.alias")}, cookies="bo")
    studio.shoot(BOARD, cookies="bas")
    if "--docs" in sys.argv:
        shoot_docs(studio)


def case_pages(studio: Studio) -> dict[str, str]:
    """The pages of the first case in the queue."""
    url = first_link(studio, "cor", "/werkplek/", "a.alias")
    return {f"dossier-{part.strip('/').replace('/', '-') or 'overzicht'}": url + part for part in CASE}


def first_link(studio: Studio, name: str, path: str, selector: str) -> str:
    """Where the first link of a kind leads, on a page of somebody's."""
    context = studio.visitor(cookies=name)
    page = context.new_page()
    page.goto(studio.product.url + path)
    url = page.locator(f"main {selector}").first.get_attribute("href") or ""
    context.close()
    return url


def next_quarter(studio: Studio) -> str:
    """The page on which a coordinator freezes a quarter; the list where nothing waits."""
    context = studio.visitor(cookies="cor")
    page = context.new_page()
    page.goto(f"{studio.product.url}/werkplek/cijfers/")
    links = page.locator("main a[href^='/werkplek/cijfers/']")
    url = (links.first.get_attribute("href") or "") if links.count() else ""
    context.close()
    return url or "/werkplek/cijfers/"


def shoot_form(studio: Studio) -> None:
    """Fill in a report in each size and scheme, photographing every page up to the page behind the code."""
    for size in SIZES:
        for dark in (False, True):
            context = studio.visitor(size=size, dark=dark)
            page = context.new_page()
            for walk in (walk_form, walk_for_another):
                for name in walk(page, studio.product.url):
                    studio.keep(page, name, size=size, dark=dark)
                context.clear_cookies()
            context.close()


def walk_form(page: Page, url: str) -> Iterator[str]:
    """Every page of the form, in order, filled in; names each page once it is as a melder would see it."""

    def button(text: str) -> None:
        page.locator("main").get_by_role("button", name=text).first.click()

    page.goto(f"{url}/melden/")
    yield "melden-voor-wie"
    button("Verder")
    yield "melden-voor-wie-fout"
    page.check("[name=R1][value=zelf]")
    page.check("[name=A1][value=nee]")
    page.check("[name=Z1][value=lokaal]")
    button("Verder")
    page.fill("[name=verhaal]", "Sinds gisteren staat mijn adres in een groep.")
    page.check("[name=V1][value=BELEDIGING]")
    page.check("[name=V1][value=DOXING]")
    yield "melden-wat"
    button("Verder")
    button("Verder")
    yield "melden-contact-fout"
    page.check("[name=kanaal][value=code]")
    yield "melden-contact"
    button("Verder")
    page.get_by_role("link", name="Nog iets toevoegen").click()
    page.check("[name=D1][value=adres]")
    yield "melden-verdieping"
    button("Verder")
    yield "melden-bewijs"
    button("Verder")
    page.check("[name=platforms][value=X]")
    yield "melden-waar"
    button("Verder")
    page.check("[name=F1][value=veel]")
    button("Verder")
    page.check("[name=M2][value=angst]")
    yield "melden-gevoel"
    button("Genoeg. Naar versturen")
    yield "melden-controle"
    button("Verstuur mijn melding")
    yield "melden-ontvangen"
    button("Ik heb mijn code")
    yield "mijn-melding"
    _wait_for_plan(page)
    yield "code-plan"
    for name in ("gegevens", "akkoord", "contact", "persoon", "sluit", "wissen"):
        page.goto(f"{url}/code/{name}/")
        yield name if name == "wissen" else f"code-{name}"


def _wait_for_plan(page: Page) -> None:
    """Look at the page of the plan until the worker made it."""
    page.locator("nav.delen a[href$='/code/plan/']").click()
    for _try in range(100):
        if "Versie 1," in page.locator("main").inner_text():
            return
        page.wait_for_timeout(300)
        page.reload()


def walk_for_another(page: Page, url: str) -> Iterator[str]:
    """A report about somebody who does not know of it yet, and that person taking it over."""

    def button(text: str) -> None:
        page.locator("main").get_by_role("button", name=text).first.click()

    page.goto(f"{url}/melden/")
    page.check("[name=R1][value=ander_weet_niet]")
    button("Verder")
    page.fill("[name=verhaal]", "Onder haar filmpje staan sinds gisteren nare reacties.")
    yield "melden-wat-ander"
    button("Verder")
    page.check("[name=kanaal][value=code]")
    button("Verder")
    button("Verstuur mijn melding")
    button("Ik heb mijn code")
    page.get_by_role("link", name="Maak een code voor de ander").first.click()
    yield "code-ander"
    button("Maak een code")
    yield "code-ander-code"
    code = page.locator("#de-code").inner_text()
    page.goto(f"{url}/code/")
    yield "mijn-melding-ander"
    button("Sluit af")
    page.goto(f"{url}/code/")
    page.fill("[name=code]", code)
    page.locator("main button[type=submit]").first.click()
    yield "code-overnemen"


def shoot_docs(studio: Studio) -> None:
    """The four pictures of the README: one screen each, not a whole page."""
    DOCS.mkdir(parents=True, exist_ok=True)
    pictures = {
        "start-telefoon": ("/", "phone", ""),
        "formulier-telefoon": ("/melden/", "phone", ""),
        "werkvoorraad": ("/werkplek/", "desktop", "cor"),
        "bestuur": ("/bestuur/", "desktop", "bas"),
    }
    for name, (path, size, cookies) in pictures.items():
        context = studio.visitor(size=size, cookies=cookies)
        page = context.new_page()
        page.goto(studio.product.url + path)
        page.screenshot(path=DOCS / f"{name}.png")
        context.close()


if __name__ == "__main__":
    sys.exit(main())
