"""Collects the Dutch sentences of the data files, so that the translation tool finds them.

The generated module ``triage/vertaalbaar.py`` holds each of them once in ``gettext_noop``; a test keeps it in step.
Run ``python -m triage.wording`` after a change in ``triage/data``.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from triage.begrippen import taxonomie, wetstabel, woordvoering
from triage.beslisboom import boom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triage.beslisboom import Boom

__all__ = ["MODULE", "collect", "render_module"]

MODULE = Path(__file__).parent / "vertaalbaar.py"
_WIDTH = 100
_LINE = 120
_ONE_LINE = _LINE - len('    gettext_noop(""),')


def collect() -> tuple[str, ...]:
    """Return every sentence of the data files that a reader may see, once, in the order of the files."""
    return tuple(dict.fromkeys((*_of_tree(boom()), *_of_terms(), *_of_law(), *_of_communication())))


def render_module(strings: Iterable[str], *, subject: str) -> str:
    """Return the source of a module that marks these strings for translation.

    Args:
        strings: The sentences, each once.
        subject: What they belong to, for the first line.
    """
    lines = [
        f'"""Generated: the translatable sentences of {subject}. Do not edit; run the wording module again."""',
        "",
    ]
    lines += ["from django.utils.translation import gettext_noop", "", "TEKSTEN = ("]
    for string in strings:
        lines += _entry(string)
    return "\n".join([*lines, ")", ""])


def _entry(string: str) -> list[str]:
    quoted = _quote(string)
    if len(quoted) - 2 <= _ONE_LINE:
        return [f"    gettext_noop({quoted}),"]
    fits_alone = len(quoted) <= _LINE - 8
    parts = [string] if fits_alone else textwrap.wrap(string, _WIDTH, drop_whitespace=False, break_on_hyphens=False)
    return ["    gettext_noop(", *(f"        {_quote(part)}" for part in parts), "    ),"]


def _quote(string: str) -> str:
    if '"' in string and "'" not in string:
        return f"'{string}'"
    return '"' + string.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _of_tree(tree: Boom) -> Iterator[str]:
    for pagina in tree.paginas:
        yield from _present(pagina.titel, pagina.titel_namens)
    for vraag in tree.vragen:
        yield from _present(vraag.vraag, vraag.vraag_namens, vraag.vraag_op_pagina, vraag.uitleg)
        for antwoord in vraag.antwoorden:
            yield from _present(antwoord.tekst, antwoord.tekst_namens, antwoord.uitleg, antwoord.uitleg_namens)
    yield from (regel.tekst for regel in (*tree.gradatie.ernstig_als, *tree.gradatie.middel_als))
    yield from (tree.gradatie.eigen_ervaring, tree.regie.regel, tree.regie.bij_regie_onbekend)
    yield from tree.afgeleid.values()


def _of_terms() -> Iterator[str]:
    for lijst in taxonomie().lijsten.values():
        yield lijst.titel
        for term in lijst.termen:
            yield from (term.desk, term.melder)


def _of_law() -> Iterator[str]:
    yield wetstabel().voorbehoud
    for artikel in wetstabel().artikelen:
        yield from _present(artikel.naam, artikel.tekst, artikel.termijn, artikel.opmerking)


def _of_communication() -> Iterator[str]:
    blocks = woordvoering()
    yield blocks.uitgangspunt
    yield from blocks.webcareladder
    for block in blocks.gradaties.values():
        yield from (block.titel, block.melder, block.voorbeeld)
        for lines in (block.zwijgen_als, block.reageren_als, block.wie, block.hoe, block.nooit, block.intern):
            yield from lines
        yield from (*block.steunacties, *block.na_afloop)


def _present(*strings: str | None) -> Iterator[str]:
    return (string for string in strings if string)


if __name__ == "__main__":
    MODULE.write_text(render_module(collect(), subject="triage"), encoding="utf-8")
