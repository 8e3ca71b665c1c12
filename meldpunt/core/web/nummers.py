"""Telephone numbers in a text, as links that a phone dials and that never break over a line."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# 112 and 113, and Dutch numbers as people write them: 0900-8844, 070-373 83 14, 088 000 12 34, 0800-0113.
NUMMER = re.compile(r"(?<![\w.,:/-])(?:11[23]|0\d{1,3}[- ]\d{2,8}(?: \d{2,4}){0,3})(?![\w/-])")

LENGTHS = {3, 8, 10}  # 112, 0900-8844, and all others


def with_links(tekst: str) -> SafeString:
    """Return a text with each telephone number as a link; everything else is escaped.

    Args:
        tekst: a text of the product or of the desk, of any length.
    """
    parts, here = [], 0
    for found in NUMMER.finditer(tekst):
        digits = "".join(letter for letter in found[0] if letter.isdigit())
        if len(digits) not in LENGTHS:
            continue
        link = format_html('<a class="heel" href="tel:{}">{}</a>', digits, found[0])
        parts += [conditional_escape(tekst[here : found.start()]), link]
        here = found.end()
    parts.append(conditional_escape(tekst[here:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above
