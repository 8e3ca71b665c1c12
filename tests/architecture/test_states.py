"""Every table of transitions answers for every state, and leads to states only."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import Enum

ROOMS = ("meldpunt", "triage", "support", "statistieken")
DEFINED = re.compile(r"^TRANSITIONS\b.*=", re.MULTILINE)


def _modules() -> Iterator[str]:
    base = Path(settings.BASE_DIR)
    for room in ROOMS:
        for path in sorted((base / room).rglob("*.py")):
            if DEFINED.search(path.read_text()):
                yield ".".join(path.relative_to(base).with_suffix("").parts)


def test_there_are_tables_of_transitions() -> None:
    assert list(_modules()) == [
        "meldpunt.uitvoer.states",
        "meldpunt.versies.states",
        "support.doorgeleiding.states",
        "support.dossiers.states",
        "support.gasten.states",
        "support.nazorg.models",
        "support.regie.inhoud",
        "support.regie.models",
        "support.weghalen.states",
        "statistieken.casuistiek.states",
        "statistieken.uitwisseling.states",
        "statistieken.vaststellen.states",
    ]


@pytest.mark.parametrize("module", list(_modules()))
def test_transitions_cover_their_enum(module: str) -> None:
    transitions: dict[Enum, set[Enum]] = import_module(module).TRANSITIONS
    states = set(type(next(iter(transitions))))

    assert set(transitions) == states
    assert set().union(*transitions.values()) <= states
    assert not [state for state, following in transitions.items() if state in following]
