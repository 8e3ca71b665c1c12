"""Aliases of cases: two words that can be said aloud and tell nothing, such as "Groene Merel"."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

import yaml


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    raw = yaml.safe_load((Path(__file__).parent / "data" / "aliassen.yaml").read_text())
    return tuple(raw["bijvoeglijk"]), tuple(raw["zelfstandig"])


def new_alias(attempt: int = 0) -> str:
    """A random alias; after many collisions a number follows it, so that there is always a free one."""
    first, second = _words()
    alias = f"{secrets.choice(first)} {secrets.choice(second)}"
    return alias if attempt < 20 else f"{alias} {secrets.randbelow(900) + 100}"  # noqa: PLR2004 - twenty tries is plenty
