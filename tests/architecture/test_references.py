"""Whatever a comment, a text or a page of ``docs`` points at is there: the file, the section in it, the decision."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
KINDS = {".py", ".html", ".yaml", ".yml", ".css", ".js", ".toml", ".md", ".conf", ".voorbeeld", ""}
NOT_OURS = "tests/vendor/"
OWN = {"tests/architecture/test_references.py"}  # it holds references that lead nowhere, to prove that they are seen
IN_DUTCH = {"domein": "domain.md"}  # as data files say it, whose hash a case keeps

FILE = re.compile(r"(?<![\w./-])(?P<path>[\w./-]*\w\.md)\b|\b(?P<dutch>domein)(?= §)")
SECTION = r"\d+(?:\.\d+)*[a-z]?"
TO = r"\s?[–-]\s?"  # a range
NAMED = re.compile(
    rf"[`'\",;)]{{0,3}}(?:\s|\band\b)*(?:"
    rf"§\s?(?P<first>{SECTION})(?:{TO}(?P<last>{SECTION}))?"
    rf"|section\s(?P<section>{SECTION})"
    rf"|(?P<code>[A-Z]\d\d)(?:{TO}(?P<until>[A-Z]\d\d))?"
    rf"|(?P<word>decision|rule)\s(?P<nr>\d+)"
    rf"|(?P<row>#\d+)"
    rf"|(?P<item>\d+)(?=[).]))"
)
DECISION = re.compile(r"docs/adr/(?P<path>\d{4})(?!\d)|\bADR (?P<name>\d{4})\b")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<to>[^)\s]+)\)|!\[[^\]]*\]\((?P<picture>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMENT = re.compile(r"\n\s*(?:#|//|\*)?\s*")


@dataclass(frozen=True)
class Reference:
    """A mention of a file, with the sections of it that are named."""

    source: str
    target: str
    sections: tuple[str, ...]


@cache
def _tracked() -> tuple[str, ...]:
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    names = [name for name in listed if name and not name.startswith(NOT_OURS) and name not in OWN]
    return tuple(name for name in names if Path(name).suffix in KINDS and (ROOT / name).is_file())


def _text(name: str) -> str:
    return (ROOT / name).read_text(errors="replace")


def _span(first: str, last: str) -> list[str]:
    """Everything of a range, of which both ends have the same beginning: ``W01–W02``, ``2.1–2.3``."""
    before, start = re.fullmatch(r"(.*?)(\d+)", first).groups()  # type: ignore[union-attr]  # NAMED found a number
    end = re.search(r"\d+$", last)
    assert end, last
    return [f"{before}{number:0{len(start)}d}" for number in range(int(start), int(end[0]) + 1)]


def _names_in(match: re.Match[str]) -> list[str]:
    first, last = match["first"] or match["code"], match["last"] or match["until"]
    if first and last:
        return _span(first, last)
    if match["word"]:
        return [f"{match['word']} {match['nr']}"]
    return [first or match["section"] or match["row"] or match["item"]]


def _references(source: str, text: str) -> list[Reference]:
    text = COMMENT.sub(" ", text)
    found = []
    for mention in FILE.finditer(text):
        sections: list[str] = []
        position = mention.end()
        while named := NAMED.match(text, position):
            sections += _names_in(named)
            position = named.end()
        target = mention["path"] or IN_DUTCH[mention["dutch"]]
        found.append(Reference(source=source, target=target, sections=tuple(sections)))
    return found


@cache
def _all_references() -> tuple[Reference, ...]:
    return tuple(reference for name in _tracked() for reference in _references(name, _text(name)))


@cache
def _files_named(name: str) -> tuple[Path, ...]:
    return tuple(path for path in (ROOT / other for other in _tracked()) if path.name == name and DOCS in path.parents)


def _resolve(source: str, target: str) -> Path | None:
    """A path from the root of the repository, from the file that names it, or a name within ``docs``."""
    beside = ((ROOT / source).parent / target).resolve()
    places = [ROOT / target, beside, *(_files_named(target) if "/" not in target else ())]
    return next((place for place in places if place.is_file()), None)


@cache
def _headings(path: Path) -> frozenset[str]:
    """What the headings of a file carry: their number, their letters, both ends of a range and all in between."""
    carried: set[str] = set()
    for heading in HEADING.findall(path.read_text()):
        for named in re.finditer(rf"\b([A-Z]\d\d)(?:{TO}([A-Z]\d\d))?\b", heading):
            carried |= set(_span(named[1], named[2])) if named[2] else {named[1]}
        carried |= {item.lower() for item in re.findall(r"^(?:Decision|Rule) \d+\b", heading)}
        carried |= set(re.findall(rf"^({SECTION}|#\d+)(?=\s)", heading))
    return frozenset(carried)


def _problem(reference: Reference) -> str:
    path = _resolve(reference.source, reference.target)
    if path is None:
        return f"{reference.source}: there is no {reference.target}"
    missing = [section for section in reference.sections if section not in _headings(path)]
    return f"{reference.source}: {path.name} has no heading for {', '.join(missing)}" if missing else ""


def _anchors(path: Path) -> set[str]:
    """The names under which a page can be linked to, one for each heading."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(path.read_text())}


def _broken(source: str, link: str) -> bool:
    name, _, anchor = link.partition("#")
    path = ((ROOT / source).parent / name).resolve() if name else ROOT / source
    return not path.exists() or (bool(anchor) and anchor not in _anchors(path))


def test_every_file_that_is_named_is_there_with_its_sections() -> None:
    assert [problem for problem in map(_problem, _all_references()) if problem] == []


def test_every_decision_that_is_named_is_one_file() -> None:
    mentions = {
        (name, found["path"] or found["name"]) for name in _tracked() for found in DECISION.finditer(_text(name))
    }

    assert mentions
    assert [
        (name, number) for name, number in sorted(mentions) if len(list((DOCS / "adr").glob(f"{number}-*.md"))) != 1
    ] == []


def test_every_link_between_pages_leads_somewhere() -> None:
    links = [
        (name, found["to"] or found["picture"])
        for name in _tracked()
        if name.endswith(".md")
        for found in LINK.finditer(_text(name))
    ]
    own = [(name, link) for name, link in links if not re.match(r"\w+:", link)]

    assert own
    assert [(name, link) for name, link in own if _broken(name, link)] == []


def test_the_list_of_decisions_names_each_one_by_its_title() -> None:
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (DOCS / "adr" / "README.md").read_text(), re.MULTILINE)
    files = sorted((DOCS / "adr").glob("[0-9]*.md"))
    titles = [re.match(r"# (\d{4})\.? (.+)", path.read_text()) for path in files]

    assert rows == [(title[1], path.name, title[2]) for title, path in zip(titles, files, strict=True) if title]
    assert [number for number, name, _title in rows if not name.startswith(f"{number}-")] == []


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Moved (``vault.md`` C03, C25).", ("C03", "C25")),
        ("One key (``vault.md`` §2.1–2.3) to it", ("2.1", "2.2", "2.3")),
        ("# See vault.md W01–W02 for it", ("W01", "W02")),
        ("the trail (``vault.md`` §4, L02–L04).", ("4", "L02", "L03", "L04")),
        ("within a day (``vault.md`` §4b, A07,\n# W06). Every", ("4b", "A07", "W06")),
        ("(``vault.md`` §2.1; ADR 0009)", ("2.1",)),
        ("cases of vault.md section 4.4, with answers", ("4.4",)),
        ("Source: vault.md, decision 15; more", ("decision 15",)),
        ("(vault.md §4.1 rule 8)", ("4.1", "rule 8")),
        ("(``vault.md`` §4, 24).", ("4", "24")),
        ("protocol 4.1; vault.md #53.", ("#53",)),
        ("vault.md §1.4, with object-src spelled out", ("1.4",)),
        ("It says so in vault.md. 24 people", ()),
    ],
)
def test_what_a_comment_names_is_read_as_it_is_meant(text: str, sections: tuple[str, ...]) -> None:
    (reference,) = _references("a.py", text)

    assert (reference.target, reference.sections) == ("vault.md", sections)


@pytest.mark.parametrize(
    ("target", "sections", "problem"),
    [
        ("nowhere.md", (), "a.py: there is no nowhere.md"),
        ("docs/nowhere.md", (), "a.py: there is no docs/nowhere.md"),
        ("vault.md", ("2.1", "99.9", "A99"), "a.py: vault.md has no heading for 99.9, A99"),
        ("domain.md", ("rule 8", "rule 99"), "a.py: domain.md has no heading for rule 99"),
        ("vault.md", ("2.1", "L03", "C25"), ""),
        ("README.md", (), ""),
    ],
)
def test_a_reference_that_leads_nowhere_is_seen(target: str, sections: tuple[str, ...], problem: str) -> None:
    assert _problem(Reference(source="a.py", target=target, sections=sections)) == problem
