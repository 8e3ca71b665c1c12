"""Somebody from outside, in real browsers: asked of the melder, invited, let in, reading, writing, and shut out."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from meldpunt.core.clock import today
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_inrichten import CODE, new_passphrase, sign_in, write_over
from tests.e2e.test_walk import newest_first, report
from tools.totp import totp

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("MEELEZEN_SHOTS")  # a folder for pictures of every page, for whoever wants to look
NAME, LOGIN = "Guusje Advocaat", "guusje-advocaat"
WACHTZIN = "wilg kade lantaarn zomer brug"
NARROW = (320, 640)


def look(who: Visitor, name: str) -> None:
    """The page holds on a desktop, on a phone in the dark and on the narrowest screen, and axe finds nothing on it."""
    for kind, size, dark in (("desktop", DESKTOP, False), ("phone", PHONE, True), ("smal", NARROW, False)):
        who.view(size, dark=dark)
        assert who.axe() == []
        assert who.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if SHOTS:
            who.page.screenshot(path=f"{SHOTS}/{name}-{kind}.png", full_page=True)
    who.view(DESKTOP)


def newest_case(cor: Visitor, story: str) -> str:
    """The address of the case with this story."""
    for url in newest_first(cor):
        if story in (cor.go(url).locator(".verhaal-tekst").all_text_contents() or [""])[0]:
            return url
    raise AssertionError("the report is not in the queue")


def ask_about_guest(cor: Visitor) -> None:
    """Ask the melder whether a lawyer may read along; the first time with everything left out."""
    look(cor, "01-vragen")
    cor.button("Vraag het de melder")
    assert "Vul de naam in van wie er meeleest." in cor.page.locator("main").inner_text()
    look(cor, "02-geweigerd")
    cor.page.fill("[name=naam]", NAME)
    cor.page.fill("[name=organisatie]", "Kantoor aan de gracht")
    cor.page.fill("[name=waarom]", "Zij weet of aangifte zin heeft.")
    for part in cor.page.locator("[name=delen]").all():
        part.check()
    cor.page.fill("[name=tot]", (today() + timedelta(days=20)).isoformat())
    cor.button("Vraag het de melder")
    assert "De vraag staat klaar voor de melder." in cor.page.locator("body").inner_text()
    look(cor, "03-gevraagd")


def invite(cor: Visitor, where: str) -> str:
    """Invite her; gives the code that she gets by telephone."""
    cor.go(where).get_by_role("link", name="Nodig uit").click()
    look(cor, "05-uitnodigen")
    cor.page.fill("[name=gebruikersnaam]", LOGIN)
    cor.page.fill("[name=email]", "guusje@kantoor.example")
    cor.button("Maak de uitnodiging")
    look(cor, "06-uitnodiging")
    return str(CODE.findall(cor.page.inner_text("#uitnodiging-code"))[0])


def begin(guest: Visitor, code: str) -> None:
    """Begin with the code: a passphrase, a sheet of paper, a second factor."""
    guest.go("/uitnodiging/")
    guest.page.fill("[name=code]", code)
    new_passphrase(guest, WACHTZIN)
    guest.button("Begin")
    look(guest, "07-blad")
    write_over(guest)
    sign_in(guest, LOGIN, WACHTZIN)
    guest.page.locator("output.sleuteltekst").wait_for()
    look(guest, "07b-app")
    guest.page.fill("[name=code]", totp(guest.page.locator("output.sleuteltekst").inner_text()))
    guest.button("Koppel de app")
    guest.page.wait_for_url(lambda url: "totp" not in url)


def test_somebody_from_outside_reads_along_and_is_shut_out(visitor: Callable[..., Visitor]) -> None:
    story, note, answer = "Dit leest straks iemand mee.", "Aangifte is kansrijk.", "Dank, we bellen morgen."
    melder, cor, guest = visitor(size=PHONE), visitor(), visitor()
    report(melder, story=story)
    melder.button("Ik heb mijn code")
    cor.sign_in("cor")
    case = newest_case(cor, story)
    cor.page.get_by_role("link", name=re.compile("van buiten")).first.click()
    where = urlsplit(cor.page.url).path
    ask_about_guest(cor)

    melder.go("/code/")
    look(melder, "04-vraag")
    assert NAME in melder.page.locator("main").inner_text()
    melder.button("Ja, dat mag")
    begin(guest, invite(cor, where))
    guest.go("/meelezen/")
    look(guest, "08-nog-geen-sleutel")
    assert story not in guest.page.content()
    cor.go(where).get_by_role("link", name="Vergelijk en geef de sleutel").click()
    look(cor, "09-sleutel")
    cor.button("Het klopt, geef de sleutel")
    look(cor, "10-leest-mee")

    guest.go("/meelezen/").get_by_text("Lees het verhaal").click()
    assert story in guest.page.locator("main").inner_text()
    look(guest, "11-zaak")
    guest.page.fill("[name=tekst]", note)
    guest.button("Verstuur")
    assert guest.page.goto(guest.product.url + case).status in (403, 404)  # type: ignore[union-attr]  # a page always answers
    assert note in cor.go(where).locator("main").inner_text()
    cor.page.fill("[name=tekst]", answer)
    cor.button("Verstuur")
    assert answer in guest.go("/meelezen/").locator("main").inner_text()

    melder.go("/code/gegevens/")
    look(melder, "12-gegevens")
    melder.page.locator("#meelezen ~ * button, [aria-labelledby=meelezen] button").first.click()
    guest.page.reload()
    assert story not in guest.page.content()
    assert note not in guest.page.content()
    look(guest, "13-voorbij")
    assert cor.complaints + guest.complaints + melder.complaints == []
