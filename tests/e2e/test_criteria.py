"""The acceptance criteria for public pages that hold on every page, in every state, in a real browser.

The number in a name is that of the criterion in the design. What concerns one path only stands in
``test_paden.py``; weight, movement, covers and contrast in ``test_gewicht.py`` and ``tests/stijl``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.e2e.ronde import CANARY, Stop, whole_round

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SLUGS = {"voor-wie", "wat", "contact", "verdieping", "bewijs", "waar", "wie", "gevoel", "met-wie"}
TIME_LEFT = re.compile(r"Nog ongeveer \d minu(ut|ten)")
_stops = list[Stop]()
_failed = list[str]()


@pytest.fixture
def stops(visitor: Callable[..., Visitor], request: pytest.FixtureRequest) -> list[Stop]:
    """Every page as it was seen in one round; a round that broke is not made again."""
    if _failed:
        pytest.fail(f"the round broke before: {_failed[0]}", pytrace=False)
    if not _stops:
        try:
            closely = request.config.getoption("markexpr") != "not deep"
            _stops.extend(whole_round(visitor, closely=closely))
        except BaseException as error:
            _failed.append(type(error).__name__)
            raise
    return _stops


def found(stops: list[Stop], what: Callable[[Stop], list[str]]) -> list[str]:
    """Everything that is wrong, each with its page."""
    return [f"{stop.name}: {item}" for stop in stops for item in what(stop)]


def of_form(stops: list[Stop]) -> list[Stop]:
    """The pages of the form itself."""
    return [stop for stop in stops if stop.path.startswith("/melden/") and stop.path.split("/")[2] in SLUGS]


def test_ux01_axe_finds_nothing_on_any_page(stops: list[Stop]) -> None:
    assert found(stops, lambda stop: [] if stop.refused else stop.light) == []


@pytest.mark.deep
def test_ux01_axe_finds_nothing_on_any_page_in_the_dark(stops: list[Stop]) -> None:
    assert found(stops, lambda stop: stop.dark) == []


def test_ux02_axe_finds_nothing_on_what_was_refused_or_is_still_empty(stops: list[Stop]) -> None:
    refused = [stop for stop in stops if stop.refused]

    assert {stop.path for stop in refused if "/melden/" in stop.path} >= {
        f"/melden/{slug}/" for slug in ("voor-wie", "wat", "waar", "met-wie", "contact", "controle")
    }
    assert len(refused) >= 12
    assert found(refused, lambda stop: stop.light) == []


def test_ux05_the_smallest_screen_needs_no_sideways_scrolling(stops: list[Stop]) -> None:
    assert found(stops, lambda stop: stop.small["sideways"] + stop.wide["sideways"]) == []


@pytest.mark.deep
def test_ux06_large_letters_and_wide_spacing_clip_nothing(stops: list[Stop]) -> None:
    assert found(stops, lambda stop: stop.clipped) == []


def test_ux08_a_page_of_the_form_asks_at_most_four_things_and_says_how_long_the_rest_takes(stops: list[Stop]) -> None:
    pages = of_form(stops)

    assert {stop.path.split("/")[2] for stop in pages} == SLUGS
    assert {stop.path: stop.wide["velden"] for stop in pages if not 1 <= stop.wide["velden"] <= 4} == {}
    assert [stop.name for stop in pages if not TIME_LEFT.fullmatch(stop.wide["stap"])] == []
    assert {stop.name for stop in pages if stop.name in SLUGS and stop.wide["vooraf"]} == set()


def test_ux10_what_was_refused_says_so_in_title_summary_and_field(stops: list[Stop]) -> None:
    refused = [stop for stop in stops if stop.refused]

    assert found(refused, lambda stop: stop.wrong) == []
    assert [stop.name for stop in stops if stop.wide["title"].startswith("Fout: ") != stop.refused] == []


def test_ux15_the_way_out_is_a_link_on_every_page_that_tells_nobody_where_from(stops: list[Stop]) -> None:
    assert [stop.name for stop in stops if stop.wide["weg"] < 2] == []


def test_ux16_nothing_of_a_report_stays_on_the_device_or_in_an_address(stops: list[Stop]) -> None:
    assert [stop.name for stop in stops if CANARY in stop.text]  # it was there to be kept
    assert found(stops, lambda stop: stop.kept) == []
    assert [stop.path for stop in stops if CANARY in stop.path] == []


def test_ux25_everything_to_tap_is_large_enough(stops: list[Stop]) -> None:
    assert sorted(set(found(stops, lambda stop: stop.small["small"] + stop.wide["small"]))) == []


def test_ux26_help_is_one_tap_away_on_every_page(stops: list[Stop]) -> None:
    assert [stop.name for stop in stops if "tel:112" not in stop.small["bel"]] == []
    assert [stop.name for stop in stops if "tel:0880001234" not in stop.small["bel"]] == []


def test_ux29_the_receipt_gives_the_code_a_day_tips_and_help(stops: list[Stop]) -> None:
    (receipt,) = (stop for stop in stops if stop.name == "ontvangen")

    assert len(re.findall(r"\b[0-9A-Z]{4}\b", receipt.text)) >= 6
    assert re.search(r"iterlijk \w+dag \d+ \w+ om \d\d\.\d\d uur", receipt.text)
    tips = receipt.text.split("Dit kun je nu al doen")[1].split("Nu iemand nodig?")[0]
    assert "Vertel thuis wat er speelt" in tips  # the report was about a home address
    assert len([line for line in tips.splitlines() if line.strip()]) >= 7
    assert {"tel:112", "tel:113", "tel:09008844"} <= set(receipt.wide["bel"])


def test_ux35_every_page_has_a_title_of_its_own_one_heading_and_no_level_left_out(stops: list[Stop]) -> None:
    paths = defaultdict[str, set[str]](set)
    inside = [stop for stop in stops if stop.path not in ("/", "/en/")]  # the first page is called after the desk
    for stop in inside:
        paths[stop.wide["title"].removeprefix("Fout: ")].add(re.sub(r"\d+/$", "", stop.path))

    assert [stop.name for stop in inside if not re.fullmatch(r".+ – Meldpunt", stop.wide["title"])] == []
    assert {title: where for title, where in paths.items() if len(where) > 1} == {}
    assert [stop.name for stop in stops if stop.wide["levels"][:1] != [1] or stop.wide["levels"].count(1) != 1] == []
    assert [stop.name for stop in stops if any(b > a + 1 for a, b in pairwise(stop.wide["levels"]))] == []


def test_ux34_a_page_says_which_language_it_speaks(stops: list[Stop]) -> None:
    assert [stop.name for stop in stops if stop.wide["lang"] != ("en" if stop.path.startswith("/en/") else "nl")] == []
