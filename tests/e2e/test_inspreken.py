"""A story by voice in a real browser: sent from a telephone without a script, played and written down at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.test_walk import newest_first
from tests.maak import wav

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEARD, BETTER = "Er stond drie avonden iemand voor de deur.", "Twee avonden, en het was een busje."
SECONDS = 2.0


def speak(melder: Visitor, path: Path) -> str:
    """Send a report of a voice alone; gives its code."""
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    melder.page.set_input_files("[name=opname]", str(path))
    melder.button("Voeg opname toe")
    melder.page.get_by_text("verhaal.wav").first.wait_for()
    melder.go("/melden/contact/").check("[name=kanaal][value=code]")
    melder.button("Verder")
    melder.button("Stuur mijn opname toch mee")
    melder.go("/melden/controle/")
    melder.button("Verstuur mijn melding")
    return melder.page.locator("#de-code").inner_text()


def with_player(cor: Visitor) -> Page:
    """The page of the newest case that has something to play."""
    for url in newest_first(cor):
        if cor.go(url).locator("audio").count():
            return cor.page
    raise AssertionError("the report is not in the queue")


def test_a_spoken_story_goes_from_a_telephone_to_the_desk_and_back(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    path = tmp_path / "verhaal.wav"
    path.write_bytes(wav(SECONDS))
    melder = visitor(js=False, size=PHONE)
    speak(melder, path)
    melder.button("Ik heb mijn code")

    cor = visitor()
    cor.sign_in("cor")
    page = with_player(cor)
    length = page.evaluate(
        """async () => {
          const sound = document.querySelector("audio");
          sound.muted = true;
          await sound.play();
          sound.currentTime = 1.5;
          await new Promise((done) => sound.addEventListener("seeked", done, { once: true }));
          return sound.duration;
        }"""
    )
    assert length == pytest.approx(SECONDS, abs=0.05)
    assert "De melder typte geen verhaal, maar sprak het in." in page.locator("main").inner_text()
    assert not cor.axe()

    page.get_by_role("link", name="Schrijf op wat je hoort", exact=True).click()
    assert not cor.axe()
    page.fill("[name=tekst]", HEARD)
    cor.button("Bewaar en laat het de melder lezen")
    page.get_by_text("De melder gaf nog geen antwoord.").wait_for()
    assert not cor.complaints
    assert not cor.elsewhere

    melder.page.reload()
    melder.page.get_by_role("link", name="Lees het verslag").click()
    assert HEARD in melder.page.locator("main").inner_text()
    melder.page.fill("[name=tekst]", BETTER)
    melder.button("Stuur mijn verbetering")
    page.reload()
    assert "De melder verbeterde dit verslag." in page.locator("main").inner_text()


def test_the_pages_to_speak_on_have_nothing_that_axe_finds_and_work_by_keyboard(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    path = tmp_path / "verhaal.wav"
    path.write_bytes(wav())
    melder = visitor(size=(320, 640), dark=True)
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    page = melder.page
    assert not melder.axe()
    page.locator("#opname").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "opname_erbij"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.set_input_files("[name=opname]", str(path))
    page.keyboard.press("Enter")
    page.get_by_text("verhaal.wav").first.wait_for()
    assert not melder.axe()
    melder.go("/melden/contact/").check("[name=kanaal][value=code]")
    melder.button("Verder")
    assert not melder.axe()
    page.get_by_role("button", name="Haal mijn opname weg").focus()
    page.keyboard.press("Enter")
    page.locator("[name=verhaal]").wait_for()
    assert page.get_by_text("Toch liever inspreken?").count() == 1
    assert not melder.axe()
