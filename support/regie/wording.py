"""Collects the Dutch words of the destinations, so that the translation tool finds them.

Run ``python -m support.regie.wording`` after a change in ``support/regie/data``.
"""

from __future__ import annotations

from pathlib import Path

from support.regie.bestemmingen import bestemmingen
from triage.wording import render_module

MODULE = Path(__file__).parent / "vertaalbaar.py"


def collect() -> tuple[str, ...]:
    """Every sentence of the destinations, once, in the order of the file."""
    return tuple(dict.fromkeys(text for item in bestemmingen() for text in (item.naam, item.deelt, item.zin)))


if __name__ == "__main__":
    MODULE.write_text(render_module(collect(), subject="the destinations"), encoding="utf-8")
