"""Which files of a quarter count, and why the others do not: a function of files, keys and words that we know.

Every file is verified anew, so that a row that somebody wrote past us counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statistieken.uitwisseling.bestand.omslag import read_envelope, signed_by
from statistieken.uitwisseling.bestand.strikt import NietStrikt
from statistieken.uitwisseling.bestand.vrijgave import Vrijgave, check_rows, read_release
from statistieken.uitwisseling.gezamenlijk.optellen import Invoer, Samen, Tweespalt, joint
from statistieken.uitwisseling.states import Bestandstaat, Geweigerd

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

__all__ = ["Beoordeeld", "Houvast", "Partijbestand", "Sleutel", "add_up", "judge", "missing"]


@dataclass(frozen=True)
class Sleutel:
    """A key that we believe, and the quarters that it signs."""

    partij: str
    publiek: str
    vanaf: str
    tot: str = ""

    def signs(self, period: str) -> bool:
        """Whether it is good for this quarter."""
        return self.vanaf <= period and (not self.tot or period <= self.tot)


@dataclass(frozen=True)
class Partijbestand:
    """A file as it is stored; nothing of it is believed because it is."""

    partij: str
    period: str
    revision: int
    sha256: str
    publiek: str
    omslag: bytes = field(repr=False)
    binnen_op: datetime | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class Houvast:
    """What we go by: keys, and whether we know the words of a taxonomy by version and digest."""

    sleutels: Sequence[Sleutel]
    kent: Callable[[str, str], bool]


@dataclass(frozen=True)
class Beoordeeld:
    """A file with what it does in the joint report.

    Attributes:
        anders: the digest of the other file, where there are two.
        mist: whether the release before it is not here.
    """

    bestand: Partijbestand
    staat: Bestandstaat
    vrijgave: Vrijgave | None = None
    anders: str = ""
    mist: bool = False


def judge(bestanden: Iterable[Partijbestand], bekend: Houvast) -> list[Beoordeeld]:
    """Judge all files that we have; a file that came twice, under two keys, is one."""
    keys = {key.publiek: key for key in bekend.sleutels}
    by_place: defaultdict[tuple[str, str], dict[str, Partijbestand]] = defaultdict(dict)
    gone: dict[str, Partijbestand] = {}
    digests: defaultdict[str, set[str]] = defaultdict(set)
    for bestand in bestanden:
        key = keys.get(bestand.publiek)
        if key is None or key.partij != bestand.partij or not key.signs(bestand.period):
            gone[bestand.sha256] = bestand
            continue
        by_place[bestand.partij, bestand.period][bestand.sha256] = bestand
        digests[bestand.partij].add(bestand.sha256)
    found = [
        item
        for (partij, _period), files in by_place.items()
        for item in _judge_quarter(list(files.values()), bekend, digests[partij])
    ]
    known = {item.bestand.sha256 for item in found}
    lost = [Beoordeeld(item, Bestandstaat.SLEUTEL) for item in gone.values() if item.sha256 not in known]
    return sorted([*found, *lost], key=lambda item: (item.bestand.partij, item.bestand.period, item.bestand.sha256))


def add_up(period: str, beoordeeld: Iterable[Beoordeeld]) -> Samen:
    """The joint report of one quarter out of what was judged."""
    here = [item for item in beoordeeld if item.bestand.period == period]
    counted = [
        Invoer(vrijgave=item.vrijgave, sha256=item.bestand.sha256)
        for item in here
        if item.vrijgave is not None and item.staat in (Bestandstaat.TELT, Bestandstaat.BAND)
    ]
    digests: defaultdict[str, set[str]] = defaultdict(set)
    for item in here:
        if item.staat == Bestandstaat.BETWIST:
            digests[item.bestand.partij].add(item.bestand.sha256)
    betwist = [Tweespalt(party=partij, sha256=tuple(sorted(found))) for partij, found in digests.items()]
    return joint(period, counted, betwist=betwist)


def _judge_quarter(files: Sequence[Partijbestand], bekend: Houvast, digests: Collection[str]) -> list[Beoordeeld]:
    """All files of one party about one quarter: its latest revision counts, unless there are two of that one."""
    latest = max(bestand.revision for bestand in files)
    newest = [bestand for bestand in files if bestand.revision == latest]
    older = [Beoordeeld(bestand, Bestandstaat.VERVANGEN) for bestand in files if bestand.revision < latest]
    if len(newest) > 1:
        others = {one.sha256: other.sha256 for one in newest for other in newest if one is not other}
        return [*older, *(Beoordeeld(item, Bestandstaat.BETWIST, anders=others[item.sha256]) for item in newest)]
    return [*older, *(item for item in [_judge_one(newest[0], bekend, digests)] if item is not None)]


def _judge_one(bestand: Partijbestand, bekend: Houvast, digests: Collection[str]) -> Beoordeeld | None:
    vrijgave = _verified(bestand)
    if vrijgave is None:
        return None
    if not bekend.kent(vrijgave.taxonomie, vrijgave.taxonomie_sha256):
        return Beoordeeld(bestand, Bestandstaat.WACHT, vrijgave)
    try:
        check_rows(vrijgave)
    except Geweigerd:  # it waited for these words, and does not fit them
        return Beoordeeld(bestand, Bestandstaat.WACHT, vrijgave)
    staat = Bestandstaat.BAND if vrijgave.total is None else Bestandstaat.TELT
    return Beoordeeld(bestand, staat, vrijgave, mist=vrijgave.sequence > 1 and vrijgave.previous not in digests)


def _verified(bestand: Partijbestand) -> Vrijgave | None:
    """What a stored file says; nothing, where it is not what was stored or not signed by that key."""
    try:
        omslag = read_envelope(bestand.omslag)
        if omslag.sha256 != bestand.sha256 or not signed_by(omslag, bytes.fromhex(bestand.publiek)):
            return None
        vrijgave = read_release(omslag.inhoud)
    except (NietStrikt, Geweigerd):
        return None
    told = (vrijgave.partij, str(vrijgave.kwartaal), vrijgave.revision)
    return vrijgave if told == (bestand.partij, bestand.period, bestand.revision) else None


def missing(period: str, beoordeeld: Iterable[Beoordeeld], sleutels: Iterable[Sleutel]) -> Mapping[str, str]:
    """The parties of a quarter of which no file counts, each with how its file stands, or nothing."""
    here = [item for item in beoordeeld if item.bestand.period == period]
    counted = {item.bestand.partij for item in here if item.staat in (Bestandstaat.TELT, Bestandstaat.BAND)}
    rest = {item.bestand.partij: str(item.staat) for item in here if item.staat != Bestandstaat.VERVANGEN}
    taking_part = {key.partij for key in sleutels if key.signs(period)}
    return {partij: rest.get(partij, "") for partij in sorted(taking_part - counted)}
