"""Keep the translations without any program beside Python.

Usage: python tools/vertalingen.py extract | update | compile | check

``extract`` lists every Dutch sentence with the places where it stands; ``update`` merges them into the ``django.po`` of
each language and keeps what was translated; ``compile`` writes the ``.mo`` files, which are kept in git because a fresh
machine cannot make them; ``check`` tells whether all of that is in step, and whether English is complete for whoever
reports.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.databestanden import extract_data, list_datafiles  # noqa: E402 - the repository's own code, found through the line above

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("nl", "en")
SOURCES = ("meldpunt", "triage", "support", "statistieken", "demo")
TEMPLATES = "templates"
KEYWORDS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
}
# What a melder can see: their pages, their mail and their step plan. Everything else is for the desk.
FOR_MELDER = re.compile(
    r"templates/(melden|mijnmelding|bewaren|voorlichting|components|stappenplan|meldpunt)/|templates/(base|fout|400|403|404|500)\.html"
    r"|meldpunt/(melden|mijnmelding|bewaren|evidence|voorlichting|core|throttle)/|support/(stappenplan|regie)/|triage/data/"
    r"|support/dossiers/zaak/toegang\.py|support/behandeling/(aannemen|delen|overdragen|vragen)\.py"
    r"|support/vertrouwenspersonen/models\.py"
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes with every run would only make noise

Message = tuple[str, ...]


def messages() -> dict[Message, list[str]]:
    """Every sentence of the sources, in one form or in singular and plural, with the files it stands in."""
    found: dict[Message, set[str]] = defaultdict(set)
    for path in sorted(_python_files()):
        for message in _in_python(path.read_text(encoding="utf-8")):
            found[message].add(_name(path))
    for path in sorted((ROOT / TEMPLATES).rglob("*.*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        calls = re.sub(r"\s*\n\s*", " ", templatize(path.read_text(encoding="utf-8"), origin=_name(path))).strip()
        for message in _in_python(calls):
            found[message].add(_name(path))
    for path in list_datafiles(ROOT, SOURCES):
        for message in _in_datafile(path):
            found[message].add(_name(path))
    return {message: sorted(places) for message, places in found.items()}


def melder_msgids() -> dict[str, list[str]]:
    """The sentences that a melder can see, singular and plural apart."""
    return {
        msgid: seen
        for message, places in messages().items()
        for msgid in message
        if (seen := [place for place in places if FOR_MELDER.match(place)])
    }


def update() -> None:
    """Merge the sentences into every catalogue; what fell away goes, what was translated stays."""
    found = messages()
    for language in LANGUAGES:
        old, new = read(language), _empty(language)
        for message, places in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
            known = old.get(message[0])
            entry = new.add(_id(message), locations=[(place, 0) for place in places])
            if known is not None and isinstance(known.string, tuple) == (len(message) > 1):
                entry.string = known.string
        _path(language, "po").parent.mkdir(parents=True, exist_ok=True)
        _path(language, "po").write_bytes(_po(new))


def compile_all() -> None:
    """Write the compiled catalogues."""
    for language in LANGUAGES:
        _path(language, "mo").write_bytes(_mo(language))


def check() -> list[str]:
    """Everything that is not in step, as sentences."""
    found = messages()
    for_melder = {message for message, places in found.items() if any(FOR_MELDER.match(place) for place in places)}
    return [problem for language in LANGUAGES for problem in _problems(language, found, for_melder)]


def read(language: str) -> Catalog:
    """The catalogue of one language; an empty one where there is none."""
    path = _path(language, "po")
    if not path.exists():
        return _empty(language)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="django")


def set_up() -> None:
    """Start Django, which the formats of the data files need."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")
    os.environ.setdefault("SECRET_KEY", "for-translations-only")
    django.setup()


def main() -> int:
    """Do what was asked."""
    set_up()
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    if command == "extract":
        for message, places in messages().items():
            print(f"{places[0]}: {' | '.join(message)}")
    elif command == "update":
        update()
    elif command == "compile":
        compile_all()
    elif command == "check":
        problems = check()
        print("\n".join(problems) or "Vertalingen: in orde.")
        return 1 if problems else 0
    else:
        sys.exit(__doc__)
    return 0


def _problems(language: str, found: dict[Message, list[str]], for_melder: set[Message]) -> Iterator[str]:
    catalog = read(language)
    entries = {_as_message(entry.id): entry for entry in catalog if entry.id}
    for message in found.keys() - entries.keys():
        yield f"{language}: ontbreekt, draai update: {message[0]!r}"
    for message in entries.keys() - found.keys():
        yield f"{language}: staat niet meer in de bronnen, draai update: {message[0]!r}"
    for message, entry in entries.items():
        if entry.fuzzy:
            yield f"{language}: onzeker: {message[0]!r}"
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        if language != "nl" and message in for_melder and not all(strings):
            yield f"{language}: niet vertaald: {message[0]!r}"
        yield from _wrong_placeholders(language, message, [string for string in strings if string])
    if not _path(language, "mo").exists() or _path(language, "mo").read_bytes() != _mo(language):
        yield f"{language}: het .mo-bestand is niet bij, draai compile"


def _wrong_placeholders(language: str, message: Message, strings: list[str]) -> Iterator[str]:
    expected = sorted(match[0] for match in PLACEHOLDER.finditer(message[-1]))
    for string in strings:
        names = sorted(match[0] for match in PLACEHOLDER.finditer(string))
        if names != expected and not (len(message) > 1 and set(names) <= set(expected)):
            yield f"{language}: andere invulplekken: {message[0]!r}: {names} in plaats van {expected}"


def _python_files() -> Iterator[Path]:
    for source in SOURCES:
        yield from (path for path in (ROOT / source).rglob("*.py") if "migrations" not in path.parts)


def _in_python(text: str) -> Iterator[Message]:
    calls: Iterator[Any] = extract_python(io.BytesIO(text.encode()), dict.fromkeys(KEYWORDS), [], {})
    for _line, function, arguments, _comments in calls:
        strings = arguments if isinstance(arguments, tuple) else (arguments,)
        chosen = tuple(strings[place - 1] for place in KEYWORDS[function] if len(strings) >= place)
        if chosen and all(isinstance(string, str) and string for string in chosen):
            yield chosen


def _in_datafile(path: Path) -> Iterator[Message]:
    with path.open("rb") as source:
        for _line, _function, text, _comments in extract_data(source, {}, (), {"name": _name(path)}):
            yield (text,)


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        domain="django",
        project="Meldpunt",
        version="1",
        copyright_holder="Meldpunt",
        msgid_bugs_address="meldpunt@example.org",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        last_translator="Meldpunt",
        language_team="Meldpunt",
        charset="utf-8",
        fuzzy=False,
        header_comment="# De teksten van Meldpunt. Bijwerken: python tools/vertalingen.py update",
    )


def _po(catalog: Catalog) -> bytes:
    target = io.BytesIO()
    write_po(target, catalog, width=110, include_lineno=False, omit_header=False)
    return target.getvalue()


def _mo(language: str) -> bytes:
    target = io.BytesIO()
    write_mo(target, read(language))
    return target.getvalue()


def _path(language: str, suffix: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _id(message: Message) -> Any:
    return message if len(message) > 1 else message[0]


def _as_message(msgid: Any) -> Message:
    return tuple(msgid) if isinstance(msgid, (list, tuple)) else (msgid,)


if __name__ == "__main__":
    sys.exit(main())
