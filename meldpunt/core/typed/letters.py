"""Letters as keyboards give them: marks that nobody sees, digits and spaces of other scripts."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["direction_of", "in_one_line", "plain", "read_as_latin", "without_accents", "without_unseen"]

# Marks that turn text around, glue or hide it; the first list may be meant in a text, the second never is.
DIRECTION = "\u061c\u200e\u200f"
HIDDEN = "\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
UNSEEN = re.compile(f"[{DIRECTION}{HIDDEN}]")
NEVER_MEANT = re.compile(f"[{HIDDEN}]")
SPACES = re.compile(r"\s+")
FULL_WIDTH = range(0xFF01, 0xFF5F)
TO_ASCII = 0xFEE0  # from a letter of full width to the same of ours


def without_unseen(text: str) -> str:
    """A text without marks that hide or turn something; those that a script from right to left needs stay."""
    return NEVER_MEANT.sub("", text)


def in_one_line(text: str) -> str:
    """A name, a number or an address without any mark that nobody sees; joiners, which letters and emoji need, stay."""
    return UNSEEN.sub("", text)


def read_as_latin(text: str) -> str:
    """The same text with digits of every script, letters of full width and spaces of every kind as ours."""
    return "".join(map(_as_latin, unicodedata.normalize("NFC", in_one_line(text))))


def plain(text: str) -> str:
    """What somebody typed as a secret, in the one way in which it counts: as ``read_as_latin``, with single spaces."""
    return SPACES.sub(" ", read_as_latin(text)).strip()


def without_accents(text: str) -> str:
    """A text in small letters without accents, as two people who type the same words differently both mean it."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def direction_of(text: str) -> str:
    """In which direction a text runs, by its first letter that has one: ``rtl`` or ``ltr`` (HTML's ``dir="auto"``)."""
    found = (unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in found if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def _as_latin(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if ord(letter) in FULL_WIDTH:
        return chr(ord(letter) - TO_ASCII)
    return " " if letter.isspace() else letter
