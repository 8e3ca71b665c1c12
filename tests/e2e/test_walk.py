"""One report, all the way: melder, coordinator, trusted person and board, in a real browser with real parts."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import DESKTOP, PHONE
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PNG = picture()
PLAN_SECONDS = 10


def report(melder: Visitor, *, story: str, js: bool = True) -> str:
    """Fill in the form from the first page to the receipt; gives the code."""
    page = melder.go("/")
    page.get_by_role("link", name="Begin je melding").click()
    page.check("[name=R1][value=zelf]")
    page.check("[name=A1][value=nee]")
    page.check("[name=Z1][value=lokaal]")
    melder.button("Verder")
    page.fill("[name=verhaal]", story)
    page.check("[name=V1][value=BELEDIGING]")
    page.check("[name=V1][value=DOXING]")
    melder.button("Verder")
    melder.button("Verder")
    assert "Kies hoe je ons antwoord wilt krijgen" in page.locator(".fouten").inner_text()
    page.check("[name=kanaal][value=code]")
    melder.button("Verder")
    page.get_by_role("link", name="Nog iets toevoegen").click()
    page.check("[name=D1][value=adres]")
    melder.button("Verder")
    files = [
        {"name": "schermfoto.png", "mimeType": "image/png", "buffer": PNG},
        {"name": "leeg.png", "mimeType": "image/png", "buffer": b""},
    ]
    page.set_input_files("[name=bestand]", files)  # type: ignore[arg-type]  # dictionaries are fine
    if not js:
        melder.button("Verder")
    page.locator(".bestand--fout", has_text="leeg.png").wait_for()
    page.locator("[data-staat=klaar]", has_text="schermfoto.png").wait_for()
    melder.button("Verder")
    page.check("[name=platforms][value=X]")
    melder.button("Verder")
    page.check("[name=F1][value=veel]")
    melder.button("Verder")
    page.check("[name=M2][value=angst]")
    melder.button("Genoeg. Naar versturen")
    assert story in page.locator("main").inner_text()
    melder.button("Verstuur mijn melding")
    page.locator("#de-code span").first.wait_for()
    return "-".join(page.locator("#de-code span").all_inner_texts())


def wait_for_plan(page: Page, *, version: int) -> None:
    """Behind the code, look until the step plan of this version is there; stops on the page of the plan."""
    page.locator("nav.delen a[href$='/code/plan/']").click()
    deadline = time.monotonic() + PLAN_SECONDS
    while f"Versie {version}," not in page.locator("main").inner_text():
        assert time.monotonic() < deadline, "the step plan took too long"
        time.sleep(0.3)
        page.reload()


def newest_first(cor: Visitor) -> list[str]:
    """Where the newest cases of the whole queue are; other tests may have filled more than one page of it."""
    found: dict[str, str] = {}
    following: str | None = "/werkplek/"
    while following:
        cor.go(following)
        for row in cor.page.locator("table.dossiers tbody tr").all():
            number = row.locator("small").first.inner_text().split(" ")[0]
            found[number] = row.locator("a.alias").get_attribute("href") or ""
        more = cor.page.locator("main a[href*='na=']")
        query = more.last.get_attribute("href") if more.count() else None
        following = f"/werkplek/{query}" if query else None
    return [found[number] for number in sorted(found, reverse=True)][:60]


def dossier_url(cor: Visitor, story: str) -> str:
    """Find the newest case in the queue and check that it is the one with this story."""
    for url in newest_first(cor):
        cor.go(url)
        if story in (cor.page.locator(".verhaal-tekst").all_text_contents() or [""])[0]:
            return url
    raise AssertionError("the report is not in the queue")


@pytest.mark.pango
@pytest.mark.parametrize("js", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_w04_one_report_all_the_way(visitor: Callable[..., Visitor], *, js: bool) -> None:
    story = f"Gisteren stond mijn adres in een groep ({'met' if js else 'zonder'} script)."
    melder = visitor(js=js, size=PHONE)
    code = report(melder, story=story, js=js)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", code)
    melder.button("Ik heb mijn code")
    wait_for_plan(melder.page, version=1)

    cor = visitor()
    cor.sign_in("cor")
    url = dossier_url(cor, story)
    cor.go(f"{url}triage/")
    assert "ernstig" in cor.page.locator(".uitkomst").inner_text()
    assert (
        "Mijn woonadres" in cor.page.locator("main").inner_text()
        or "woonadres" in cor.page.locator("main").inner_text()
    )
    cor.button("Bevestig ernst en advies")
    wait_for_plan(melder.page, version=2)
    cor.go(f"{url}toewijzen/")
    cor.page.locator("li.kan, li.eerst").filter(has_text="Vera Blom").get_by_role("button").click()
    assert "Vera Blom" in cor.page.locator(".dk-feiten").inner_text()

    vera, nadia = visitor(), visitor()
    vera.sign_in("vera")
    vera.go(f"{url}berichten/")
    vera.page.fill("[name=tekst]", "Dag, ik ben Vera. Ik luister.")
    vera.button("Stuur bericht")
    vera.go(url)
    vera.page.get_by_role("link", name=re.compile("Gedaan of anders ?: Eerste contact")).click()
    vera.page.check("[name=hoe][value=gebeld]")
    vera.page.check("[name=uitkomst][value=bereikt]")
    vera.button("Gedaan")
    assert "Maak ongedaan" in vera.page.locator("main").inner_text()
    nadia.sign_in("nadia")
    assert nadia.page.goto(nadia.product.url + url).status == 404  # type: ignore[union-attr]  # a page always answers

    melder.go("/code/")
    text = melder.page.locator("main").inner_text()
    assert "Ik luister" in text
    assert "Vera Blom" in text
    melder.page.fill("[name=tekst]", "Dank je, Vera.")
    melder.button("Stuur bericht")
    melder.go("/code/plan/")
    with melder.page.expect_download() as download:
        melder.page.get_by_role("link", name="Bewaar als pdf").click()
    assert re.fullmatch(r"stappenplan-\d{4}-\d\d-\d\d\.pdf", download.value.suggested_filename)
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    for who in (melder, cor, vera):
        assert who.elsewhere == []
        assert who.complaints == []


def test_the_board_sees_figures_and_nothing_else(visitor: Callable[..., Visitor]) -> None:
    cor = visitor()
    cor.sign_in("cor")
    first = cor.page.locator("table a.alias").first.get_attribute("href") or ""

    bas = visitor()
    page = bas.sign_in("bas")

    assert "/bestuur/" in page.url
    assert not re.search(r"M-\d{4}", page.content())
    for path in (first, "/werkplek/", "/werkplek/taken/", f"{first}triage/"):
        response = page.goto(bas.product.url + path)
        assert response is not None
        assert response.status in (403, 404)
        assert "Je ziet hier alleen cijfers" in page.locator("main").inner_text()


CONTRAST = "color-contrast"
VIEWS: list[tuple[tuple[int, int], bool, tuple[str, ...]]] = [
    (DESKTOP, False, ()), (PHONE, True, ()), (DESKTOP, True, (CONTRAST,)), (PHONE, False, (CONTRAST,)),
]  # fmt: skip


SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def check(who: Visitor, paths: list[str], *, axe: bool) -> list[str]:
    """Everything that is wrong with these pages: sideways scrolling, complaints of the console, and axe's findings."""
    found = []
    for path in paths:
        page = who.go(path)
        for size, dark, rules in VIEWS if axe else VIEWS[:2]:
            who.view(size, dark=dark)
            found += who.axe(*rules) if axe else []
            if page.evaluate(SIDEWAYS):
                found.append(f"{path} scrolls sideways")
    return [*found, *(f"elsewhere {url}" for url in who.elsewhere), *(c for c in who.complaints if "404" not in c)]


def pages_of_cor(cor: Visitor) -> list[str]:
    """Every page of the desk, and of one case that has everything."""
    cor.sign_in("cor")
    first = cor.page.locator("table a.alias").first.get_attribute("href") or ""
    tabs = ["", "overdracht/", "tijdlijn/", "triage/", "toewijzen/", "berichten/", "stappenplan/", "logboek/"]
    lists = [
        "",
        "taken/",
        "toewijzen/",
        "vertrouwenspersonen/",
        "cijfers/",
        "zoeken/?zoek=e",
        "teruggeven/",
        "aanvallen/",
    ]
    cor.go(f"{first}toewijzen/").locator("form#kies button").first.click()
    cor.go("/werkplek/vertrouwenspersonen/")
    divide = cor.page.locator("a[href$='/verdelen/']").first.get_attribute("href") or ""
    cor.go(first)
    moment = cor.page.locator("a[href^='/werkplek/taken/']:not([href*='nieuw'])").last.get_attribute("href") or ""
    task = cor.page.locator("a[href*='/taken/nieuw/']").get_attribute("href") or ""
    case = [first + tab for tab in tabs] + [moment, f"{moment}verzet/", f"{moment}vervalt/", task]
    return [*case, *(f"/werkplek/{name}" for name in lists), divide]


def test_no_page_of_the_desk_scrolls_sideways(visitor: Callable[..., Visitor]) -> None:
    cor = visitor()

    assert check(cor, pages_of_cor(cor), axe=False) == []


@pytest.mark.deep
def test_axe_finds_nothing_at_the_desk_and_the_board(visitor: Callable[..., Visitor]) -> None:
    cor, bas = visitor(), visitor()
    found = check(cor, pages_of_cor(cor), axe=True)
    bas.sign_in("bas")
    found += check(bas, ["/bestuur/", "/bestuur/archief/", "/bestuur/zo-tellen-we/"], axe=True)

    assert found == []
