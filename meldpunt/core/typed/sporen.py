"""What in a text may lead to a person: names, accounts, places, links, numbers, and words out of another text.

Pure: a text and what is known go in, the exact words come out. It finds what it knows; a name that stands nowhere in
what is known and begins a sentence it cannot tell from another word, which the pages say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["MARKS", "MONTHS", "WORD", "Bekend", "Gevondenspoor", "Plek", "find", "hits_in", "merged"]

LETTER = r"[^\W\d_]"
WORD = re.compile(rf"{LETTER}+(?:['’.-]{LETTER}+)*")
ENDS = "nl|com|org|net|eu|be|de|io|me|tv|app|example|info|online|social|xyz|gg|uk|fr|news|site|blog"
PART = r"[\w-]{1,63}"  # of the name of a host (RFC 1035)
LINK = re.compile(rf"(?:https?://|www\.)\S+|(?<![\w.-]){PART}(?:\.{PART}){{0,8}}\.(?:{ENDS})\b\S*", re.IGNORECASE)
MAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{PART}(?:\.{PART}){{1,8}}")
HANDLE = re.compile(r"(?<![\w.])[@#][\w.]{2,}")
POSTCODE = re.compile(r"\b\d{4}\s?[A-Za-z]{2}\b")
MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
DAY = re.compile(rf"\b\d{{1,2}}[-/. ]\d{{1,2}}(?:[-/. ]\d{{2,4}})?\b|\b\d{{1,2}} (?:{MONTHS})\b", re.IGNORECASE)
NUMBER = re.compile(r"\+?\d(?:[\d .()-]*\d)?")
ENDINGS = '.!?:\n"“”‘«(-•'  # after these a sentence may begin
MOST_DIGITS = 3  # from here on a number can be a year, a house with its street, a telephone or a case
SHORT = 3  # letters; shorter words of a name tell nothing
BETWEEN = frozenset(
    {"van", "den", "der", "het", "ten", "ter", "von", "dit", "uit", "voor"}
)  # between other words of a name
MARKS = ".,;:!?)]}'\"”’"
Plek = tuple[int, int, str]  # from, to, and why


@dataclass(frozen=True)
class Bekend:
    """What the house knows that leads to a person.

    Attributes:
        namen: names of people; each of their words counts.
        geheel: what is found as a whole: accounts, names of files, the party and its parts, what this case is called.
        teksten: everything that was told or written in the case.
        mag: words with a capital that lead to nobody.
        reeks: so many words in a row that stand in ``teksten`` as well are a quote.
    """

    namen: Collection[str] = ()
    geheel: Collection[str] = ()
    teksten: Collection[str] = ()
    mag: Collection[str] = ()
    reeks: int = 5


@dataclass(frozen=True)
class Gevondenspoor:
    """Words in a text that may lead to a person, and in a sentence why."""

    woorden: str
    waarom: str


def find(text: str, bekend: Bekend) -> tuple[Gevondenspoor, ...]:
    """Every piece of a text that may lead to a person, in the very words, each once; the longest where they overlap."""
    return merged(text, hits_in(text, bekend))


def merged(text: str, hits: Iterable[Plek]) -> tuple[Gevondenspoor, ...]:
    """The very words at these places, each once; places that overlap are one, with the reason of the first."""
    places: list[Plek] = []
    for start, end, why in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if places and start < places[-1][1]:
            begin, last, first = places[-1]
            places[-1] = (begin, max(last, end), first)
        else:
            places.append((start, end, why))
    found: dict[str, Gevondenspoor] = {}
    for start, end, why in places:
        found.setdefault(text[start:end].casefold(), Gevondenspoor(woorden=text[start:end], waarom=why))
    return tuple(found.values())


def hits_in(text: str, bekend: Bekend) -> Iterator[Plek]:
    """Where each of them stands, and why; places may overlap."""
    for pattern, why in (
        (MAIL, _("een adres voor e-mail")),
        (LINK, _("een link")),
        (HANDLE, _("een account of een hashtag")),
        (POSTCODE, _("een postcode")),
        (DAY, _("een dag")),
    ):
        for hit in pattern.finditer(text):
            yield hit.start(), hit.start() + len(hit.group().rstrip(MARKS)), why
    yield from _numbers(text, bekend)
    yield from _wholes(text, bekend)
    yield from _names(text, bekend)
    yield from _quotes(text, bekend)


def _numbers(text: str, bekend: Bekend) -> Iterator[Plek]:
    """Long numbers, and short ones that stand in the case too."""
    told = {digits for item in bekend.teksten for hit in NUMBER.finditer(item) if (digits := _digits(hit.group()))}
    for hit in NUMBER.finditer(text):
        digits = _digits(hit.group())
        if len(digits) > MOST_DIGITS:
            yield hit.start(), hit.end(), _("een lang getal")
        elif digits in told and len(digits) > 1:
            yield hit.start(), hit.end(), _("een getal dat in de melding staat")


def _wholes(text: str, bekend: Bekend) -> Iterator[Plek]:
    for item in bekend.geheel:
        bare = item.strip().lstrip("@")
        if len(bare) < SHORT:
            continue
        for hit in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", text, re.IGNORECASE):
            yield hit.start(), hit.end(), _("staat in de melding, of hoort bij het meldpunt")


def _names(text: str, bekend: Bekend) -> Iterator[Plek]:
    """Names that the house knows, in whatever letters; and other words that are written as a name."""
    known = {word.casefold() for name in bekend.namen for word in WORD.findall(name) if len(word) >= SHORT} - BETWEEN
    written = {word for item in bekend.teksten for word in _capitals(item)}
    free = {word.casefold() for word in bekend.mag}
    for hit in WORD.finditer(text):
        word = hit.group()
        if word.casefold() in known:
            yield hit.start(), hit.end(), _("een naam die het meldpunt kent")
        elif not word[0].isupper() or word.casefold() in free:
            continue
        elif word in written:
            yield hit.start(), hit.end(), _("een naam of een plaats uit de melding")
        elif not _begins(text, hit.start()):
            yield hit.start(), hit.end(), _("kan een naam of een plaats zijn")


def _quotes(text: str, bekend: Bekend) -> Iterator[Plek]:
    """The longest rows of words that stand in the case as well."""
    length = bekend.reeks
    told = {row for item in bekend.teksten for row in _rows(_plain(item), length)}
    hits = list(WORD.finditer(text))
    for start, row in enumerate(_rows(_plain(text), length)):
        if row in told:
            yield hits[start].start(), hits[start + length - 1].end(), _("letterlijk uit de melding")


def _capitals(text: str) -> Iterator[str]:
    """Words that are written as a name, where no sentence begins."""
    for hit in WORD.finditer(text):
        if hit.group()[0].isupper() and not _begins(text, hit.start()):
            yield hit.group()


def _begins(text: str, place: int) -> bool:
    """Whether a sentence begins here."""
    while place and text[place - 1].isspace() and text[place - 1] != "\n":
        place -= 1
    return not place or text[place - 1] in ENDINGS


def _plain(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def _rows(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
