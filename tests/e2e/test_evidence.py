"""Evidence in a real browser: a dropped connection costs one piece, and the desk sees a clean copy after asking."""

from __future__ import annotations

import hashlib
import io
import os
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.e2e.test_walk import dossier_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Request, Route

    from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PIECE = 1024 * 1024
THIRD = re.compile(r"/melden/bewijs/delen/[0-9a-f-]+/2/$")
STORY = "Een verhaal met een grote foto erbij."


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
    melder.button("Voeg toe")
    page.get_by_text("1 bestand toegevoegd").wait_for(timeout=60_000)
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


def test_ux30_what_is_refused_is_said_and_the_rest_goes_on(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    (tmp_path / "tekening.svg").write_text("<svg/>")
    Image.new("RGB", (20, 20)).save(tmp_path / "goed.png")
    melder = visitor(size=(390, 844))
    page = melder.go("/melden/bewijs/")
    page.set_input_files("[name=bestand]", [str(tmp_path / "tekening.svg"), str(tmp_path / "goed.png")])
    melder.button("Voeg toe")
    words = page.locator(".fouten").inner_text()

    assert "tekening.svg" in words
    assert "goed.png" not in words
    assert "Toegevoegd" in page.locator("[data-verloop]").inner_text()
    assert not melder.axe()
    melder.button("Verder")
    page.wait_for_url(lambda url: "bewijs" not in url)
    assert "goed.png" in melder.go("/melden/bewijs/").locator("main").inner_text()
    assert not melder.complaints
