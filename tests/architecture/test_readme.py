"""The pages that a newcomer reads first: two commands are enough, and every command that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = re.compile(r"(?:^|`)(?:\w+=\S+ )*make ([a-z]+)", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):.*##", re.MULTILINE)
PROGRAM = re.compile(r"\.venv/bin/python (tools/\w+\.py)")


def _commands(page: str) -> set[str]:
    return set(COMMAND.findall((ROOT / page).read_text()))


@pytest.mark.parametrize("page", ["README.md", "README.nl.md"])
def test_a_newcomer_needs_two_commands(page: str) -> None:
    assert _commands(page) == {"demo", "test"}


def test_each_readme_leads_to_the_other_language() -> None:
    assert "(README.nl.md)" in (ROOT / "README.md").read_text()
    assert "(README.md)" in (ROOT / "README.nl.md").read_text()


def test_a_command_for_who_builds_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()

    assert _commands("CONTRIBUTING.md") >= {"demo", "test", "check"}
    assert _commands("CONTRIBUTING.md") - set(TARGET.findall((ROOT / "Makefile").read_text())) == set()
    assert [name for name in PROGRAM.findall(page) if not (ROOT / name).is_file()] == []
