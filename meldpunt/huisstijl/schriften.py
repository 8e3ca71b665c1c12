"""Letters for every script in a PDF: which of the fonts that come with the product a page needs, beside our own.

A page on a screen has the fonts of its device; a PDF has only those that are named, on whatever machine it is made.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

__all__ = ["css_for_scripts"]

OWN = "fonts/source-sans-3-latin-400-normal.woff2"
FOLDER = "vendor/noto"


class Schrift(NamedTuple):
    """A font, and the first and last letters for which it is looked at."""

    file: str
    ranges: tuple[tuple[int, int], ...]


KANA, HANGUL = (0x3040, 0x30FF), (0xAC00, 0xD7AF)
HAN = ((0x2E80, 0x303F), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x323AF))
LATIN = ((0x0080, 0x036F), (0x1E00, 0x1EFF), (0x2000, 0x22FF), (0xA700, 0xA7FF), (0xFB00, 0xFB06))
SYMBOLS = ((0x2000, 0x2BFF), (0x1F000, 0x1FBFF), (0x4DC0, 0x4DFF), (0x10100, 0x102FF))
# In this order: a font of a script before one that has its letters by the way.
SCHRIFTEN = (
    Schrift("source-sans-3-latin-ext", LATIN),
    Schrift("source-sans-3-vietnamese", LATIN),
    Schrift("source-sans-3-greek", ((0x0370, 0x03FF),)),
    Schrift("source-sans-3-greek-ext", ((0x1F00, 0x1FFF),)),
    Schrift("source-sans-3-cyrillic", ((0x0400, 0x052F), (0x2116, 0x2116))),
    Schrift("source-sans-3-cyrillic-ext", ((0x0400, 0x052F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F))),
    Schrift("vazirmatn-arabic", ((0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF), (0x10E60, 0x10E7F))),
    Schrift("noto-sans-hebrew-hebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))),
    Schrift("noto-sans-devanagari-devanagari", ((0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF))),
    Schrift("noto-sans-bengali-bengali", ((0x0951, 0x0952), (0x0964, 0x0965), (0x0980, 0x09FF))),
    Schrift("noto-sans-tamil-tamil", ((0x0964, 0x0965), (0x0B80, 0x0BFF))),
    Schrift("noto-sans-thai-thai", ((0x0E00, 0x0E7F),)),
    Schrift("noto-sans-armenian-armenian", ((0x0530, 0x058F), (0xFB13, 0xFB17))),
    Schrift("noto-sans-georgian-georgian", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    Schrift("noto-sans-ethiopic-ethiopic", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F))),
    Schrift("noto-sans-jp-japanese", (KANA, (0x31F0, 0x31FF))),
    Schrift("noto-sans-kr-korean", (HANGUL, (0x1100, 0x11FF), (0x3130, 0x318F))),
    Schrift("noto-sans-sc-chinese-simplified", HAN),
    Schrift("noto-sans-tc-chinese-traditional", (*HAN, (0x3100, 0x312F))),
    Schrift("noto-sans-jp-japanese", HAN),
    Schrift("noto-emoji-emoji", ((0x00A9, 0x00AE), (0x203C, 0x3299), (0x1F000, 0x1FAFF))),
    Schrift("noto-sans-math-latin", ((0x2000, 0x2BFF), (0x1D400, 0x1D7FF))),
    Schrift("noto-sans-symbols-symbols", SYMBOLS),
    Schrift("noto-sans-symbols-2-symbols", SYMBOLS),
)


def css_for_scripts(html: str) -> str:
    """A style sheet with the fonts that a page needs beside its own; empty where it needs none.

    For a process that makes PDFs: it reads fonts.

    Args:
        html: the page.
    """
    needed = {ord(letter) for letter in set(unescape(html)) if not _needs_no_letter(letter)} - _letters_of(OWN)
    files: list[str] = []
    for schrift in SCHRIFTEN:
        asked = {code for code in needed if any(first <= code <= last for first, last in schrift.ranges)}
        if asked and (found := _letters_of(f"{FOLDER}/{schrift.file}-400-normal.woff2") & needed) and found & asked:
            needed -= found
            files.append(schrift.file)
    if not files:
        return ""
    files = list(dict.fromkeys(files))
    faces = "".join(
        f'@font-face {{ font-family: "{file}"; src: url("../{FOLDER}/{file}-400-normal.woff2"); }}\n' for file in files
    )
    families = ", ".join(f'"{name}"' for name in ("Source Sans 3", *files))
    return f"{faces}html {{ font-family: {families}, sans-serif; }}\n"


def _needs_no_letter(letter: str) -> bool:
    """Whether nothing is drawn for it: spaces, ends of lines, marks that nobody sees."""
    return (
        letter.isascii()
        or letter.isspace()
        or unicodedata.category(letter) in ("Cf", "Cc", "Cs", "Co", "Cn")
        or ("\ufe00" <= letter <= "\ufe0f")
    )


@cache
def _letters_of(file: str) -> frozenset[int]:
    """The letters that a font has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - comes with WeasyPrint, and belongs in a process for PDFs

    with TTFont(Path(settings.BASE_DIR) / "static" / file, lazy=True) as font:
        return frozenset(font.getBestCmap())
