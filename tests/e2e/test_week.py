"""One week of the desk for three people, in a real browser on a whole running product; the clock alone is ours.

The days are those of a real week, Monday to Friday. What somebody presses is counted where the desk promised how few
presses it takes.
"""

from __future__ import annotations

import email
import re
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meldpunt.core.clock import AMSTERDAM
from tests.e2e.conftest import DESKTOP, PHONE, Product, Visitor, start_product, stop_product
from tests.maak import picture
from tools.totp import totp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.pango, pytest.mark.deep]
KLOK = Path(__file__).parent / "klok"
PNG = picture()
STORY = "Iemand zette mijn adres in een groep en schrijft dat hij langskomt."
ATTACK = "Iedereen van jullie fractie moet weg uit deze stad, wij weten waar jullie vergaderen en komen langs."
FIFTH = "Onder mijn bericht staat een scheldwoord."
MOST = {"toewijzen": 3, "doorgeven": 6, "herinneren": 2, "overdragen": 4, "uitvoer": 3}


@dataclass
class Week:
    """A product whose days a test chooses, and the people who work with it."""

    product: Product
    chromium: Browser
    file: Path
    opened: list[BrowserContext] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    moment: float = 0
    since: float = 0

    def day(self, number: int, hour: int = 10) -> None:
        """Let it be this day of the week: 0 is Monday."""
        moment = datetime.combine(monday() + timedelta(days=number), datetime.min.time(), tzinfo=AMSTERDAM)
        moment += timedelta(hours=hour)
        self.moment, self.since = moment.timestamp(), time.time()
        self.file.write_text(f"{self.moment} {self.since}")

    def visitor(self, size: tuple[int, int] = DESKTOP) -> Visitor:
        """A new browser."""
        context = self.chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="nl-NL")
        context.set_default_timeout(15_000)
        self.opened.append(context)
        return Visitor(product=self.product, context=context, page=context.new_page(), complaints=[], elsewhere=[])

    def colleague(self, name: str) -> Visitor:
        """Somebody of the desk who signs in on this day; a code of the app works once."""
        visitor = self.visitor()
        account = self.product.accounts[name]
        visitor.go("/inloggen/")
        visitor.page.fill("[name=login]", account["gebruikersnaam"])
        visitor.page.fill("[name=password]", account["wachtzin"])
        visitor.button("Log in")
        visitor.page.locator("[name=code]").wait_for()
        while (code := totp(account["totp_geheim"], self.moment + time.time() - self.since)) == self.used.get(name):
            time.sleep(0.5)
        self.used[name] = code
        visitor.page.fill("[name=code]", code)
        visitor.page.locator("main button[type=submit]").first.click()
        visitor.page.wait_for_url(lambda url: "inloggen" not in url)
        return visitor

    def mails(self) -> list[str]:
        """The subject of every mail that went out so far."""
        folder = self.product.state / "mail"
        texts = [text for path in sorted(folder.glob("*")) for text in path.read_text().split("-" * 79) if text.strip()]
        return [str(email.message_from_string(text.strip())["Subject"]) for text in texts]


@dataclass
class Presses:
    """Counts what somebody presses, from the page where they are."""

    page: Page
    count: int = 0

    def press(self, target: Locator) -> None:
        """Press something that stands on the page."""
        target.click()
        self.count += 1


def monday() -> date:
    """The Monday after this week, so that everything that the demo planned is past or far."""
    today = date.today()  # noqa: DTZ011 - the day of this machine is near enough
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Week]:
    """The product of this week."""
    folder = tmp_path_factory.mktemp("week")
    file = folder / "klok"
    product = start_product(folder / "state", DEMO_AANTAL="1", PYTHONPATH=str(KLOK), WEEK_KLOK=str(file))
    running = Week(product=product, chromium=chromium, file=file)
    yield running
    for context in running.opened:
        context.close()
    stop_product(product)


def send(melder: Visitor, *, story: str, form: str, link: str = "", wish: str = "", file: bool = False) -> str:
    """Fill in the form and send it; gives the code."""
    page = melder.go("/")
    page.get_by_role("link", name="Begin je melding").click()
    page.check("[name=R1][value=zelf]")
    page.check("[name=A1][value=nee]")
    page.check("[name=Z1][value=lokaal]")
    melder.button("Verder")
    page.fill("[name=verhaal]", story)
    page.check(f"[name=V1][value={form}]")
    melder.button("Verder")
    page.check("[name=kanaal][value=code]")
    melder.button("Verder")
    if link or wish or file:
        page.get_by_role("link", name="Nog iets toevoegen").click()
    melder.go("/melden/waar/")
    if link:
        page.fill("[name=links]", link)
        page.check("[name=platforms][value=X]")
        melder.button("Verder")
    if file:
        melder.go("/melden/bewijs/")
        page.set_input_files("[name=bestand]", [{"name": "foto.png", "mimeType": "image/png", "buffer": PNG}])  # type: ignore[arg-type]
        page.locator("[data-staat=klaar]", has_text="foto.png").wait_for()
        melder.button("Verder")
    if wish:
        melder.go("/melden/met-wie/")
        page.get_by_label(wish, exact=False).first.check()
        melder.button("Verder")
    melder.go("/melden/controle/")
    melder.button("Verstuur mijn melding")
    page.locator("#de-code span").first.wait_for()
    return "-".join(page.locator("#de-code span").all_inner_texts())


def confirm(week: Week, presses: Presses, name: str) -> None:
    """Type the passphrase once more, where that is asked."""
    if "opnieuw" in presses.page.url:
        presses.page.fill("[name=password]", week.product.accounts[name]["wachtzin"])
        presses.press(presses.page.locator("main").get_by_role("button", name="Bevestig"))


def case_of(colleague: Visitor, story: str) -> str:
    """The address of the newest case with these words."""
    page = colleague.go("/werkplek/")
    addresses = [a.get_attribute("href") or "" for a in page.locator("table.dossiers a.alias").all()]
    for url in dict.fromkeys(addresses):
        colleague.go(url)
        if story in (page.locator(".verhaal-tekst").all_text_contents() or [""])[0]:
            return url
    raise AssertionError("the report is not in the queue")


def main_of(visitor: Visitor) -> str:
    return visitor.page.locator("main").inner_text()


def behind_code(melder: Visitor, code: str) -> None:
    """Open what stands behind a code."""
    melder.go("/code/")
    melder.page.fill("[name=code]", code)
    melder.page.locator("main button[type=submit]").first.click()
    melder.page.locator("nav.delen").wait_for()


def triaged_with_a_second_look(week: Week, story: str) -> str:
    """Cor finds a report less grave than its answers say; Carolien agrees. Gives the address of the case."""
    cor = week.colleague("cor")
    url = case_of(cor, story)
    cor.go(f"{url}triage/")
    assert cor.page.locator("[name=gradatie][value=middel]").is_checked()
    cor.page.check("[name=gradatie][value=licht]")
    cor.page.fill("[name=reden]", "Het adres stond er een minuut en is al weg.")
    cor.button("Bevestig ernst en advies")
    assert "wacht op een tweede persoon" in main_of(cor)
    carolien = week.colleague("carolien")
    carolien.go(url)
    carolien.button("Akkoord")
    carolien.go(f"{url}triage/")
    assert "van middel naar licht" in " ".join(main_of(carolien).split())
    return url


def assigned_by_wish(week: Week, url: str) -> int:
    """A coordinator gives a case to whom the melder asked for; gives the number of presses."""
    cor = week.colleague("cor")
    cor.go(url)
    presses = Presses(cor.page)
    presses.press(cor.page.locator("main").get_by_role("link", name="Wijs toe").first)
    confirm(week, presses, "cor")
    assert "gevraagd door de melder" in main_of(cor)
    presses.press(cor.page.get_by_role("button", name="Wijs toe aan Vera Blom").first)
    cor.go(url)
    assert "Vera Blom" in cor.page.locator(".dk-feiten").inner_text()
    return presses.count


def called(week: Week, url: str) -> None:
    """Vera calls: what she writes down stands in the case, and the plan is made anew."""
    vera = week.colleague("vera")
    vera.go(url)
    vera.page.locator("main").get_by_role("link", name="Begin het gesprek").first.click()
    vera.page.locator("main textarea").first.fill("De straat en het huisnummer stonden erin.")
    vera.page.check("[name=hoe][value=gebeld]")
    vera.page.check("[name=uitkomst][value=bereikt]")
    vera.button("Rond het gesprek af")
    vera.go(f"{url}tijdlijn/")
    assert "De straat en het huisnummer stonden erin." in main_of(vera)


def reminded(week: Week, url: str) -> int:
    """Vera puts a task for the next working day; gives the number of presses."""
    vera = week.colleague("vera")
    vera.go(url)
    presses = Presses(vera.page)
    presses.press(vera.page.locator("main").get_by_role("link", name="Nieuwe taak"))
    presses.press(vera.page.locator("main").get_by_role("button", name="Zet klaar"))
    assert "De taak staat klaar." in main_of(vera)
    return presses.count


def approved(week: Week, url: str, code: str, place: str, *, parts: tuple[str, ...]) -> Visitor:
    """Vera asks whether something may go somewhere, the melder says yes; gives Vera's browser."""
    vera, melder = week.colleague("vera"), week.visitor(PHONE)
    vera.go(f"{url}akkoord/")
    button = f"button[value={place}]"
    ask = vera.page.locator(f"main {button}").last
    if not ask.is_visible():  # not in the advice of a light case, so that it is folded away
        vera.page.locator("main details").filter(has=vera.page.locator(button)).locator("summary").first.click()
    ask.click()
    for part in parts:
        vera.page.check(f"[name=onderdelen][value={part}]")
    if "woorden" in parts:
        vera.page.fill("[name=tekst]", "Mijn adres stond in een groep.")
    vera.button("Vraag het de melder")
    behind_code(melder, code)
    melder.go("/code/akkoord/")
    melder.page.locator(f"main button[name=geef][value={place}]").first.click()
    return vera


def asked_away(week: Week, url: str, code: str) -> str:
    """Vera asks the platform to take the message down; the melder reads it. Gives the address of the request."""
    vera = approved(week, url, code, "PLATFORM", parts=("links",))
    vera.go(url)
    vera.page.locator("main a[href*='/meegeven/verzoek/']").first.click()
    for box in vera.page.locator("main [name=bewijs], main [name=redenen]").all():
        box.check()
    vera.button("Maak de tekst")
    assert "https://x.com/kwaad/status/1" in main_of(vera)
    address = vera.page.url
    vera.page.check("[name=past]")
    vera.button("Het is verstuurd")
    assert "Kijk opnieuw" in main_of(vera) or "opnieuw" in main_of(vera)
    melder = week.visitor(PHONE)
    behind_code(melder, code)
    melder.go("/code/akkoord/")
    assert "platform" in main_of(melder).lower()
    return address


def seen_gone(week: Week, colleague: str, address: str) -> None:
    """Days later somebody looks again, and it is gone."""
    desk = week.colleague(colleague)
    desk.page.goto(address)
    desk.page.check("[name=uitslag][value=weg]")
    desk.button("Bewaar wat je ziet")
    assert "weg" in main_of(desk)
    assert desk.page.locator("[name=uitslag]").count() == 0


def referred(week: Week, url: str, code: str) -> int:
    """Vera asks, the melder says yes, the letter goes out, the police answers; gives the presses after the yes."""
    vera = approved(week, url, code, "POLITIE", parts=("woorden",))
    vera.go(url)
    presses = Presses(vera.page)
    presses.press(vera.page.get_by_role("link", name="Akkoord", exact=True))
    presses.press(vera.page.locator("main").get_by_role("button", name="Geef door").first)
    letter = vera.page.locator(".vel.brief").inner_text()
    presses.press(vera.page.locator("[name=past]"))
    presses.press(vera.page.get_by_role("button", name="Nagekeken, mag weg"))
    paper = vera.page.get_by_role("link", name="Open de brief als pdf").get_attribute("href")
    presses.count += 1  # a browser without a screen shows no PDF; the file is asked for instead
    assert vera.context.request.get(week.product.url + str(paper)).body().startswith(b"%PDF")
    presses.press(vera.page.get_by_role("button", name="Geprint en op de post"))
    assert "Mijn adres stond in een groep." in letter
    return presses.count


def attacked(week: Week) -> None:
    """Three people were sent the same words; Cor links the cases, and writes to all three with one press."""
    codes, cor = [], week.colleague("cor")
    for number in range(3):
        melder = week.visitor(PHONE)
        story = f"{ATTACK} Dit is mijn bericht nummer {number}."
        codes.append(send(melder, story=story, form="BELEDIGING"))
        if number < 2:
            case_of(cor, story)  # opened, so that somebody has read it
    cor.go("/werkplek/aanvallen/")
    cor.button("Vergelijk")
    proposal = cor.page.locator("main form").filter(has=cor.page.locator("[name=voorgesteld]")).first
    assert proposal.locator("input[name=dossier]").count() == 3
    proposal.locator("button.eerst").click()
    assert "Hoort" in main_of(cor) or "aanval" in main_of(cor).lower()
    address = cor.page.url

    def write() -> None:
        for box in cor.page.locator("main input[name=dossier][type=checkbox]").all():
            box.check()
        cor.page.locator("main textarea[name=tekst]").first.fill(
            "We zien dat dit meer mensen treft. We zijn ermee bezig."
        )
        cor.page.locator("main button[name=doe][value=bericht]").click()

    write()
    assert "nog niet gelezen" in main_of(cor) or "las nog niemand" in main_of(cor)
    case_of(cor, f"{ATTACK} Dit is mijn bericht nummer 2.")
    cor.page.goto(address)
    write()
    for code in codes:
        melder = week.visitor(PHONE)
        behind_code(melder, code)
        assert "We zien dat dit meer mensen treft." in main_of(melder)


def handed_over(week: Week) -> int:
    """Vera falls ill; Cor gives all her cases to others; gives the presses from the first page."""
    cor = week.colleague("cor")
    presses = Presses(cor.page)
    cor.go("/werkplek/")
    presses.press(cor.page.locator("nav").get_by_role("link", name="Vertrouwenspersonen").first)
    presses.press(cor.page.locator("li.kan").filter(has_text="Vera Blom").get_by_role("link", name="Verdeel"))
    confirm(week, presses, "cor")
    presses.press(cor.page.locator("main").get_by_role("button", name=re.compile("Verdeel")))
    assert re.search(r"dossiers? (is|zijn) toegewezen", main_of(cor))
    return presses.count


def read_over(week: Week, url: str) -> str:
    """Whoever has the case now reads what happened and what is due; gives their name for signing in."""
    cor = week.colleague("cor")
    cor.go(url)
    who = next(
        name for name in ("nadia", "samira", "ruben") if name in cor.page.locator(".dk-feiten").inner_text().lower()
    )
    colleague = week.colleague(who)
    colleague.go(f"{url}overdracht/")
    read = main_of(colleague)
    for words in ("Bellen hoe het gaat", "Antwoord", "De straat en het huisnummer stonden erin."):
        assert words in read, words
    return who


def closed(week: Week, colleague: str, url: str, code: str) -> None:
    """Somebody closes a case with care; the melder reads it, writes again, and the case is open again."""
    desk, melder = week.colleague(colleague), week.visitor(PHONE)
    desk.go(f"{url}sluiten/")
    for group in desk.page.locator("main form fieldset").all():
        group.locator("input[type=radio]").first.check()
    desk.page.check("[name=begin][value=rustig]")
    desk.page.fill("[name=reden]", "De melder vindt het genoeg zo.")
    desk.page.locator("main form button.eerst").last.click()
    assert "Het dossier is gesloten." in main_of(desk)
    behind_code(melder, code)
    assert "Het is al een tijd rustig." in main_of(melder)
    melder.page.fill("[name=tekst]", "Er staat toch weer iets.")
    melder.button("Stuur bericht")
    desk.go(url)
    assert "Weer geopend" in main_of(desk)


def taken_out(week: Week, colleague: str, url: str) -> int:
    """Somebody takes the evidence of a case out as one package; gives the presses from the case."""
    desk = week.colleague(colleague)
    desk.go(url)
    presses = Presses(desk.page)
    presses.press(desk.page.locator("nav.tabs").get_by_role("link", name="Bewijs"))
    with desk.page.expect_download() as package:
        presses.press(desk.page.locator("main").get_by_role("link", name="Bewijspakket"))
    assert Path(package.value.path()).read_bytes().startswith(b"PK")
    return presses.count


def test_a_week_of_three_people(week: Week) -> None:
    presses: dict[str, int] = {}
    melder = week.visitor(PHONE)
    week.day(0, 9)
    code = send(melder, story=STORY, form="DOXING", wish="Vera", link="https://x.com/kwaad/status/1", file=True)
    send(week.visitor(PHONE), story=FIFTH, form="BELEDIGING")
    week.day(0, 14)
    url = triaged_with_a_second_look(week, STORY)
    presses["toewijzen"] = assigned_by_wish(week, url)
    week.day(1)
    called(week, url)
    presses["herinneren"] = reminded(week, url)
    presses["doorgeven"] = referred(week, url, code)
    away = asked_away(week, url, code)
    week.day(2)
    attacked(week)
    week.day(3)
    presses["overdragen"] = handed_over(week)
    who = read_over(week, url)
    week.day(4)
    seen_gone(week, who, away)
    presses["uitvoer"] = taken_out(week, who, url)
    closed(week, who, url, code)
    cor = week.colleague("cor")
    case_of(cor, FIFTH)  # nobody took it up all week: it is still there, and late
    assert "over tijd" in main_of(cor)
    assert {name: count for name, count in presses.items() if count > MOST[name]} == {}
