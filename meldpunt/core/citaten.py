"""Find what is quoted in a text, so that a page can keep the words of somebody else covered until a reader asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What lies between quotation marks, or after ">" as in mail. A mark that is never closed covers the rest of its
# paragraph: too much covered costs a tap, too little shows what somebody did not want to read. Each pattern stops at
# its own opening mark, so that a text full of marks takes no longer than any other.
CITAAT = re.compile(
    r"""(?m:^>.*$)(?:\n>.*)*
    | “[^“”]*(?:”|\Z)
    | „[^„“”]*(?:[“”]|\Z)
    | «[^«»]*(?:»|\Z)
    | "[^"]*(?:"|\Z)
    | ‘[^‘]*?’(?!\w)
    | (?<!\w)'(?![snt]\b)[^'\n]{2,300}'(?!\w)""",
    re.VERBOSE,
)
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True)
class Tekstdeel:
    """A stretch of text, quoted or not."""

    tekst: str
    citaat: bool


def alineas_of(tekst: str) -> list[list[Tekstdeel]]:
    """Split a text into paragraphs, and each of those into what somebody wrote and what they quoted.

    Args:
        tekst: as it was typed.
    """
    plain = tekst.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [_delen(alinea) for alinea in BLANK_LINE.split(plain) if alinea]


def _delen(alinea: str) -> list[Tekstdeel]:
    delen, here = [], 0
    for found in CITAAT.finditer(alinea):
        delen += [Tekstdeel(alinea[here : found.start()], citaat=False), Tekstdeel(found[0], citaat=True)]
        here = found.end()
    delen.append(Tekstdeel(alinea[here:], citaat=False))
    return [deel for deel in delen if deel.tekst.strip()]
