"""What the product promises people: each sentence with a term stands in ``docs/beloften.yaml``, or is drawn from data.

A sentence is whatever the product shows in a reader's language: the texts of templates, code and data files as the
translation tool finds them, and those of the contact cards. A number of seconds up to years, or of people, in such a
sentence is either filled in (``%(n)s``, ``{dag}``), or a promise or a fact that the file lists.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
BELOFTEN = ROOT / "docs" / "beloften.yaml"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
BOTH_LANGUAGES = ("meldpunt/nakijken/data/hulp-*.yaml", "meldpunt/voorlichting/data/gedragscode-*.yaml")
UNIT = (
    r"(?:seconden?|minuut|minuten|kwartier|uur|uren|dag|dagen|werkdag|werkdagen|week|weken|maand|maanden|kwartaal"
    r"|kwartalen|jaar|jaren|mensen|personen|coördinatoren)"
)
NUMBER = r"(?:\d[\d.,]*|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)"
BEFORE_ONE = r"(?:binnen|na|over|elk|elke|per|langer dan|minder dan|hoogstens|hooguit|wacht)"
TERM = re.compile(
    rf"\b{NUMBER}\s+(?:\w+\s+)?{UNIT}\b|\b{BEFORE_ONE}\s+(?:een\s+)?(?:halve\s+|half\s+)?{UNIT}\b|\bdag en nacht\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Zin:
    """One sentence that somebody reads, and the files that show it."""

    tekst: str
    waar: frozenset[str]


@dataclass(frozen=True)
class Vermeld:
    """A sentence, or a part of one, that the list names for these files."""

    zin: str
    waar: tuple[str, ...]


@dataclass(frozen=True)
class Belofte(Vermeld):
    """One promise: the sentence, where it is shown, what it is drawn from, what keeps it, and the test of that."""

    id: str
    uit: str
    werk: str
    test: str


@dataclass(frozen=True)
class Vaststaand(Vermeld):
    """A term that is no promise of ours: of the law, of somebody else, or of how the page itself works."""

    bron: str


@cache
def zinnen() -> tuple[Zin, ...]:
    """Every sentence that the product shows, in Dutch."""
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")
    said = [
        Zin(tekst=text, waar=frozenset(path for path, _line in message.locations))
        for message in catalogue
        if message.id
        for text in (message.id if isinstance(message.id, (list, tuple)) else [message.id])
    ]
    return (*said, *_in_both_languages())


@cache
def beloften() -> tuple[Belofte, ...]:
    """Every promise, in the order of the file."""
    return tuple(
        Belofte(
            id=key,
            zin=row["zin"],
            waar=tuple(row["waar"]),
            uit=row["uit"],
            werk=row["werk"],
            test=row["test"],
        )
        for key, row in _file()["beloften"].items()
    )


@cache
def feiten() -> tuple[Vaststaand, ...]:
    """Every term that is no promise of ours, in the order of the file."""
    return tuple(Vaststaand(zin=row["zin"], waar=tuple(row["waar"]), bron=row["bron"]) for row in _file()["feiten"])


def vermeld() -> tuple[Vermeld, ...]:
    """Everything that the file lists."""
    return (*beloften(), *feiten())


def unlisted(said: tuple[Zin, ...] | None = None) -> list[str]:
    """The sentences with a term that is neither filled in nor listed, each with its files."""
    listed = [(item.zin, frozenset(item.waar)) for item in vermeld()]
    return [
        f"{', '.join(sorted(zin.waar))}: {zin.tekst}"
        for zin in (zinnen() if said is None else said)
        if _terms_left(zin, listed)
    ]


def _terms_left(zin: Zin, listed: list[tuple[str, frozenset[str]]]) -> bool:
    """Whether a term is left once what the file lists for all places of this sentence was taken out."""
    text = zin.tekst
    for words, places in listed:
        if zin.waar <= places:
            text = text.replace(words, "")
    return bool(TERM.search(text))


def _in_both_languages() -> list[Zin]:
    files = [path for pattern in BOTH_LANGUAGES for path in sorted(ROOT.glob(pattern))]
    return [
        Zin(tekst=text, waar=frozenset({path.relative_to(ROOT).as_posix()}))
        for path in files
        for text in _dutch(yaml.safe_load(path.read_text()))
    ]


def _dutch(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["nl"]] if set(value) == {"nl", "en"} else []
        return own or [text for each in value.values() for text in _dutch(each)]
    return [text for each in value for text in _dutch(each)] if isinstance(value, list) else []


@cache
def _file() -> Any:
    return yaml.safe_load(BELOFTEN.read_text())


def main() -> int:
    """Print what is not listed; returns 1 where there is any."""
    found = unlisted()
    print("\n".join(found) or "Elke termijn is een belofte met een test, een feit met een bron, of wordt ingevuld.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
