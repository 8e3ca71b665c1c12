"""Hold the tone: what a melder reads has no word that judges, commands or hides, and no long sentence.

Usage: python tools/woordlint.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

LONGEST = 20  # words in one sentence
FORBIDDEN = {
    r"slachtoffers?(?!hulp)": "je, of degene om wie het gaat",
    r"daders?": "afzender, of degene die dit deed",
    r"incident\w*": "wat er gebeurde",
    r"casus\w*": "jouw melding",
    r"dossiers?": "jouw melding",
    r"verplicht\w*": "dit hebben we nodig om",
    r"ongeldige?": "zeg wat er nog niet klopt",
    r"foutieve?": "zeg wat er nog niet klopt",
    r"helaas": "zeg wat er wel kan",
    r"u dient": "je kunt",
    r"gelieve": "wil je",
    r"teneinde": "om",
    r"middels": "met",
    r"indien": "als",
    r"escaleren\w*": "zeg wat er gebeurt",
    r"triage\w*": "zeg wat we doen",
    r"intake\w*": "gesprek",
    r"betrokkenen?": "degene om wie het gaat",
    r"!": "geen uitroepteken",
}
# Where the word may stand after all, each with its reason.
EXCEPTIONS: dict[str, str] = {
    "De casus geanonimiseerd bespreken.": "a guideline for the desk, out of the shared communication table",
    "Gedaan door betrokkene": "the desk's name of a code that all parties share",
    "Dossier geopend": "a line of the desk's own trail",
    "Triage vastgesteld": "a line of the desk's own trail",
}

_PATTERNS = {word: re.compile(word if word == "!" else rf"\b{word}\b", re.IGNORECASE) for word in FORBIDDEN}
_SENTENCE_END = re.compile(r"(?<=[.?!:;])\s+|\n+|\s·\s")
_MARKUP = re.compile(r"<[^>]+>")


def findings(text: str) -> list[str]:
    """Tell what is wrong with a text, in words; empty when nothing is."""
    plain = _MARKUP.sub(" ", text)
    found = [
        f"“{match[0]}” — liever: {FORBIDDEN[word]}"
        for word, pattern in _PATTERNS.items()
        for match in pattern.finditer(plain)
    ]
    for sentence in _SENTENCE_END.split(plain):
        words = re.findall(r"[\w%(][\w’'%().,-]*", sentence)
        if len(words) > LONGEST:
            found.append(f"een zin van {len(words)} woorden: “{' '.join(words[:6])} …”")
    return found


def main() -> int:
    """Lint every Dutch sentence that a melder can see."""
    from tools.vertalingen import melder_msgids, set_up  # noqa: PLC0415 - needs Babel, which only this command does

    set_up()
    wrong = 0
    for msgid, places in sorted(melder_msgids().items()):
        if msgid in EXCEPTIONS:
            continue
        for finding in findings(msgid):
            wrong += 1
            print(f"{places[0]}: {finding}\n    {msgid[:100]!r}")
    print(f"woordlint: {wrong} bevindingen")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
