"""Evidence in a real browser: a dropped connection costs one piece, and the desk sees a clean copy after asking."""

from __future__ import annotations

import hashlib
import io
import os
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.e2e.formclient import FormClient
from tests.e2e.test_walk import dossier_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Request, Route

    from tests.e2e.conftest import Product, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PIECE = 1024 * 1024
THIRD = re.compile(r"/melden/bewijs/delen/[0-9a-f-]+/2/$")
STORY = "Een verhaal met een grote foto erbij."


def at_evidence(melder: Visitor) -> Page:
    """Begin a report, and come to the page with files."""
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    return melder.go("/melden/bewijs/")


def large_photo() -> bytes:
    """About five megabytes of picture, with words behind it that a clean copy cannot have."""
    target = io.BytesIO()
    Image.frombytes("RGB", (1300, 1300), os.urandom(1300 * 1300 * 3)).save(target, "PNG")
    return target.getvalue() + b"kanarie"


def send_in_pieces(melder: Visitor, path: Path) -> tuple[list[int], list[str]]:
    """Send one file while the third piece gets lost three times; gives the pieces that were sent and those lost."""
    sent: list[int] = []
    dropped: list[str] = []

    def drop(route: Route) -> None:
        if len(dropped) < 3:
            dropped.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    def note(request: Request) -> None:
        if request.method == "PUT":
            sent.append(int(request.url.rstrip("/").rsplit("/", 1)[1]))

    page = melder.page
    page.on("request", note)
    page.route(THIRD, drop)
    page.set_input_files("[name=bestand]", str(path))
    page.locator("[data-samen]", has_text="1 bestand toegevoegd").wait_for(timeout=60_000)
    page.unroute(THIRD)
    return sent, dropped


def finish(melder: Visitor) -> None:
    """Fill in what the report needs beside its evidence, and send it."""
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    melder.go("/melden/contact/").check("[name=kanaal][value=code]")
    melder.button("Verder")
    melder.button("Verstuur mijn melding")
    melder.page.locator("#de-code").wait_for()


def test_a_dropped_connection_costs_one_piece_and_the_desk_sees_a_clean_copy(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    content, path = large_photo(), tmp_path / "groot.png"
    path.write_bytes(content)
    melder = visitor()
    at_evidence(melder)
    melder.go("/melden/wat/").fill("[name=verhaal]", STORY)
    melder.button("Verder")
    melder.go("/melden/bewijs/")
    sent, dropped = send_in_pieces(melder, path)
    pieces = -(-len(content) // PIECE)

    assert pieces == 5
    assert len(dropped) == 3
    assert sorted(sent) == sorted([*range(pieces), 2, 2, 2])

    finish(melder)
    cor = visitor()
    cor.sign_in("cor")
    dossier_url(cor, STORY)
    looked: list[str] = []
    cor.page.on("request", lambda request: looked.append(request.url) if request.url.endswith("/beeld/") else None)
    cor.page.reload()
    cover = cor.page.locator(".bewijsbeeld")
    assert hashlib.sha256(content).hexdigest()[:16] in cor.page.locator("main").inner_text()
    assert cover.get_attribute("open") is None
    assert looked == []

    cover.locator("summary").click()
    cor.page.wait_for_function("() => document.querySelector('.bewijsbeeld__img').naturalWidth > 0")
    assert len(looked) == 1
    assert not cor.axe()
    assert not [text for text in [*melder.complaints, *cor.complaints] if "ERR_CONNECTION_RESET" not in text]


def told(page: Page) -> list[str]:
    """What the page says about its files: to whoever looks, to whoever listens."""
    return [page.locator("[data-samen]").inner_text(), page.locator("[data-gezegd]").inner_text()]


def states(page: Page) -> list[str | None]:
    """How it is with each file of the list."""
    return [row.get_attribute("data-staat") for row in page.locator("[data-verloop] > li").all()]


def test_ux30_what_is_refused_is_said_and_the_rest_goes_on(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    (tmp_path / "tekening.svg").write_text("<svg/>")
    Image.new("RGB", (20, 20)).save(tmp_path / "goed.png")
    melder = visitor(size=(390, 844))
    page = at_evidence(melder)
    page.set_input_files("[name=bestand]", [str(tmp_path / "tekening.svg"), str(tmp_path / "goed.png")])
    page.get_by_text("1 van 2 bestanden toegevoegd. 1 lukte niet.").first.wait_for()
    reasons = page.locator(".bestand--fout").all_inner_texts()

    assert told(page) == ["1 van 2 bestanden toegevoegd. 1 lukte niet."] * 2
    assert states(page) == ["fout", "klaar"]
    assert len(reasons) == 1
    assert "Niet toegevoegd" in reasons[0]
    assert "“tekening.svg” kunnen we niet bewaren." in reasons[0]
    assert not melder.axe()
    melder.button("Verder")
    page.wait_for_url(lambda url: "bewijs" not in url)
    assert "goed.png" in melder.go("/melden/bewijs/").locator("main").inner_text()
    assert not melder.complaints


def test_b1_the_count_follows_each_file_that_is_taken_back_tried_again_or_chosen_twice(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    for name in ("een.png", "twee.png", "drie.png"):
        Image.frombytes("RGB", (40, 40), os.urandom(4800)).save(tmp_path / name)
    melder = visitor(size=(390, 844))
    page = at_evidence(melder)
    page.route(re.compile("/melden/bewijs/delen/$"), lambda route: route.fulfill(status=422, json={"fout": "Nu niet."}))
    page.set_input_files("[name=bestand]", str(tmp_path / "een.png"))
    page.get_by_text("0 van 1 bestanden toegevoegd. 1 lukte niet.").first.wait_for()
    page.unroute(re.compile("/melden/bewijs/delen/$"))
    page.set_input_files("[name=bestand]", [str(tmp_path / "twee.png"), str(tmp_path / "drie.png")])
    page.get_by_text("2 van 3 bestanden toegevoegd. 1 lukte niet.").first.wait_for()
    page.set_input_files("[name=bestand]", str(tmp_path / "twee.png"))  # once more
    page.wait_for_function("() => !document.querySelector(\"[data-staat='wacht'], [data-staat='bezig']\")")
    assert told(page) == ["2 van 3 bestanden toegevoegd. 1 lukte niet."] * 2
    page.locator(".bestand--fout").get_by_role("button", name="Verwijder").click()
    assert told(page) == ["2 bestanden toegevoegd."] * 2
    page.locator("[data-staat=klaar]").first.get_by_role("button", name="Verwijder").click()
    page.get_by_text("1 bestand toegevoegd.").first.wait_for()
    page.reload()

    assert told(page)[0] == "1 bestand toegevoegd."
    assert states(page) == ["klaar"]


def choose_one_good_one_bad(page: Page, tmp_path: Path) -> None:
    """Choose a picture that is welcome and a file that is not, and send both."""
    Image.frombytes("RGB", (40, 40), os.urandom(4800)).save(tmp_path / "goed.png")
    (tmp_path / "fout.exe").write_bytes(b"MZ" + bytes(200))
    page.set_input_files("[name=bestand]", [str(tmp_path / "goed.png"), str(tmp_path / "fout.exe")])
    page.get_by_role("button", name="Voeg toe").first.click()
    page.get_by_text("1 van 2 bestanden toegevoegd. 1 lukte niet.").first.wait_for()


def test_a_file_that_is_kept_is_gone_once_its_row_is_taken_away(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    keeper = visitor(size=(390, 844))
    page = keeper.go("/bewaren/")
    keeper.button("Begin met bewaren")
    keeper.go("/bewaren/bestanden/")
    assert told(page)[0] == "Je bewaart nu 0 bestanden."
    choose_one_good_one_bad(page, tmp_path)
    page.locator("[data-staat=klaar]").get_by_role("button", name="Verwijder").click()
    page.get_by_text("0 van 1 bestanden toegevoegd. 1 lukte niet.").first.wait_for()

    assert "goed.png" not in keeper.go("/bewaren/").locator("main").inner_text()
    keeper.go("/bewaren/bestanden/")
    assert told(page)[0] == "Je bewaart nu 0 bestanden."


def test_a_row_stays_where_the_page_was_closed_before_it_was_taken_away(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    keeper = visitor(size=(390, 844))
    page = keeper.go("/bewaren/")
    keeper.button("Begin met bewaren")
    keeper.go("/bewaren/bestanden/")
    choose_one_good_one_bad(page, tmp_path)
    keeper.context.clear_cookies(name=keeper.cookie("bewaren"))
    page.locator("[data-staat=klaar]").get_by_role("button", name="Verwijder").click()

    page.wait_for_url("**/code/")
    assert page.locator("[name=code]").count() == 1


def test_a_file_that_was_sent_offers_no_way_to_take_it_back(
    visitor: Callable[..., Visitor], product: Product, tmp_path: Path
) -> None:
    sender = FormClient(product.url)
    sender.fill_in(story="Daarna nog een bestand.")
    melder = visitor(size=(390, 844))
    page = melder.go("/code/")
    page.fill("[name=code]", sender.send())
    melder.button("Verder")
    melder.go("/code/gegevens/")
    choose_one_good_one_bad(page, tmp_path)

    assert page.locator("[data-staat=klaar]").get_by_role("button").count() == 0
    page.locator("[data-staat=fout]").get_by_role("button", name="Verwijder").click()
    assert states(page) == ["klaar"]
    assert "goed.png" in melder.go("/code/gegevens/").locator("main").inner_text()


def test_b1_a_picture_is_a_blur_until_somebody_wants_to_see_it(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    Image.frombytes("RGB", (400, 200), os.urandom(240_000)).save(tmp_path / "beeld.png")
    melder = visitor(size=(390, 844))
    page = at_evidence(melder)
    page.set_input_files("[name=bestand]", str(tmp_path / "beeld.png"))
    page.get_by_text("Toon afbeelding").wait_for()
    small, whole = page.locator(".sluier__waas"), page.locator(".sluier__heel")

    assert small.evaluate("el => el.width") == 16
    assert not whole.is_visible()
    page.locator(".sluier summary").click()
    page.wait_for_function("() => document.querySelector('.sluier__heel').width === 400")
    assert whole.is_visible()
    assert not melder.axe()
    assert not melder.complaints
