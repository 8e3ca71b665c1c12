"""Every template keeps the house rules: no inline style or script, one voice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.template import Engine, Template

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = settings.BASE_DIR / "templates"
PATHS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PUBLIC = ("voorlichting/", "melden/", "components/", "meldpunt/", "base.html", "400", "403", "404", "500", "fout")
FORBIDDEN = (
    "slachtoffer|dader|incident|casus|dossier|verplicht|ongeldig|foutief|helaas|u dient|gelieve|teneinde|middels|"
    "indien|escaleren|triage|intake|betrokkene"
)
RULES = {
    "style attribute": r"\sstyle\s*=",
    "event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "style element": r"<style",
    "script address": r"javascript:",
    "data address": r"[\"'(]data:",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "other host": r"(src|href)=[\"'](https?:)?//(?!\{\{)",
}
TEKST = re.compile(
    r"\{% (?:translate|trans) (?:\"([^\"]*)\"|'([^']*)')|\{% blocktrans(?:late)?[^%]*%\}(.*?)\{% endblocktrans",
    re.DOTALL,
)


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text()


def _texts(name: str) -> list[str]:
    return ["".join(parts).strip() for parts in TEKST.findall(_source(name))]


@pytest.mark.parametrize("name", PATHS)
def test_template_is_readable(name: str) -> None:
    assert isinstance(Engine.get_default().get_template(name), Template)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", PATHS)
def test_template_holds_nothing_inline(name: str, rule: str) -> None:
    assert not re.search(RULES[rule], _source(name), re.IGNORECASE)


@pytest.mark.parametrize("name", [name for name in PATHS if name.startswith(PUBLIC)])
def test_public_template_speaks_plainly(name: str) -> None:
    for text in _texts(name):
        assert not re.search(rf"\b({FORBIDDEN})\b", text, re.IGNORECASE), text
        assert "!" not in text


@pytest.mark.parametrize("name", [name for name in PATHS if name.startswith(PUBLIC)])
def test_public_sentence_is_short(name: str) -> None:
    for text in _texts(name):
        for sentence in re.split(r"(?<=[.?:])\s", re.sub(r"<[^>]+>|\{\{.*?\}\}", "x", text)):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("name", sorted((TEMPLATES / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icon_is_only_a_drawing(name: Path) -> None:
    body = name.read_text()

    assert set(re.findall(r"<(\w+)", body)) <= {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}
    assert name.stem in (TEMPLATES / "icons" / "README.md").read_text()


SECRETS = (
    "melden/_code.html",
    "mijnmelding/ander.html",
    "werkplek/aangenomen.html",
    "account/_papier.html",
    "beheer/uitnodiging.html",
    "inrichten/blad.html",
    "inrichten/klaar.html",
    "mfa/recovery_codes/index.html",
    "meelezen/uitnodiging.html",
)


@pytest.mark.parametrize("name", SECRETS)
def test_a_browser_that_translates_a_page_leaves_its_secret_as_it_is(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    secret = re.search(r"<(output|p|ol|ul)\b[^>]*(?:code__cijfers|papier-code|woorden|herstelcodes)[^>]*>", text)

    assert secret is not None
    assert 'translate="no"' in secret[0]


def test_whoever_shows_a_secret_stands_in_the_list_above() -> None:
    shown = {
        path
        for path in PATHS
        if re.search(r'class="(?:code__cijfers|papier-code|woorden|herstelcodes)"', (TEMPLATES / path).read_text())
    }

    assert shown == set(SECRETS)


def test_the_words_of_an_emergency_sheet_are_said_to_be_english() -> None:
    assert '<ol class="woorden" lang="en"' in (TEMPLATES / "inrichten/blad.html").read_text()
