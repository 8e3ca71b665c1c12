"""The design system keeps its promises: contrast, weight, and nothing from elsewhere."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from django.conf import settings

from meldpunt.huisstijl.colours import PAREN, TEKEN, Paar, ratio, tokens

if TYPE_CHECKING:
    from pathlib import Path

STATIC = settings.BASE_DIR / "static"
CSS = sorted((STATIC / "css").glob("*.css"))
LONGEST_LINE = 120
MELDPUNT = (STATIC / "css" / "meldpunt.css").read_text()


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#[0-9A-Fa-f]{6});", block))


def _blocks() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    light = MELDPUNT[MELDPUNT.index(":root {") : MELDPUNT.index("@media screen and (prefers-color-scheme: dark)")]
    rest = MELDPUNT[MELDPUNT.index("@media screen and (prefers-color-scheme: dark)") :]
    device = rest[: rest.index(':root[data-theme="light"]')]
    chosen = rest[rest.index(':root[data-theme="dark"]') : rest.index("@layer base")]
    return _tokens(light), _tokens(device), _tokens(chosen)


LIGHT, DARK, CHOSEN_DARK = _blocks()


@pytest.mark.parametrize("thema", ["licht", "donker"])
@pytest.mark.parametrize("paar", PAREN, ids=lambda paar: f"{paar.voor} {paar.achter}")
def test_ux23_token_pair_has_enough_contrast(paar: Paar, thema: str) -> None:
    own = tokens(thema)

    assert ratio(own[paar.voor], own[paar.achter]) >= paar.minst


OWN_SEVEN = [
    (text, ground)
    for text, soft in (("--accent", "--accent-zacht"), ("--rood", "--rood-zacht"), ("--groen", "--groen-zacht"), ("--oker", "--oker-zacht"))
    for ground in ("--bg", "--surface", "--spoed", soft)
]  # fmt: skip


@pytest.mark.parametrize("thema", ["licht", "donker"])
@pytest.mark.parametrize(("text", "ground"), OWN_SEVEN)
def test_text_in_a_colour_of_our_own_reaches_seven_to_one_where_a_melder_reads(
    text: str, ground: str, thema: str
) -> None:
    own = tokens(thema)

    assert ratio(own[text], own[ground]) >= 7


def test_ux23_the_tokens_that_are_measured_are_those_of_the_style_sheet() -> None:
    assert tokens("licht") == LIGHT
    assert tokens("donker") == LIGHT | DARK
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)  # WebAIM's well-known grey


def test_focus_ring_is_seen_in_both_themes() -> None:
    assert ratio(LIGHT["--ring-buiten"], LIGHT["--bg"]) >= TEKEN
    assert ratio(LIGHT["--ring"], DARK["--bg"]) >= TEKEN


def test_chosen_dark_is_the_same_as_dark_of_the_device() -> None:
    assert CHOSEN_DARK == DARK


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_style_sheet_asks_nothing_from_elsewhere(path: Path) -> None:
    content = path.read_text()

    assert "data:" not in content
    assert not re.search(r"url\(\s*[\"']?(https?:)?//", content)
    assert "@import" not in content
    assert content.count("{") == content.count("}")


@pytest.mark.parametrize("path", [*CSS, *sorted((STATIC / "js").glob("*.js"))], ids=lambda path: path.name)
def test_a_line_fits_on_a_screen(path: Path) -> None:
    lines = enumerate(path.read_text().splitlines(), start=1)

    assert [(number, len(line)) for number, line in lines if len(line) > LONGEST_LINE] == []


def test_ux22_style_sheets_of_the_public_side_weigh_little() -> None:
    total = sum(len(brotli.compress((STATIC / "css" / name).read_bytes())) for name in ("meldpunt.css", "melder.css"))

    assert total <= 12 * 1024


EVERYWHERE = {"meldpunt", "sessie"}
MELDER = EVERYWHERE | {"bewijs", "keuze", "kopieer", "puzzel", "ververs"}  # puzzel: at the onion address only
STAFF = {"passkey", "werkplek"}


@pytest.mark.parametrize("page", ["bewijs", "keuze ververs", "kopieer", "puzzel"])
def test_ux22_script_of_a_page_weighs_little(page: str) -> None:
    files = [STATIC / "js" / f"{name}.js" for name in (*EVERYWHERE, *page.split())]

    assert sum(len(brotli.compress(file.read_bytes())) for file in files) <= 8 * 1024


def test_ux22_script_keeps_nothing() -> None:
    script = "".join(path.read_text() for path in (STATIC / "js").glob("*.js"))

    assert {path.stem for path in (STATIC / "js").glob("*.js")} == MELDER | STAFF
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "localStorage",
        "sessionStorage",
        "indexedDB",
    ):
        assert word not in script


def test_first_page_weighs_at_most_sixty_kilobytes() -> None:
    font = (STATIC / "fonts" / "source-sans-3-latin-wght-normal.woff2").stat().st_size
    names = ("css/meldpunt.css", "css/melder.css", "js/meldpunt.js", "img/merk.svg")
    page = (settings.BASE_DIR / "templates" / "voorlichting" / "start.html").read_bytes()
    rest = sum(len(brotli.compress((STATIC / name).read_bytes())) for name in names)

    assert font + rest + 2 * len(brotli.compress(page)) <= 60 * 1024


def test_fonts_are_the_files_that_were_checked() -> None:
    rows = re.findall(
        r"^\| (\S+\.woff2) \|.*\| ([0-9a-f]{64}) \|$", (STATIC / "fonts" / "README.md").read_text(), re.MULTILINE
    )

    assert {name for name, _digest in rows} == {path.name for path in (STATIC / "fonts").glob("*.woff2")}
    for name, digest in rows:
        assert hashlib.sha256((STATIC / "fonts" / name).read_bytes()).hexdigest() == digest
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text().upper()


@pytest.mark.parametrize("name", ["statistieken/rapport/charts", "meldpunt/core/web/pages"])
def test_code_draws_with_tokens_of_the_design(name: str) -> None:
    source = (settings.BASE_DIR / f"{name}.py").read_text()
    colours = set(re.findall(r"#[0-9A-F]{6}", source))

    assert colours <= set(LIGHT.values())
