"""Collects the Dutch sentences of the step plan's blocks, so that the translation tool finds them.

The generated module ``support/stappenplan/vertaalbaar.py`` holds each of them once in ``gettext_noop``; a test keeps it
in step. Run ``python -m support.stappenplan.wording`` after a change in ``support/stappenplan/data``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from support.stappenplan.blokken import blokken
from triage.wording import render_module

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MODULE", "collect"]

MODULE = Path(__file__).parent / "vertaalbaar.py"
_STANDAARDWAARDEN = ("Op werkdagen van 9.00 tot 21.00 uur", "de integriteitscommissie van de partij")


def collect() -> tuple[str, ...]:
    """Return every sentence of the plan, once, in the order of the file, and the party's own defaults."""
    return tuple(dict.fromkeys((*_of_blocks(), *_STANDAARDWAARDEN)))


def _of_blocks() -> Iterator[str]:
    data = blokken()
    yield from (data.titel, data.gedachten, data.uitleg_keuze)
    yield from (groep.titel for groep in data.groepen)
    for blok in data.stappen:
        yield blok.titel
        for regel in blok.regels:
            yield from (regel.wanneer, regel.zin.tekst)
        yield from (zin.tekst for alinea in blok.alineas for zin in alinea)


if __name__ == "__main__":
    MODULE.write_text(render_module(collect(), subject="the step plan"), encoding="utf-8")
