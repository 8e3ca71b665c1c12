"""Many files at once from a phone on a bad line: each arrives once, in order, and a dropped line costs one piece."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_evidence import at_evidence
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import CDPSession, Page, Request

    from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.deep]
FILES, LARGE, DROPS = 200, 3, 5
MIB = 1024 * 1024
PHONE = (390, 844)
READY = "document.querySelectorAll('[data-verloop] > [data-staat=klaar]').length"
ALL_IN = re.compile(rf"^{FILES} bestanden toegevoegd\.$")
PIECE = re.compile(r"/delen/([0-9a-f-]{36})/(\d+)/$")
LINE = {"latency": 20, "downloadThroughput": 3 * MIB, "uploadThroughput": 2 * MIB}


def write_files(folder: Path) -> list[Path]:
    """So many files, of which a few are large; their names do not sort as they are chosen."""
    paths = []
    for nr in range(FILES):
        large = nr % (FILES // LARGE) == 30
        name = f"{(nr * 37) % FILES:03d}-bericht.{'png' if large or nr % 10 == 0 else 'txt'}"
        path = folder / name
        if name.endswith("png"):
            path.write_bytes(picture((40 + nr, 30)) + (os.urandom(2 * MIB + nr) if large else b""))
        else:
            path.write_bytes(f"Bericht {nr}. ".encode() * 400)
        paths.append(path)
    return paths


def drop_lines(page: Page, line: CDPSession) -> None:
    """Take the line away so many times, while files are underway."""
    for nr in range(1, DROPS + 1):
        done = nr * FILES // (DROPS + 2)
        page.wait_for_function(f"() => {READY} >= {done}", timeout=60_000)
        line.send("Network.emulateNetworkConditions", {"offline": True, **LINE})
        page.wait_for_timeout(300)
        line.send("Network.emulateNetworkConditions", {"offline": False, **LINE})


def kept_names(page: Page) -> list[str]:
    """What the page with files lists, in its order."""
    return [text.strip() for text in page.locator(".bestanden .bestand__naam").all_inner_texts()]


def test_200_files_in_one_go_over_a_bad_line_arrive_once_in_order_and_a_drop_costs_one_piece(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    paths = write_files(tmp_path)
    melder = visitor(size=PHONE)
    page = at_evidence(melder)
    sent: list[tuple[str, int]] = []

    def note(request: Request) -> None:
        if request.method == "PUT" and PIECE.search(request.url):
            sent.append((request.url, len(request.post_data_buffer or b"")))

    page.on("request", note)
    lost: list[str] = []
    page.on("requestfailed", lambda request: lost.append(request.url))
    line = melder.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    page.set_input_files("[name=bestand]", [str(path) for path in paths])
    drop_lines(page, line)
    page.locator("[data-samen]", has_text=ALL_IN).wait_for(timeout=120_000)

    assert kept_names(page) == [path.name for path in paths]
    once = dict(sent)
    again = sum(size for _url, size in sent) - sum(once.values())
    assert sum(once.values()) == sum(path.stat().st_size for path in paths)
    assert again <= DROPS * MIB
    assert lost  # and the line was gone while something was underway
    assert len({PIECE.search(url).group(1) for url in once}) == FILES  # type: ignore[union-attr]  # noted only if it matches
    assert not [text for text in melder.complaints if "ERR_INTERNET_DISCONNECTED" not in text]

    sent.clear()  # choosing them again sends nothing again
    page.set_input_files("[name=bestand]", [str(path) for path in paths[:20]])
    page.locator("[data-samen]", has_text=ALL_IN).wait_for(timeout=60_000)
    assert sent == []
    page.reload()
    assert len(page.content().encode()) < 200_000
