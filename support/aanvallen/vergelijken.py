"""Which cases may belong together: pairs that share something within a week, and the groups that they make."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from meldpunt.vault.service import ContentPart
from support.aanvallen.gelijkenis import ALIKE, likeness, unpacked
from support.aanvallen.models import Verbandsoort

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from support.aanvallen.sporen import Zaakspoor

WINDOW = timedelta(days=7)  # what came in further apart is not one attack
MOST = 20  # cases that one trace is compared with; what a hundred share, these already tie together


class Verband(ContentPart, frozen=True, kw_only=True):
    """What two cases share."""

    een: UUID
    ander: UUID
    soort: Verbandsoort


@dataclass(frozen=True)
class Samenhang:
    """Cases that may be one attack, in the order in which they came in.

    Attributes:
        sporen: what was compared of each.
        redenen: of each case, what it shares and with which other one.
        aanval: the attack that some of them belong to already; empty for none.
    """

    sporen: tuple[Zaakspoor, ...]
    redenen: Mapping[UUID, Mapping[Verbandsoort, UUID]]
    aanval: str

    @property
    def dossiers(self) -> frozenset[UUID]:
        """Its cases."""
        return frozenset(item.dossier for item in self.sporen)

    @property
    def uren(self) -> int:
        """How many hours lie between the first and the last, rounded up; one at least."""
        span = self.sporen[-1].op - self.sporen[0].op
        return max(1, -(-int(span.total_seconds()) // 3600))

    @property
    def soorten(self) -> tuple[Verbandsoort, ...]:
        """What they share, in a fixed order."""
        found = {soort for reasons in self.redenen.values() for soort in reasons}
        return tuple(soort for soort in Verbandsoort if soort in found)

    @property
    def personen(self) -> tuple[int, bool]:
        """How many people they are about, and whether that is all: who is anonymous may be anybody."""
        named = {item.persoon for item in self.sporen if item.persoon}
        anonymous = any(not item.persoon for item in self.sporen)
        return len(named) + anonymous, not anonymous


def find_verbanden(sporen: Sequence[Zaakspoor]) -> list[Verband]:
    """Every two cases that share an account, a message or nearly a text, and came in within a week of each other."""
    found: dict[tuple[UUID, UUID, Verbandsoort], Verband] = {}
    for soort, pairs in (
        (Verbandsoort.ACCOUNT, _sharing((item, item.accounts) for item in sporen)),
        (Verbandsoort.LINK, _sharing((item, item.links) for item in sporen)),
        (Verbandsoort.TEKST, _alike(sporen)),
    ):
        for one, other in pairs:
            if abs(one.op - other.op) <= WINDOW:
                key = (one.dossier, other.dossier, soort)
                found[key] = Verband(een=one.dossier, ander=other.dossier, soort=soort)
    return list(found.values())


def enough_of(verbanden: Iterable[Verband]) -> list[Verband]:
    """So much of what was found that the groups stay as they are, and each case keeps each of its reasons once."""
    islands, kept = _Islands(), list[Verband]()
    told: set[tuple[UUID, Verbandsoort]] = set()
    for band in verbanden:
        reasons = {(band.een, band.soort), (band.ander, band.soort)}
        if islands.join(band.een, band.ander) or not reasons <= told:
            kept.append(band)
            told |= reasons
    return kept


def groups_of(
    sporen: Iterable[Zaakspoor], verbanden: Iterable[Verband], *, geen: Collection[frozenset[UUID]]
) -> list[Samenhang]:
    """The groups of cases that hang together, the newest first.

    Left out is a group in which nothing is new: all of one attack already, or within what somebody said no to.

    Args:
        sporen: what was compared.
        verbanden: what two of them share.
        geen: sets of cases of which a coordinator said that they do not belong together.
    """
    known = {item.dossier: item for item in sporen}
    islands = _Islands()
    reasons: defaultdict[UUID, dict[Verbandsoort, UUID]] = defaultdict(dict)
    for band in verbanden:
        if band.een in known and band.ander in known:
            islands.join(band.een, band.ander)
            reasons[band.een].setdefault(band.soort, band.ander)
            reasons[band.ander].setdefault(band.soort, band.een)
    members: defaultdict[UUID, list[Zaakspoor]] = defaultdict(list)
    for pk in reasons:
        members[islands.first(pk)].append(known[pk])
    found = [_group(items, reasons) for items in members.values()]
    new = [item for item in found if not _is_known(item, geen)]
    return sorted(new, key=lambda item: item.sporen[-1].op, reverse=True)


class _Islands:
    """Which cases hang together so far."""

    def __init__(self) -> None:
        """Begin with every case by itself."""
        self._leader: dict[UUID, UUID] = {}

    def first(self, pk: UUID) -> UUID:
        """The case that stands for all that this one hangs together with."""
        while (before := self._leader.get(pk, pk)) != pk:
            self._leader[pk] = pk = self._leader.get(before, before)
        return pk

    def join(self, one: UUID, other: UUID) -> bool:
        """Let two cases hang together; whether they did not yet."""
        left, right = self.first(one), self.first(other)
        self._leader[left] = right
        return left != right


def _group(items: Sequence[Zaakspoor], reasons: Mapping[UUID, Mapping[Verbandsoort, UUID]]) -> Samenhang:
    ordered = tuple(sorted(items, key=lambda item: item.op))
    aanval = next((item.aanval for item in ordered if item.aanval), "")
    return Samenhang(ordered, {item.dossier: reasons[item.dossier] for item in ordered}, aanval)


def _is_known(groep: Samenhang, geen: Collection[frozenset[UUID]]) -> bool:
    in_attacks = all(item.aanval for item in groep.sporen)
    return in_attacks or any(groep.dossiers <= said for said in geen)


def _sharing(traces: Iterable[tuple[Zaakspoor, Sequence[int]]]) -> Iterator[tuple[Zaakspoor, Zaakspoor]]:
    """Cases with the same hash, the later one with those before it."""
    seen: defaultdict[int, list[Zaakspoor]] = defaultdict(list)
    for spoor, hashes in traces:
        for value in hashes:
            before = seen[value]
            yield from ((other, spoor) for other in before[-MOST:] if other is not spoor)
            before.append(spoor)


def _alike(sporen: Sequence[Zaakspoor]) -> Iterator[tuple[Zaakspoor, Zaakspoor]]:
    """Cases with nearly the same text; only texts that share at least one group of words are measured."""
    seen: defaultdict[int, list[tuple[Zaakspoor, frozenset[int]]]] = defaultdict(list)
    for spoor in sporen:
        for schets in map(unpacked, spoor.schetsen):
            near: dict[UUID, tuple[Zaakspoor, frozenset[int]]] = {}
            for value in schets:
                near |= {other.dossier: (other, text) for other, text in seen[value][-MOST:] if other is not spoor}
            yield from ((other, spoor) for other, text in near.values() if likeness(schets, text) >= ALIKE)
            for value in schets:
                seen[value].append((spoor, schets))
