"""Keeps tree and step plan together: every outcome has a block, every block can be filled (domain.md §4.1 rule 8)."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from support.stappenplan.blokken import blokken
from support.stappenplan.compose import FEITEN, KANALEN, WAARDEN
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.stappenplan.blokken import Blok, Blokken, Zin

__all__ = ["check_stappenplan", "find_problems"]


def find_problems(data: Blokken, tree: triage.Boom) -> Iterator[str]:
    """Find outcomes without a block, and blocks that wait for something that never comes.

    Args:
        data: The blocks.
        tree: The tree whose outcomes they follow.
    """
    outcomes = set(tree.uitkomsten())
    covered = {code for blok in data.stappen for code in blok.wanneer.uitkomsten}
    yield from (f"uitkomst {code} heeft geen blok in het stappenplan" for code in sorted(outcomes - covered))
    yield from (f"er is een blok voor een uitkomst die er niet is: {code}" for code in sorted(covered - outcomes))
    known = outcomes | _facts(tree)
    for blok in data.stappen:
        if not (blok.wanneer.altijd or blok.wanneer.feiten or blok.wanneer.uitkomsten):
            yield f"blok {blok.code} wordt nooit gegeven"
        waits = sorted({*blok.wanneer.feiten, *blok.wanneer.niet_als} - known)
        yield from (f"blok {blok.code} wacht op een feit dat er niet is: {fact}" for fact in waits)
        for zin in _sentences(blok):
            yield from _problems_of(blok, zin, known)


@register("stappenplan")
def check_stappenplan(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with a step plan that does not fit the tree."""
    unreadable = check_readable(blokken, triage.boom, id="stappenplan.E000", folder="support/stappenplan/data")
    return unreadable or [
        Error(problem, hint="Elke uitkomst heeft een stap", id="stappenplan.E001")
        for problem in find_problems(blokken(), triage.boom())
    ]


def _facts(tree: triage.Boom) -> set[str]:
    rol = tree.vraag("Z1")
    rollen = {f"rol:{antwoord.code}" for antwoord in rol.antwoorden} if rol else set()
    gradaties = {f"gradatie:{gradatie.value}" for gradatie in triage.Gradatie}
    return {*FEITEN, *rollen, *gradaties, *(f"kanaal:{kanaal}" for kanaal in KANALEN)}


def _sentences(blok: Blok) -> Iterator[Zin]:
    yield from (zin for alinea in blok.alineas for zin in alinea)
    yield from blok.regels


def _problems_of(blok: Blok, zin: Zin, known: set[str]) -> Iterator[str]:
    unknown = sorted({*zin.als, *zin.niet_als} - known)
    yield from (f"blok {blok.code} wacht op een feit dat er niet is: {fact}" for fact in unknown)
    names = {name for _, name, _, _ in Formatter().parse(zin.tekst) if name is not None}
    yield from (f"blok {blok.code} vraagt een waarde die er niet is: {name}" for name in sorted(names - set(WAARDEN)))
