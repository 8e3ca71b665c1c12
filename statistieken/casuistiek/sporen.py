"""What on a card may lead to a person, in the exact words: names, places, accounts, links, days, numbers and quotes.

Pure but for the names of who works here. A card has no case to compare with, so this looks stricter than a
consultation does: a month, a day of the week and a name at the start of a sentence count too. A single name there,
and a quote without any mark, it cannot see; the page says so and two people read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.core.typed import sporen as finder
from meldpunt.core.typed.sporen import MARKS, MONTHS, Bekend, hits_in, merged
from meldpunt.core.web.partij import partij
from statistieken.casuistiek.lijst import kaartdata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meldpunt.core.typed.sporen import Gevondenspoor, Plek
    from statistieken.casuistiek.inhoud import Kaartwoorden

__all__ = ["find_in", "find_on", "known"]

DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|koningsdag|bevrijdingsdag|prinsjesdag|kerst|pasen"
SMALL = "een|één|eerste|twee|tweede|derde"
COUNTED = rf"(?:{SMALL}|[a-zë]{{0,12}}(?:drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|tig)[a-zë]{{0,6}})"
DATE_WORDS = re.compile(
    rf"(?<!\w)(?:{COUNTED} )?(?:{MONTHS})(?: \d{{4}})?(?!\w)|(?<!\w)(?:{DAYS})(?!\w)", re.IGNORECASE
)
SLASHED = re.compile(r"(?<![\w/.])[\w-]{2,63}(?:\.[\w-]{2,63}){1,4}/\S*|(?<![\w/])[ur]/\w{2,}")
PARTICLES = frozenset(
    {"van", "der", "den", "de", "het", "ten", "ter", "te", "von", "in", "op", "aan", "t", "s"}
    | {"la", "le", "el", "al", "bin", "ben", "di", "da", "du", "dos"}
)
WEAK = frozenset({"in", "op", "aan", "te"})  # of a name only before another one: op den, in 't; otherwise "Denk aan"
NAME_GAP = 3  # particles between two words of one name: van der, van het, op den
MARK = re.compile(
    '[“”„‟«»‹›「」『』"`]'
    "|(?<!\\w)['‘’‚‛](?!(?:s|t|n|r|k|m)\\b)"  # opens; 's and 't are words
    "|(?<=[\\w.,!?…])['‘’‛](?!\\w)"  # closes; not the one in foto's
)
QUOTED_LINE = re.compile(r"^[ \t]{0,8}>.*$", re.MULTILINE)


def known() -> Bekend:
    """What the house itself knows that leads to a person: who works here, the party, and its parts."""
    names = [account.naam for account in active_accounts(*Rol)]
    wholes = [partij()["naam"], *settings.PARTIJ_ONDERDELEN]
    return Bekend(namen=names, geheel=list(filter(None, wholes)), mag=kaartdata().mag)


def find_on(woorden: Kaartwoorden, bekend: Bekend) -> tuple[Gevondenspoor, ...]:
    """Everything on a card that may lead to a person, each once, in the order of the card."""
    found = {item.woorden.casefold(): item for text in reversed(woorden.teksten) for item in find_in(text, bekend)}
    order = [item.woorden.casefold() for text in woorden.teksten for item in find_in(text, bekend)]
    return tuple(found[key] for key in dict.fromkeys(order))


def find_in(text: str, bekend: Bekend) -> tuple[Gevondenspoor, ...]:
    """Everything in a text that may lead to a person, in the very words, each once."""
    return merged(text, _all(text, bekend))


def _all(text: str, bekend: Bekend) -> Iterator[Plek]:
    yield from hits_in(text, bekend)
    for hit in DATE_WORDS.finditer(text):
        yield hit.start(), hit.end(), _("een dag of een maand")
    for hit in SLASHED.finditer(text):
        yield hit.start(), hit.start() + len(hit.group().rstrip(MARKS)), _("een link of een account")
    yield from _names(text)
    yield from _quotes(text)


def _names(text: str) -> Iterator[Plek]:
    """Names of more than one word, with what stands between: also where a sentence begins with one."""
    hits = list(finder.WORD.finditer(text))
    start = 0
    while start < len(hits):
        last = _last_of_name(text, hits, start)
        if last > start:
            yield hits[start].start(), hits[last].end(), _("kan een naam of een plaats zijn")
        start = last + 1


def _last_of_name(text: str, hits: list[re.Match[str]], start: int) -> int:
    """The place of the last word of the name that begins here; the same place where none does."""
    if not _may_be_name(hits[start].group()):
        return start
    last = here = start
    while here + 1 < len(hits) and text[hits[here].end() : hits[here + 1].start()] in (" ", "-", " '", " ’"):
        here += 1
        word = hits[here].group()
        if _may_be_name(word):
            if here - last == 2 and hits[here - 1].group().casefold() in WEAK:  # noqa: PLR2004 - one word between them
                break
            last = here
        elif word.casefold() not in PARTICLES or here - last > NAME_GAP:
            break
    return last


def _may_be_name(word: str) -> bool:
    return word[0].isupper() and word not in kaartdata().opent and word not in kaartdata().mag


def _quotes(text: str) -> Iterator[Plek]:
    """Quotes of more words than a search engine needs, and lines that mail marks as somebody else's."""
    for hit in QUOTED_LINE.finditer(text):
        yield from _when_long(text, hit.start(), hit.end())
    for begin, alinea in _alineas(text):
        marks = list(MARK.finditer(alinea))
        for place, mark in enumerate(marks):
            following = marks[place + 1] if place + 1 < len(marks) else None
            if _closes(alinea, mark) and (following is None or _opens(alinea, following)):
                continue
            end = following.start() if following else len(alinea)
            yield from _when_long(text, begin + mark.end(), begin + end)


def _when_long(text: str, start: int, end: int) -> Iterator[Plek]:
    if len(text[start:end].split()) > kaartdata().meer_dan:
        bare = text[start:end]
        yield (
            start + len(bare) - len(bare.lstrip()),
            start + len(bare.rstrip()),
            _("een citaat van meer dan zes woorden"),
        )


def _alineas(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for alinea in text.split("\n\n"):
        yield begin, alinea
        begin += len(alinea) + 2


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark ends a quote by where it stands: after a letter or a full stop, and before no letter."""
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    return bool(before.strip()) and not after.isalnum()


def _opens(text: str, mark: re.Match[str]) -> bool:
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    return not before.isalnum() and bool(after.strip())
