"""Packages come with uv, and with pip where uv does not come or does not reach them; by hash either way."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tools import install

PYTHON, UV, WANTED = "/house/.venv/bin/python", "/house/.venv/bin/uv", "requirements/demo.txt"


@pytest.mark.parametrize(
    ("fails", "asked", "code"),
    [
        (set(), ["fetch uv", "uv"], 0),
        ({"fetch uv"}, ["fetch uv", "pip"], 0),
        ({"uv"}, ["fetch uv", "uv", "pip"], 0),
        ({"uv", "pip"}, ["fetch uv", "uv", "pip"], 1),
    ],
    ids=["uv works", "no uv to be had", "uv reaches nothing", "nor does pip"],
)
def test_who_installs(monkeypatch: pytest.MonkeyPatch, fails: set[str], asked: list[str], code: int) -> None:
    commands: list[str] = []

    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        assert "--require-hashes" in command
        name = "uv" if command[0] == UV else "fetch uv" if command[-1] == install.UV else "pip"
        assert command[-1] == (install.UV if name == "fetch uv" else WANTED)
        commands.append(name)
        return subprocess.CompletedProcess(command, int(name in fails))

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["install.py", PYTHON, WANTED])

    assert install.main() == code
    assert commands == asked
