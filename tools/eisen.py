"""Print what the product must hold as a table: id, test, result; fails where an id has no test and no reason."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
EISEN = ROOT / "docs" / "eisen.yaml"
ID = r"test_([cazwflrs]\d\d)_"
TEST_NAME = re.compile(rf"^ *def {ID}\w+", re.MULTILINE)
WIDTH = 72


@dataclass(frozen=True)
class Eis:
    """One requirement: its id, what it says, and why it has no test where it has none.

    Tests with its id in their name count, and ``ook`` names those that carry the name of a finding.
    """

    id: str
    tekst: str
    waarom_niet: str
    deels: str
    ook: tuple[str, ...]


def eisen() -> list[Eis]:
    """All requirements, in the order of their ids."""
    raw = yaml.safe_load(EISEN.read_text())
    return [
        Eis(
            id=key,
            tekst=row["eis"],
            waarom_niet=row.get("waarom_niet", ""),
            deels=row.get("deels", ""),
            ook=tuple(row.get("ook", ())),
        )
        for key, row in raw.items()
    ]


def files_by_id() -> dict[str, list[Path]]:
    """The files that hold a test named after each id."""
    found: dict[str, list[Path]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in set(TEST_NAME.findall(path.read_text())):
            found.setdefault(name.upper(), []).append(path.relative_to(ROOT))
    return found


def files_of(name: str) -> list[Path]:
    """The files that hold a test of exactly this name."""
    wanted = re.compile(rf"^ *def {name}\(", re.MULTILINE)
    return [
        path.relative_to(ROOT)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if wanted.search(path.read_text())
    ]


def results() -> dict[str, list[tuple[str, str]]]:
    """Run the tests that carry an id, or that a requirement names: per id, names and results."""
    named = [name for eis in eisen() for name in eis.ook]
    places = [*files_by_id().values(), *map(files_of, named)]
    files = sorted({str(path) for paths in places for path in paths})
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        names = " or ".join([*(f"test_{key.lower()}_" for key in files_by_id()), *named])
        command = [sys.executable, "tools/run_tests.py", f"--junitxml={report.name}", "-m", "", "-k", names, *files]
        subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)
        cases = ET.parse(report.name).iter("testcase")  # noqa: S314 - idem
        return _by_id((case.attrib["name"], _outcome(case)) for case in cases)


def _by_id(cases: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    also = [(name, eis.id) for eis in eisen() for name in eis.ook]
    for name, outcome in cases:
        match = re.match(ID, name)
        ids = [match.group(1).upper()] if match else [key for other, key in also if other == name.partition("[")[0]]
        for key in ids:
            found.setdefault(key, []).append((name, outcome))
    return found


def _outcome(case: ET.Element) -> str:
    kinds = {"failure": "FOUT", "error": "FOUT", "skipped": "overgeslagen"}
    return next((word for kind, word in kinds.items() if case.find(kind) is not None), "ok")


def main() -> int:
    """Print the table; returns 1 where something is missing or fails."""
    found, wrong = results(), 0
    for eis in eisen():
        rows = found.get(eis.id, [])
        if not rows:
            wrong += not eis.waarom_niet
            print(f"{eis.id}  {'—':<{WIDTH}} {eis.waarom_niet or 'GEEN TEST'}")
        for name, outcome in rows:
            wrong += outcome != "ok"
            print(f"{eis.id}  {name[:WIDTH]:<{WIDTH}} {outcome}")
        if eis.deels:
            print(f"{eis.id}  {'deels':<{WIDTH}} {eis.deels}")
    print(f"{len(eisen())} eisen, {sum(map(len, found.values()))} tests, {wrong} niet in orde")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
