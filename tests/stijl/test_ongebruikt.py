"""No rule in a style sheet is for something that no page has."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("meldpunt", "support", "statistieken", "triage")
CSS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
SERVES = {  # the mark that a script of its own serves
    "keuze": "data-keuze",
    "kopieer": "data-kopieer=",
    "passkey": "data-passkey=",
    "puzzel": "data-puzzel=",
    "sessie": "data-sessie=",
    "ververs": "data-ververs=",
    "werkplek": "data-zoek",
}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
ATTRIBUTE = re.compile(
    r"""(?<![\w-])(?:class|id|klas|\w+_klas %\}|wrapper_class)\s*=?\s*["']?((?:\{%.*?%\}|\{\{.*?\}\}|[^"'<>{])*)"""
)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
STRING = re.compile(r"""["'`]([^"'`\n]*)["'`]""")
DRAWS = re.compile(
    r"support/(papier|weghalen|behandeling/meegeven)/|/charts\.py$|/templatetags/|forms\.py$|werkplek/woorden\.py$|triage/ernst\.py$"
)  # these name classes in a string
LOOSE = re.compile(r"[a-z0-9_ -]{1,30}")
ELSEWHERE = {
    "melder.css": {"werkplek", "bestuur", "beheer"},
    "werkplek.css": {"melden", "mijnmelding", "bewaren", "voorlichting", "account"},
}
WORD = re.compile(r"[\w-]+")


@cache
def _used(sheet: str) -> frozenset[str]:
    """Every word that can become a class or an id: in an attribute of a template, or in a string of the code."""
    found, elsewhere = set[str](), ELSEWHERE.get(sheet, set()) | {"stijl"}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        if not elsewhere & set(path.parts):
            found |= {word for text in ATTRIBUTE.findall(path.read_text()) for word in WORD.findall(TAG.sub(" ", text))}
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_text()))
            strings = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
            markup = (
                text
                for text in strings
                if "class=" in text or (LOOSE.fullmatch(text) and DRAWS.search(path.as_posix()))
            )
            found |= {word for text in markup for word in WORD.findall(text)}
    script = " ".join(path.read_text() for path in SCRIPTS)
    return frozenset(found | {word for text in STRING.findall(script) for word in WORD.findall(text)})


def _names(path: Path) -> set[str]:
    plain = COMMENT.sub("", path.read_text())
    found = {name for selector in SELECTOR.findall(plain) for name in NAME.findall(selector)}
    return {name.removeprefix("div_id_") for name in found}  # the pack gives a field's box that id


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_every_class_of_a_style_sheet_is_on_a_page(path: Path) -> None:
    assert sorted(_names(path) - _used(path.name)) == []


def test_a_class_that_no_page_has_would_be_noticed() -> None:
    assert all("knop" in names for names in (_used("meldpunt.css"), _names(CSS[0].with_name("meldpunt.css"))))
    assert "duim" not in _used("meldpunt.css")


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_every_token_that_a_style_sheet_asks_for_is_there(path: Path) -> None:
    given = {name for sheet in CSS for name in re.findall(r"(?<=[\s;{])(--[\w-]+):", sheet.read_text())}

    assert set(re.findall(r"var\((--[\w-]+)\)", path.read_text())) <= given


def test_every_token_is_used() -> None:
    sheets = " ".join(path.read_text() for path in CSS)
    given = set(
        re.findall(r"(?<=[\s;{])(--[\w-]+):", (settings.BASE_DIR / "static" / "css" / "meldpunt.css").read_text())
    )

    assert {name for name in given if f"var({name})" not in sheets} == set()


def test_every_mark_that_the_script_looks_for_is_on_a_page() -> None:
    script = " ".join(path.read_text() for path in SCRIPTS)
    pages = " ".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    sought = set(re.findall(r"\[(data-[\w-]+)[\]=]", script))

    assert sought
    assert {name for name in sought if name not in pages and name not in _code()} == set()


def _code() -> str:
    return " ".join(path.read_text() for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py"))


def test_every_script_has_its_mark() -> None:
    assert {path.stem for path in SCRIPTS} - {"meldpunt", "bewijs"} == set(SERVES)  # the first brings the second itself


@pytest.mark.parametrize("name", SERVES)
def test_a_template_with_a_mark_brings_its_script(name: str) -> None:
    templates = settings.BASE_DIR / "templates"
    marked = [path for path in templates.rglob("*.html") if SERVES[name] in path.read_text()]

    assert marked
    assert [path.name for path in marked if f'{{% script "{name}" %}}' not in path.read_text()] == []
