"""Walks the tree: questions in order, forward only, each asked at most once; answers only raise and only add."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meldpunt.core.errors import DomainError
from triage.ernst import Factor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from triage.beslisboom import Boom, Boomantwoord, Boomvraag

__all__ = ["Antwoordkeuze", "OngeldigAntwoord", "Spoor", "check_antwoorden", "reachable", "walk"]


class OngeldigAntwoord(DomainError, ValueError):
    """An answer that the tree does not know. The sentence never repeats what was sent."""


@dataclass(frozen=True, slots=True)
class Antwoordkeuze:
    """One answer that was given to one question."""

    vraag: Boomvraag
    antwoord: Boomantwoord
    overgeslagen: bool = False


@dataclass(slots=True)
class Spoor:
    """What a walk through the tree has gathered."""

    factoren: dict[Factor, int] = field(default_factory=lambda: dict.fromkeys(Factor, 0))
    uitkomsten: dict[str, list[Antwoordkeuze]] = field(default_factory=lambda: defaultdict(list))
    verhogingen: list[Antwoordkeuze] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    gestelde_vragen: list[str] = field(default_factory=list)
    eigen: int = 0
    spring_naar: str | None = None

    def add(self, keuze: Antwoordkeuze) -> None:
        """Let one answer have its effect."""
        antwoord = keuze.antwoord
        if antwoord.tenzij is not None and antwoord.tenzij in self.labels:
            return
        for factor, level in antwoord.zet.items():
            self.factoren[factor] = max(self.factoren[factor], level)
        for code in antwoord.voeg_toe:
            self.uitkomsten[code].append(keuze)
        if antwoord.zet:
            self.verhogingen.append(keuze)
        self.labels.update(antwoord.labels)
        self.eigen = max(self.eigen, antwoord.eigen)
        self.spring_naar = antwoord.naar or self.spring_naar

    def skip(self, vraag: Boomvraag) -> None:
        """Offer what belongs to not knowing, where a question was asked and left open; no factor rises by that."""
        antwoord = vraag.antwoord(vraag.overgeslagen or "")
        if antwoord is None:
            return
        for code in antwoord.voeg_toe:
            self.uitkomsten[code].append(Antwoordkeuze(vraag, antwoord, overgeslagen=True))
        self.labels.update(antwoord.labels)


def walk(boom: Boom, antwoorden: Mapping[str, Sequence[str]]) -> Spoor:
    """Walk the whole tree with these answers; a question without an answer was skipped.

    Args:
        boom: The tree.
        antwoorden: Question id to the codes chosen.

    Raises:
        OngeldigAntwoord: A question or a code that the tree does not know, or two answers where one is asked.
    """
    check_antwoorden(boom, antwoorden)
    spoor = Spoor()
    for vraag in reachable(boom, spoor):
        given = antwoorden.get(vraag.id, ())
        for antwoord in vraag.antwoorden:
            if antwoord.code in given:
                spoor.add(Antwoordkeuze(vraag, antwoord))
        if not given:
            spoor.skip(vraag)
    return spoor


def reachable(boom: Boom, spoor: Spoor) -> Iterator[Boomvraag]:
    """Yield the questions in order, each after the effects of those before it, and leave out what is not asked."""
    for vraag in boom.vragen:
        if spoor.spring_naar == vraag.id:
            spoor.spring_naar = None
        guarded = vraag.alleen_als is not None and vraag.alleen_als not in spoor.labels
        if spoor.spring_naar is not None or guarded:
            continue
        spoor.gestelde_vragen.append(vraag.id)
        yield vraag


def check_antwoorden(boom: Boom, antwoorden: Mapping[str, Sequence[str]]) -> None:
    """Refuse answers that the tree does not know.

    Raises:
        OngeldigAntwoord: With a Dutch sentence that holds nothing of what was sent.
    """
    for vraag_id, codes in antwoorden.items():
        vraag = boom.vraag(vraag_id)
        if vraag is None:
            raise OngeldigAntwoord("Deze vraag staat niet in de beslisboom.")
        _check_codes(vraag, codes)


def _check_codes(vraag: Boomvraag, codes: Sequence[str]) -> None:
    if isinstance(codes, str):
        raise OngeldigAntwoord(f"De antwoorden op vraag {vraag.id} horen in een lijst te staan.")
    if len(codes) > 1 and not vraag.is_meerkeuze:
        raise OngeldigAntwoord(f"Op vraag {vraag.id} past één antwoord.")
    if any(vraag.antwoord(code) is None for code in codes):
        raise OngeldigAntwoord(f"Dit antwoord hoort niet bij vraag {vraag.id}.")
