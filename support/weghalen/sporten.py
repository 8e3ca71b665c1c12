"""Which step comes next, and on which day: pure, without a case, so that every path can be walked by a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from meldpunt.core.clock import add_maanden, add_werkdagen, next_werkdag, previous_werkdag
from support.weghalen.states import Stap, Uitslag, Verzoekstand

if TYPE_CHECKING:
    from datetime import date

    from support.weghalen.platformen import Termijnen

__all__ = ["Vervolg", "next_step"]

ASKED_OF_THE_PLATFORM = frozenset({Verzoekstand.GEKEKEN, Verzoekstand.KLACHT})  # a decision can be asked for again


@dataclass(frozen=True)
class Vervolg:
    """The next step of a request: what, by when, and until when the law leaves it open where it says so."""

    stap: Stap
    voor: date
    uiterlijk: date | None = None


def next_step(
    stand: Verzoekstand,
    uitslag: Uitslag | None = None,
    *,
    dag: date,
    termijnen: Termijnen,
    klachten: bool = True,
    nagevraagd: bool = False,
) -> Vervolg:
    """The step after a rung, or after a look from that rung; there always is one while a request runs.

    Args:
        stand: the rung on which the request stands now.
        uitslag: what was seen, where somebody looked from it.
        dag: when that was; the day on which the platform decided, where it did.
        termijnen: how long each step may take.
        klachten: whether this platform must take complaints (art. 19 and 20 DSA: not the small ones, not chats).
        nagevraagd: whether the platform was asked for its decision already.

    Raises:
        ValueError: the request is over, or gone is what was seen.

    Source: Regulation (EU) 2022/2065 art. 16(5), 20(1)-(2), 21, 53.
    """
    if stand == Verzoekstand.VERZEGELD:
        return _within(Stap.MELDEN, dag, termijnen.melden_werkdagen)
    if uitslag == Uitslag.WEG or stand in (Verzoekstand.WEG, Verzoekstand.GESTOPT, Verzoekstand.INGETROKKEN):
        raise ValueError("a request that is over has no next step")
    if uitslag is None:
        return _look(stand, dag, termijnen)
    if uitslag == Uitslag.GEEN_ANTWOORD and stand in ASKED_OF_THE_PLATFORM and not nagevraagd:
        return _within(Stap.NAVRAGEN, dag, termijnen.navragen_werkdagen)
    return _climb(stand, uitslag, dag=dag, termijnen=termijnen, klachten=klachten)


def _within(stap: Stap, dag: date, werkdagen: int) -> Vervolg:
    return Vervolg(stap, add_werkdagen(dag, werkdagen))


def _look(stand: Verzoekstand, dag: date, termijnen: Termijnen) -> Vervolg:
    """A look, as long after a rung as whoever is asked there needs."""
    if stand == Verzoekstand.GESCHIL:
        return Vervolg(Stap.KIJKEN, next_werkdag(dag + timedelta(days=termijnen.geschil_dagen)))
    if stand == Verzoekstand.TOEZICHT:
        return _within(Stap.KIJKEN, dag, termijnen.toezicht_werkdagen)
    return _within(Stap.KIJKEN, dag, termijnen.kijken_werkdagen)


def _climb(stand: Verzoekstand, uitslag: Uitslag, *, dag: date, termijnen: Termijnen, klachten: bool) -> Vervolg:
    """The rung above; beside the regulator there is none, so that somebody looks again."""
    if stand == Verzoekstand.TOEZICHT:
        return _within(Stap.KIJKEN, dag, termijnen.toezicht_werkdagen)
    if stand == Verzoekstand.KLACHT:
        return _within(Stap.GESCHIL, dag, termijnen.klagen_werkdagen)
    if stand == Verzoekstand.GESCHIL or not klachten or uitslag == Uitslag.GEEN_ANTWOORD:
        return _within(Stap.TOEZICHT, dag, termijnen.klagen_werkdagen)  # a complaint is about a decision (art. 20)
    last = previous_werkdag(add_maanden(dag, termijnen.klacht_maanden))
    return Vervolg(Stap.KLAGEN, min(add_werkdagen(dag, termijnen.klagen_werkdagen), last), uiterlijk=last)
