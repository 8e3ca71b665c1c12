"""Draw the floors of the house into ``docs/ontwerp/huis.md``, from the import contracts and the docstring of each app.

Usage: python tools/huis.py [--check]
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ontwerp" / "huis.md"
BEGIN, END = "<!-- floors: written by tools/huis.py -->", "<!-- end of the floors -->"


@dataclass(frozen=True)
class House:
    """The floors from the top down, each with its rooms, and the names of all other contracts."""

    floors: tuple[tuple[str, ...], ...]
    contracts: tuple[str, ...]

    def floor_of(self, module: str) -> int:
        """On which floor a module lies; the ground floor is 0.

        Raises:
            KeyError: no floor has a room for it.
        """
        for height, rooms in enumerate(reversed(self.floors)):
            if any(module == room or module.startswith(f"{room}.") for room in rooms):
                return height
        raise KeyError(module)

    def room_of(self, module: str) -> str:
        """The app that a module lies in.

        Raises:
            KeyError: no floor has a room for it.
        """
        rooms = self.floors[len(self.floors) - 1 - self.floor_of(module)]
        return next(room for room in rooms if module == room or module.startswith(f"{room}."))


def read_house(root: Path = ROOT) -> House:
    """The floors as import-linter holds them: the one contract of layers that is about whole apps."""
    settings = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts: list[dict[str, Any]] = settings["contracts"]
    layers = next(item for item in contracts if item["type"] == "layers" and "containers" not in item)
    return House(
        floors=tuple(tuple(re.findall(r"[\w.]+", layer)) for layer in layers["layers"]),
        contracts=tuple(item["name"] for item in contracts if item is not layers),
    )


def draw(house: House, root: Path = ROOT) -> str:
    """The floors as a table, and what else a machine holds."""
    rows = [
        f"| {height if room == rooms[0] else ''} | `{room}` | {_purpose(root, room)} |"
        for height, rooms in sorted(enumerate(reversed(house.floors)), reverse=True)
        for room in rooms
    ]
    held = [f"- {name}" for name in house.contracts]
    table = ["| Floor | Room | What it is |", "|---|---|---|", *rows]
    return "\n".join([BEGIN, "", *table, "", "What import-linter holds besides:", "", *held, "", END])


def drawn_into(page: str, floors: str) -> str:
    """The page with the floors between its markers.

    Raises:
        ValueError: the page has no markers.
    """
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the page has no markers for the floors")
    return f"{before}{floors}{after}"


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` only tell whether it is up to date; 1 when it is not."""
    old = PAGE.read_text()
    new = drawn_into(old, draw(read_house()))
    if "--check" not in arguments:
        PAGE.write_text(new)
        return 0
    if old == new:
        print("De verdiepingen in docs/ontwerp/huis.md kloppen.")
        return 0
    print("De verdiepingen in docs/ontwerp/huis.md kloppen niet meer. Draai: python tools/huis.py")
    return 1


def _purpose(root: Path, room: str) -> str:
    """The first line of an app's docstring, as Markdown."""
    said = ast.get_docstring(ast.parse((root.joinpath(*room.split(".")) / "__init__.py").read_text())) or ""
    return said.partition("\n")[0].replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
