"""The acceptance criteria that concern one path: by key alone, without a script, in a hurry, away; see ``test_pech.py``."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.formclient import FormClient
from tests.e2e.test_faults import sql
from tests.e2e.test_walk import wait_for_plan
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Product, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORY = "Iemand schrijft onder mijn berichten dat ik moet verdwijnen."


# ── by key alone ───────────────────────────────────────────────────────────────────────────────────

STEP = """selector => {
  const now = document.activeElement;
  const drawn = el => getComputedStyle(el).boxShadow !== 'none' || getComputedStyle(el).outlineStyle === 'auto';
  const before = window.before;
  const seen = (now === before && now.type === 'date') || [now, now.closest('.rij'), now.nextElementSibling].filter(Boolean).some(drawn); // the parts of a date have the browser's own ring
  window.before = now;
  return {
    here: now.matches(selector), seen, end: now === document.body, name: now.outerHTML.slice(0, 90),
    order: !before || before === now || before === document.body || Boolean(before.compareDocumentPosition(now) & 4),
  };
}"""


def tab_to(page: Page, selector: str, *, limit: int = 90) -> int:
    """Press Tab until this has the focus: always visible, in the order of the page; gives how often."""
    for count in range(limit):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP, selector)
        if step["here"]:
            assert step["seen"], step["name"]
            return count
        assert not step["end"], f"no way to {selector}"
        assert step["seen"], step["name"]
        assert step["order"], step["name"]
    raise AssertionError(f"no way to {selector}")


def press(page: Page, selector: str) -> None:
    """Go somewhere by key alone."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_ux03_a_whole_report_and_an_answer_by_key_alone(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    page = who.go("/")
    press(page, "main a[href='/melden/']")
    tab_to(page, "[name=R1]")
    page.keyboard.press("Space")
    press(page, "[data-verder]")
    tab_to(page, "[name=verhaal]")
    page.keyboard.type("Zonder muis.")
    press(page, "[data-verder]")
    press(page, "[data-verder]")
    assert page.evaluate("document.activeElement.matches('[data-fouten]')")
    tab_to(page, "[name=kanaal]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # without a name
    press(page, "[data-verder]")
    press(page, "main form button.knop--groot")
    code = page.locator("#de-code").inner_text()
    press(page, "main form .knop")
    wait_for_plan(page, version=1)
    tab_to(page, "details summary")
    page.keyboard.press("Enter")
    tab_to(page, ".plan__keuze button[value='later']")
    page.keyboard.press("Enter")
    page.locator(".bewaard:visible").filter(has_text="Bewaard om").wait_for()
    assert page.evaluate("document.activeElement.value") == "later"
    who.go("/code/")
    tab_to(page, "[name=tekst]")
    page.keyboard.type("Nog iets.")
    press(page, "main form.antwoord button")
    assert "Nog iets." in page.locator(".bericht--jij").inner_text()
    steps = tab_to(page, "footer a[href*='aanspreekpunten']", limit=150)
    assert steps > 10  # nothing on the way held the focus
    assert len(re.findall(r"\w{4}", code)) == 6


# ── without a script ───────────────────────────────────────────────────────────────────────────────


def test_ux04_what_is_behind_the_code_works_without_a_script(visitor: Callable[..., Visitor], product: Product) -> None:
    sender = FormClient(product.url)
    sender.fill_in(story="Zonder script.")
    who = visitor(js=False, size=PHONE)
    page = who.go("/code/")
    page.fill("[name=code]", sender.send())
    who.button("Verder")
    wait_for_plan(page, version=1)
    summary = page.locator(".vouw details").first
    summary.locator("summary").click()
    summary.locator("button").first.click()
    assert page.locator(".plan__keuze button[aria-pressed=true]:visible").count() == 1
    assert "Bewaard om" in page.locator(".bewaard:visible").inner_text()
    who.go("/code/gegevens/")
    page.set_input_files("[name=bestand]", {"name": "brief.txt", "mimeType": "text/plain", "buffer": b"Een brief."})
    who.button("Voeg toe")
    assert "brief.txt" in page.locator("main").inner_text()
    who.go("/code/").fill("[name=tekst]", "Een antwoord zonder script.")
    who.button("Stuur bericht")
    assert "Een antwoord zonder script." in page.locator(".bericht--jij").inner_text()
    who.go("/code/contact/").check("[name=rust][value='4']")
    who.button("Bewaar mijn wensen")
    assert page.url.endswith("/code/")
    who.go("/code/contact/")
    assert "om rust gevraagd" in page.locator("main").inner_text()
    who.go("/code/sluit/")
    who.button("Rond mijn melding af")
    who.go("/code/gegevens/")
    who.button("Open mijn melding weer")
    assert page.locator("[data-met-js]:visible").count() == 0
    page.locator("main .pagkop button").click()
    assert page.locator("h1").inner_text() != "Jouw melding"
    assert who.complaints == []


# ── in a hurry ─────────────────────────────────────────────────────────────────────────────────────


# The words that somebody has to read before going on: all that stands in the page's own part above the button, with the
# answers of a question up to the one that fits; the answers of a question that is left out are not read. What somebody
# filled in herself is looked over on the page before sending, and not read word by word.
READ = r"""last => {
  const main = document.querySelector('main');
  const button = [...main.querySelectorAll('a, button')].find(el => (el.id || el.textContent.trim()) === last);
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let words = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.checkVisibility({visibilityProperty: true}) || parent.closest('dialog, .vh, template, aside, .groep')) continue;
    if (button.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && !button.contains(node)) continue;
    const row = parent.closest('.rij');
    if (row) {
      const chosen = [...row.parentElement.querySelectorAll(':scope > .rij')].filter(el => el.querySelector(':checked')).pop();
      if (!chosen || row.compareDocumentPosition(chosen) & Node.DOCUMENT_POSITION_PRECEDING) continue;
    }
    words += node.textContent.trim().split(/\s+/).filter(Boolean).length;
  }
  return words;
}"""


@dataclass
class Person:
    """Somebody who reads, types and taps as fast as people do, without our waiting for it.

    The time is a sum: 120 ms for a key (a slow typist on a phone), a second to find and tap something, one and a half
    seconds to take in a page, and what the product itself took from each tap until the next page was there.
    """

    page: Page
    seconds: float = 0.0
    doings: int = 0
    pages: int = 0
    words: int = 0

    @property
    def minutes(self) -> float:
        """The same visit with every word read at 200 a minute, and two seconds for a tap; see ``READ``."""
        return self.words / 200 + self.doings * 2 / 60

    def read(self) -> None:
        """Take in a page."""
        self.pages += 1
        self.seconds += 1.5

    def type(self, name: str, text: str) -> None:
        """Type something."""
        self.page.fill(f"[name={name}]", text)
        self.doings += 1
        self.seconds += 1 + 0.12 * len(text)

    def tap(self, what: Locator, *, leads_on: bool = False) -> None:
        """Tap something; where it leads on, wait for the page and read it."""
        if leads_on:
            self.words += self.page.evaluate(READ, what.evaluate("el => el.id || el.textContent.trim()"))
        start = time.monotonic()
        what.click()
        if leads_on:
            self.page.wait_for_load_state()
            self.read()
        self.doings += 1
        self.seconds += 1 + time.monotonic() - start


def test_ux09_three_answers_bring_somebody_from_the_first_page_to_a_code_in_ninety_seconds(
    visitor: Callable[..., Visitor],
) -> None:
    who = visitor(size=PHONE)
    page = who.go("/")
    me, verder = Person(page), page.locator("main button[data-verder]")
    me.read()
    me.tap(page.get_by_role("link", name="Begin je melding"), leads_on=True)
    me.tap(page.locator("[name=R1][value=zelf]"))
    me.tap(verder, leads_on=True)
    me.type("verhaal", STORY)
    me.tap(verder, leads_on=True)
    me.tap(page.locator("[name=kanaal][value=code]"))
    me.tap(verder, leads_on=True)
    me.tap(page.get_by_role("button", name="Verstuur mijn melding"), leads_on=True)

    assert page.locator("#de-code span").count() == 6
    assert me.seconds <= 90
    assert me.doings <= 8
    assert me.pages <= 6
    assert me.minutes <= 2  # and with every word that has to be read


def test_a_full_report_takes_at_most_six_minutes_of_reading_and_tapping(visitor: Callable[..., Visitor]) -> None:
    who = visitor(size=PHONE)
    page = who.go("/")
    me, verder = Person(page), page.locator("main button[data-verder]").first

    def answer(**chosen: str) -> None:
        for name, codes in chosen.items():
            for code in codes.split():
                me.tap(page.locator(f"[name={name}][value={code}]"))
        me.tap(verder, leads_on=True)

    me.tap(page.get_by_role("link", name="Begin je melding"), leads_on=True)
    answer(R1="zelf", A1="nee", Z1="lokaal")
    me.type("verhaal", STORY)
    answer(V1="BEDREIGING DOXING", K1="persoon")
    me.tap(page.locator("[name=kanaal][value=bellen]"))
    me.type("telefoon", "06 1234 5678")
    answer(voicemail="nee")
    me.tap(page.get_by_role("link", name="Nog iets toevoegen"), leads_on=True)
    answer(B1="precies", D1="adres", D2="ja", S1="nee")
    picked = [{"name": f"{nr}.png", "mimeType": "image/png", "buffer": picture((20 + nr, 20))} for nr in range(4)]
    page.set_input_files("[name=bestand]", picked)  # type: ignore[arg-type]  # dictionaries are fine
    me.doings += 2
    page.get_by_text("4 bestanden toegevoegd.").first.wait_for()
    answer()
    me.type("links", "https://x.com/iemand/status/1")
    answer(platforms="WHATSAPP", wanneer="deze_week")
    answer(P1="ANONIEM", F1="veel", M1="middel")
    answer(M2="angst", E1="ernstig", R2="luisteren")
    me.tap(page.locator("[name=persoon]").first)
    answer()
    me.tap(page.get_by_role("button", name="Verstuur mijn melding"), leads_on=True)

    assert page.locator("#de-code span").count() == 6
    assert me.minutes <= 6, (me.words, me.doings)
    assert [text for text in who.complaints if "503" not in text] == []  # too many files at once are sent again


# ── away ───────────────────────────────────────────────────────────────────────────────────────────

BLANK = """() => {
  for (const kind of ['click', 'keyup']) addEventListener(kind, (event) => {
    const shown = [...document.body.children].filter(el => el.checkVisibility());
    if (!shown.length && !document.title.trim()) console.info(`blank after ${Math.round(performance.now() - event.timeStamp)}`);
  });
}"""
BLANK_MILLISECONDS = 300


@pytest.mark.parametrize("how", ["tap", "shift", "first link"])
def test_ux13_the_screen_is_blank_before_the_next_page_is_even_asked_for(
    visitor: Callable[..., Visitor], how: str
) -> None:
    said: list[str] = []
    who = visitor(size=PHONE)
    page = who.go("/melden/voor-wie/")
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(BLANK)
    for _press in range(3):
        page.keyboard.press("Escape")
    assert page.url.endswith("/melden/voor-wie/")
    if how == "tap":
        page.locator("a.weg[data-snel-weg]").click()
    elif how == "shift":
        for _press in range(3):
            page.keyboard.press("Shift")
    else:
        for _press in range(2):  # after the link to the content it is the first on the page
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.wait_for_url("http://localhost:*/livez")

    blank = [text for text in said if text.startswith("blank after")]
    assert int(blank[0].split()[-1]) < BLANK_MILLISECONDS


def test_ux14_after_leaving_the_page_behind_the_code_nothing_of_it_is_left(
    visitor: Callable[..., Visitor], product: Product
) -> None:
    sender = FormClient(product.url)
    sender.fill_in(story="Niemand hoeft dit te zien.")
    code = sender.send()
    open_now = "SELECT count(*) FROM vault_lockbox WHERE purpose = 'code'"
    for leave in ("a.weg[data-snel-weg]", "main .pagkop button"):
        who = visitor(size=PHONE)
        page = who.go("/code/")
        page.fill("[name=code]", code)
        who.button("Verder")
        page.wait_for_load_state()
        before = sql(product, open_now)[0][0]
        page.locator(leave).click()
        page.wait_for_url(lambda url: "/code/" not in url)

        assert sql(product, open_now)[0][0] == before - 1
        page.go_back()
        page.wait_for_load_state()
        assert "Jouw melding" not in page.locator("body").inner_text()
        who.go("/code/")
        assert page.locator("[name=code]").count() == 1


# ── danger, and codes ──────────────────────────────────────────────────────────────────────────────


def test_ux27_danger_shows_112_before_any_question_and_is_flagged_in_the_queue(
    visitor: Callable[..., Visitor], product: Product
) -> None:
    sender = FormClient(product.url)
    sender.fill_in(story="Hij staat voor de deur.")
    danger = sender.post("/melden/voor-wie/", {"R1": "zelf", "A1": "ja"})
    assert danger.url.endswith("/melden/gevaar/")
    main = danger.text.split("<main")[1].split("</main>")[0]
    assert re.search(r'<h1>[^<]*112</h1>.*?<a class="knop knop--groot" href="tel:112">', main, re.DOTALL)
    assert "<input" not in main
    sender.send()
    cor = visitor()
    rows = cor.sign_in("cor").locator("table.dossiers tbody tr").all_inner_texts()
    assert any("acuut" in row.lower() for row in rows)


def test_ux28_a_code_is_understood_however_it_is_typed_and_a_wrong_one_tells_nothing(product: Product) -> None:
    sender = FormClient(product.url)
    sender.fill_in()
    code = sender.send()
    confused = code.replace("0", "o").replace("1", "l").lower()
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), f" {confused} "):
        assert "Jouw melding" in FormClient(product.url).post("/code/", {"code": typed}).text, typed
    other = code[:-1] + ("2" if code[-1] != "2" else "3")
    said = set()
    for wrong in (other, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "onzin"):
        answer = FormClient(product.url).post("/code/", {"code": wrong})
        assert answer.status == 422
        assert wrong in answer.text
        said.add(re.sub(r"\s+", " ", re.findall(r"data-fouten>.*?</div>", answer.text, re.DOTALL)[0]))
    assert len(said) == 1
