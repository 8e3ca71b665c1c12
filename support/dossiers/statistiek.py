"""Handing cases to the figures: marked and read in one statement, without id, name or day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.core.clock import now
from meldpunt.core.db.acting import SYSTEM, acting_as
from support.dossiers.inhoud import Telfeiten
from support.dossiers.models import Dossier, Tally, Telgat, TriageBesluit, feiten_opener

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from support.dossiers.inhoud import Feiten

MARK = """
UPDATE dossiers_dossier SET counted_in = %s
WHERE counted_in IS NULL AND opened_on < %s
RETURNING id, feiten_sealed
"""
AGAIN = "UPDATE dossiers_dossier SET counted_in = %s WHERE counted_in = %s RETURNING id, feiten_sealed"
ELSEWHERE = "SELECT id, feiten_sealed FROM dossiers_dossier WHERE counted_in IS NOT NULL AND counted_in <> %s"
TALLIES = "DELETE FROM dossiers_tally RETURNING id, feiten_sealed"
KRITIEK = "KRITIEK"  # the outcome that asks a person whether this is criticism


@dataclass(frozen=True)
class StatistiekFeit:
    """One case as the figures see it: coded facts, and random tokens for the person and for the attack."""

    vorm: str
    platform: str
    gradatie: str
    gevolgen: tuple[str, ...]
    in_termijn: bool | None
    persoon: str | None
    ingedeeld: bool
    doorgegeven: tuple[str, ...] = ()
    aanval: str = ""


@dataclass(frozen=True)
class Openstand:
    """What is still open of a quarter, exact and live, for whoever decides whether to freeze it.

    Attributes:
        dossiers: the cases, by id, for what floors above know of them.
        telt: how many cases would be counted.
        niet_beoordeeld: of how many of these nobody confirmed the judgement.
        tweede_blik: in how many a lower gradation waits for a second person.
        kritiek_open: how many may be criticism, and nobody decided.
        kritiek: how many a person set apart as criticism, and so do not count.
    """

    dossiers: tuple[UUID, ...]
    telt: int
    niet_beoordeeld: int
    tweede_blik: int
    kritiek_open: int
    kritiek: int


def mark_counted(*, release_id: UUID, before: date) -> list[StatistiekFeit]:
    """Mark every case not yet counted that came in before a day, and return those in which something happened.

    An early signal, where nothing happened yet, is no incident and is not counted (protocol 4.1.3); neither is what a
    person set apart as criticism (protocol 1.1). How many those were is in no release. What erased cases left behind is
    counted here as well, and is gone with it.

    Args:
        release_id: the release that counts them.
        before: the first day after the period.
    """
    with acting_as(SYSTEM), connection.cursor() as cursor:  # also those from which whoever counts is kept out
        cursor.execute(MARK, [release_id, before])
        rows = cursor.fetchall()
        cursor.execute(TALLIES)
        left = [Tally(pk=pk, feiten_sealed=raw) for pk, raw in cursor.fetchall()]
    if left:
        Telgat.objects.create(release=release_id)  # what was counted from these cannot be counted again
    return [*_facts_of(rows), *(_of_tally(row.feiten) for row in left)]


def count_again(*, van: UUID, naar: UUID) -> tuple[list[StatistiekFeit], frozenset[str]]:
    """Mark the cases of one release as counted in another, and return them, with the attacks that others counted.

    Args:
        van: the release that counted them.
        naar: the release that takes its place.
    """
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [van])
        opened = feiten_opener()
        others = {opened(pk, bytes(raw)).aanval for pk, raw in cursor.fetchall()}
        cursor.execute(AGAIN, [naar, van])
        rows = cursor.fetchall()
    return _facts_of(rows), frozenset(others - {""})


def lost_a_case(release_id: UUID) -> bool:
    """Whether a case that this release counted is gone."""
    return Telgat.objects.filter(release=release_id).exists()


def open_of(before: date) -> Openstand:
    """What is still open of the cases that came in before a day and were not counted, as far as this person may see."""
    rows = Dossier.objects.filter(counted_in=None, opened_on__lt=before).values_list("pk", "feiten_sealed")
    opened = feiten_opener()
    found = {pk: opened(pk, bytes(raw)) for pk, raw in rows.iterator()}
    telt = [feiten for feiten in found.values() if not feiten.signaal and not feiten.kritiek]
    waits = TriageBesluit.objects.filter(dossier__in=found, stand=TriageBesluit.Stand.WACHT_OP_TWEEDE)
    return Openstand(
        dossiers=tuple(found),
        telt=len(telt),
        niet_beoordeeld=sum(not feiten.ingedeeld for feiten in telt),
        tweede_blik=waits.values("dossier").distinct().count(),
        kritiek_open=sum(KRITIEK in feiten.uitkomsten for feiten in telt),
        kritiek=sum(feiten.kritiek for feiten in found.values()),
    )


def leave_tally(dossier: Dossier) -> None:
    """Leave behind what a case that is about to be erased may still count for.

    Nothing is left of one that counted already, that is no incident, or that is part of an attack: an attack counts
    once, by the cases that are still there.
    """
    feiten = dossier.feiten
    if dossier.counted_in is not None or feiten.signaal or feiten.kritiek or feiten.aanval:
        return
    row = Tally()
    row.feiten = Telfeiten(
        vorm=feiten.primaire_vorm,
        platform=feiten.primair_platform,
        gradatie=feiten.gradatie,
        gevolgen=feiten.gevolgen,
        doorgegeven=feiten.doorgegeven,
        in_termijn=_in_termijn(feiten, now()),
        ingedeeld=feiten.ingedeeld,
    )
    row.save(force_insert=True)


def _facts_of(rows: Iterable[tuple[UUID, bytes]]) -> list[StatistiekFeit]:
    moment = now()
    opened = feiten_opener()
    facts = (opened(pk, bytes(raw)) for pk, raw in rows)
    return [_fact(feiten, moment) for feiten in facts if not feiten.signaal and not feiten.kritiek]


def _fact(feiten: Feiten, moment: datetime) -> StatistiekFeit:
    return StatistiekFeit(
        vorm=feiten.primaire_vorm,
        platform=feiten.primair_platform,
        gradatie=feiten.gradatie,
        gevolgen=feiten.gevolgen,
        doorgegeven=feiten.doorgegeven,
        in_termijn=_in_termijn(feiten, moment),
        persoon=feiten.persoon or None,
        ingedeeld=feiten.ingedeeld,
        aanval=feiten.aanval,
    )


def _of_tally(feiten: Telfeiten) -> StatistiekFeit:
    return StatistiekFeit(
        vorm=feiten.vorm,
        platform=feiten.platform,
        gradatie=feiten.gradatie,
        gevolgen=feiten.gevolgen,
        doorgegeven=feiten.doorgegeven,
        in_termijn=feiten.in_termijn,
        persoon=None,
        ingedeeld=feiten.ingedeeld,
    )


def _in_termijn(feiten: Feiten, moment: datetime) -> bool | None:
    """Contact in time, too late, or, where the term still runs, not yet known."""
    late = feiten.contact_op is None and feiten.contact_voor is not None and moment > feiten.contact_voor
    return False if late else feiten.in_termijn
