"""A PDF has letters for every script, on a machine without any, and only the fonts that its text needs."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from meldpunt.huisstijl.schriften import css_for_scripts
from tests.machine import POPPLER, require

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(settings.BASE_DIR) / "static" / "vendor" / "noto"
TEXTS = {
    "中文测试": "noto-sans-sc-chinese-simplified",
    "かな": "noto-sans-jp-japanese",
    "한국어": "noto-sans-kr-korean",
    "हिन्दी": "noto-sans-devanagari-devanagari",
    "هذا نص": "vazirmatn-arabic",
    "עברית": "noto-sans-hebrew-hebrew",
    "Привет": "source-sans-3-cyrillic",
    "Ελλάδα": "source-sans-3-greek",
    "Łódź": "source-sans-3-latin-ext",
    "ไทย": "noto-sans-thai-thai",
    "😀": "noto-emoji-emoji",
    "∑": "noto-sans-math-latin",
}


@pytest.mark.parametrize("text", TEXTS)
def test_k_a_script_gets_its_own_font_and_no_other(text: str) -> None:
    css = css_for_scripts(f"<p>Gewone tekst: {text}</p>")

    assert re.findall(r'@font-face \{ font-family: "([^"]+)"', css) == [TEXTS[text]]
    assert f'html {{ font-family: "Source Sans 3", "{TEXTS[text]}", sans-serif; }}' in css


def test_k_ordinary_text_needs_no_other_font() -> None:
    assert css_for_scripts("<p>Zoë, café &amp; €5 – “ja” één\u200d\ufe0f</p>") == ""


def test_fonts_for_other_scripts_are_the_files_that_were_checked() -> None:
    rows = re.findall(r"^\| (\S+\.woff2) \|.*\| ([0-9a-f]{64}) \|$", (FOLDER / "README.md").read_text(), re.MULTILINE)

    assert {name for name, _digest in rows} == {path.name for path in FOLDER.glob("*.woff2")}
    for name, digest in rows:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text().upper()


@pytest.fixture
def without_fonts(tmp_path: Path) -> Callable[[str], bytes]:
    """A way to make a PDF on a machine that has no fonts."""
    config = tmp_path / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )

    def make(html: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "support.stappenplan.pdf_child", "gegevens-pdf.css"],
            input=html.encode(),
            capture_output=True,
            check=True,
            cwd=settings.BASE_DIR,
            env={
                "SECRET_KEY": "x" * 60 + "abcdefghij",
                "FONTCONFIG_FILE": str(config),
                "DEMO": "1",
                "PATH": "/usr/bin",
            },
        )
        assert b"notdef" not in done.stderr
        return done.stdout

    return make


@pytest.mark.pango
def test_k_on_a_machine_without_fonts_the_text_is_drawn_and_copies_right(
    without_fonts: Callable[[str], bytes], tmp_path: Path
) -> None:
    require(POPPLER)
    page = (
        '<html lang="nl"><title>x</title><h1>Mijn gegevens</h1><p dir="rtl">هذا نص تجريبي</p><p>हिन्दी Łódź</p></html>'
    )
    (tmp_path / "x.pdf").write_bytes(without_fonts(page))
    tools = [[tool, str(tmp_path / "x.pdf"), *rest] for tool, rest in (("pdftotext", ["-"]), ("pdffonts", []))]
    text, fonts = (subprocess.run(tool, capture_output=True, check=True).stdout.decode() for tool in tools)

    assert "هذا نص تجريبي" in text
    assert "हिन्दी Łódź" in text
    assert "Source-Sans-3" in fonts
    assert "vazirmatn" in fonts
    assert "DejaVu" not in fonts
