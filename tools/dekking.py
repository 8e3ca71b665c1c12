"""Measure which branches of the rooms the tests walk, and say where that is less than agreed (``pyproject.toml``).

Measuring takes half of a test's time again, so only the tests of the rooms and of the pages right above them count.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import coverage
import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "dekking"
PAGES = {
    "melden",
    "mijnmelding",
    "bewaren",
    "werkplek",
    "bestuur",
    "reservekopie",
}  # they press the buttons of the rooms
LONG = {"test_errors.py"}  # a hundred thousand times the same lines


@dataclass(frozen=True, slots=True)
class Kamer:
    """How much of one room was walked."""

    naam: str
    branches: int
    walked: int
    least: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """Of all ways that the code can go, how many were gone; where nothing was found, nothing was measured."""
        return 100 * self.walked / self.branches if self.branches else 0.0

    @property
    def falls_short(self) -> bool:
        """Whether it is less than agreed."""
        return self.percent < self.least


class _Summary(msgspec.Struct, frozen=True):
    """What coverage counts in a file."""

    num_branches: int
    covered_branches: int


class _File(msgspec.Struct, frozen=True):
    """What coverage says of a file."""

    summary: _Summary
    missing_branches: list[tuple[int, int]] = []


class _Report(msgspec.Struct, frozen=True):
    """The report of coverage, as far as it is used here."""

    files: dict[str, _File]


@cache
def agreed() -> dict[str, int]:
    """The least percentage of branches, per room."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["dekking"]
    return {room: int(least) for room, least in table.items()}


def is_own(path: Path) -> bool:
    """Whether this file of tests belongs to one of the rooms, to an app in one, or to the pages right above them."""
    if path.name in LONG or path.parent.name in PAGES:
        return path.parent.name in PAGES
    return any(
        (ROOT / room).name == path.parent.name or (ROOT / room / path.parent.name / "apps.py").exists()
        for room in agreed()
    )


class Measure:
    """Measures the process it is made in, from then on; nothing is kept before ``save``."""

    def __init__(self, folder: Path, process: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._coverage = _measure(folder, suffix=process)
        self._is_on = False
        self.switch(on=True)

    def switch(self, *, on: bool) -> None:
        """Measure from here on, or no longer."""
        if on != self._is_on:
            (self._coverage.start if on else self._coverage.stop)()
            self._is_on = on

    def save(self) -> None:
        """Stop, and write down what was walked."""
        self.switch(on=False)
        self._coverage.save()


def kamers(folder: Path, least: Mapping[str, int]) -> list[Kamer]:
    """What the processes of a run walked together."""
    measure = _measure(folder, suffix=None)
    measure.combine(keep=True)
    with tempfile.NamedTemporaryFile(suffix=".json") as target:
        measure.json_report(outfile=target.name)
        report = msgspec.json.decode(Path(target.name).read_bytes(), type=_Report)
    return [_kamer(naam, report.files, number) for naam, number in least.items()]


def main() -> int:
    """Print each room, and what was missed in those that fall short."""
    found = kamers(FOLDER, agreed())
    for kamer in found:
        print(f"{kamer.naam:<22} {kamer.percent:5.1f} % van {kamer.branches} takken, afgesproken {kamer.least} %")
        if kamer.falls_short:
            print("  niet gelopen: " + "\n                ".join(kamer.missing))
    return int(any(kamer.falls_short for kamer in found))


def clear() -> None:
    """Forget what an earlier run measured."""
    shutil.rmtree(FOLDER, ignore_errors=True)


def _measure(folder: Path, *, suffix: str | None) -> coverage.Coverage:
    return coverage.Coverage(
        data_file=folder / "data",
        data_suffix=suffix,
        config_file=ROOT / "pyproject.toml",
        source=[str(ROOT / room) for room in agreed()],
    )


def _kamer(naam: str, files: Mapping[str, _File], least: int) -> Kamer:
    own = {name: file for name, file in files.items() if name.startswith(f"{naam}/")}
    return Kamer(
        naam=naam,
        branches=sum(file.summary.num_branches for file in own.values()),
        walked=sum(file.summary.covered_branches for file in own.values()),
        least=least,
        missing=tuple(f"{name}: {_ways(file)}" for name, file in own.items() if file.missing_branches),
    )


def _ways(file: _File) -> str:
    return ", ".join(f"{start}→{end if end > 0 else 'einde'}" for start, end in file.missing_branches)


if __name__ == "__main__":
    sys.exit(main())
