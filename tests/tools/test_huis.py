"""The tool that draws the floors: out of a contract, between two markers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import huis

if TYPE_CHECKING:
    from pathlib import Path

CONTRACTS = """
[[tool.importlinter.contracts]]
name = "Inside one app"
type = "layers"
layers = ["above", "below"]
containers = ["cellar.vault"]

[[tool.importlinter.contracts]]
name = "Downward only"
type = "layers"
layers = ["attic.pages | attic.forms", "cellar.vault"]

[[tool.importlinter.contracts]]
name = "Only the vault has keys"
type = "forbidden"
source_modules = ["attic"]
forbidden_modules = ["keys"]
"""
FLOORS = """<!-- floors: written by tools/huis.py -->

| Floor | Room | What it is |
|---|---|---|
| 1 | `attic.pages` | What people `see`. |
|  | `attic.forms` | What they type: this \\| that. |
| 0 | `cellar.vault` | Keys. |

What import-linter holds besides:

- Inside one app
- Only the vault has keys

<!-- end of the floors -->"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(CONTRACTS)
    for room, words in (
        ("attic/pages", "What people ``see``.\n\nMore of it."),
        ("attic/forms", "What they type: this | that."),
        ("cellar/vault", "Keys."),
    ):
        (tmp_path / room).mkdir(parents=True)
        (tmp_path / room / "__init__.py").write_text(f'"""{words}"""\n')
    return tmp_path


def test_the_floors_are_drawn_from_the_top_down(small: Path) -> None:
    assert huis.draw(huis.read_house(small), small) == FLOORS


def test_a_module_lies_in_the_room_of_its_app(small: Path) -> None:
    house = huis.read_house(small)

    assert (house.floor_of("attic.forms.fields"), house.room_of("attic.forms.fields")) == (1, "attic.forms")
    assert (house.floor_of("cellar.vault"), house.room_of("cellar.vault")) == (0, "cellar.vault")
    with pytest.raises(KeyError):
        house.floor_of("attic.formsets")


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    page = f"# House\n\n{huis.BEGIN}\nold\n{huis.END}\n\nMore.\n"

    assert huis.drawn_into(page, FLOORS) == f"# House\n\n{FLOORS}\n\nMore.\n"
    with pytest.raises(ValueError, match="no markers"):
        huis.drawn_into("# House\n", FLOORS)


def test_checking_tells_what_to_run_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "huis.md"
    page.write_text(f"{huis.BEGIN}\nold\n{huis.END}\n")
    monkeypatch.setattr(huis, "PAGE", page)

    assert huis.main(["--check"]) == 1
    assert "python tools/huis.py" in capsys.readouterr().out
    assert page.read_text() == f"{huis.BEGIN}\nold\n{huis.END}\n"
    assert huis.main([]) == 0
    assert huis.main(["--check"]) == 0
