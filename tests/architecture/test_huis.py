"""The map is true: its floors are those of the contracts, and its trips go through functions that are there."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from functools import reduce
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tools import huis

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "ontwerp" / "huis.md").read_text()
TRIP = re.compile(r"^### (?P<name>.+)\n\n(?P<steps>(?:(?:\d+\.|   -) .+\n)+)", re.MULTILINE)
STEP = re.compile(r"^(?P<mark>\d+\.|   -) (?P<later>Later, )?`(?P<path>[\w.]+)`")


@dataclass(frozen=True)
class Step:
    """One function on the way, and what it asks of the floors below; a later one begins anew, from what is stored."""

    path: str
    later: bool = False
    asks: list[str] = field(default_factory=list)


def _trips() -> dict[str, list[Step]]:
    trips: dict[str, list[Step]] = {}
    for trip in TRIP.finditer(PAGE):
        steps: list[Step] = []
        for line in trip["steps"].splitlines():
            found = STEP.match(line)
            assert found, line
            if found["mark"] == "-".rjust(4):
                steps[-1].asks.append(found["path"])
            else:
                steps.append(Step(found["path"], later=bool(found["later"])))
        trips[trip["name"]] = steps
    return trips


TRIPS = _trips()
PATHS = sorted({path for steps in TRIPS.values() for step in steps for path in (step.path, *step.asks)})


def _module(path: str) -> str:
    """The longest beginning of a path that is a file."""
    parts = path.split(".")
    starts = [parts[:size] for size in range(len(parts), 0, -1)]
    found = [".".join(start) for start in starts if ROOT.joinpath(*start).with_suffix(".py").is_file()]
    assert found, f"there is no module of {path}"
    return found[0]


def _function(path: str) -> Any:
    module = _module(path)
    return reduce(getattr, path.removeprefix(f"{module}.").split("."), import_module(module))


def _names(path: str) -> set[str]:
    """Every name that stands in the module of a step."""
    return set(re.findall(r"\w+", inspect.getsource(import_module(_module(path)))))


def _is_linked(path: str, before: str) -> bool:
    """Whether an earlier step names this one, or this one reads what an earlier one gives."""
    goes_up = huis.read_house().floor_of(path) > huis.read_house().floor_of(before)
    return _last(before) in _names(path) if goes_up else _last(path) in _names(before)


def _names_in_room(room: str) -> set[str]:
    files = ROOT.joinpath(*room.split(".")).rglob("*.py")
    return {name for file in files for name in re.findall(r"\w+", file.read_text())}


def _last(path: str) -> str:
    return path.rsplit(".", 1)[-1]


def test_the_page_has_three_trips() -> None:
    assert [(name, len(steps)) for name, steps in TRIPS.items()] == [
        ("A story, from the page to the seal", 5),
        ("A grant, at assignment", 4),
        ("A quarter, from freezing to the board", 9),
    ]


def test_the_floors_on_the_page_are_those_of_the_contracts() -> None:
    assert huis.drawn_into(PAGE, huis.draw(huis.read_house())) == PAGE


def test_every_room_says_in_one_line_what_it_is() -> None:
    house = huis.read_house()
    rows = re.findall(r"^\| \d* \| `([\w.]+)` \| (.*) \|$", huis.draw(house), re.MULTILINE)

    assert [room for room, _purpose in rows] == [room for floor in house.floors for room in floor]
    assert [room for room, purpose in rows if not purpose] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_function_of_a_trip_is_defined_where_the_page_says(path: str) -> None:
    assert _function(path).__module__ == _module(path)


@pytest.mark.parametrize("name", TRIPS)
def test_no_step_lies_in_a_room_that_the_trip_left(name: str) -> None:
    house = huis.read_house()
    rooms = [room for room, _steps in groupby(house.room_of(step.path) for step in TRIPS[name])]

    assert sorted(set(rooms)) == sorted(rooms)


@pytest.mark.parametrize("name", TRIPS)
def test_what_is_asked_on_the_way_lies_on_a_floor_below(name: str) -> None:
    house = huis.read_house()
    asked = [(step.path, path) for step in TRIPS[name] for path in step.asks]

    assert asked
    assert [(step, path) for step, path in asked if house.floor_of(path) >= house.floor_of(step)] == []


@pytest.mark.parametrize("name", TRIPS)
def test_the_code_of_a_trip_names_its_steps(name: str) -> None:
    steps = TRIPS[name]
    alone = [
        step.path
        for number, step in enumerate(steps)
        if number and not step.later and not any(_is_linked(step.path, before.path) for before in steps[:number])
    ]
    not_asked = [
        (step.path, path)
        for step in steps
        for path in step.asks
        if _last(path) not in _names_in_room(huis.read_house().room_of(step.path))
    ]

    assert (alone, not_asked) == ([], [])
