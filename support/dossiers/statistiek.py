"""Handing cases to the figures: marked and read in one statement, without id, name or day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.core.clock import now
from meldpunt.core.db.acting import SYSTEM, acting_as
from support.dossiers.models import open_feiten

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from support.dossiers.inhoud import Feiten

MARK = """
UPDATE dossiers_dossier SET counted_in = %s
WHERE counted_in IS NULL AND opened_on < %s
RETURNING id, feiten_sealed
"""


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


def mark_counted(*, release_id: UUID, before: date) -> list[StatistiekFeit]:
    """Mark every case not yet counted that came in before a day, and return those in which something happened.

    An early signal, where nothing happened yet, is no incident and is not counted (protocol 4.1.3); neither is what a
    person set apart as criticism (protocol 1.1). How many those were is in no release.

    Args:
        release_id: the release that counts them.
        before: the first day after the period.
    """
    moment = now()
    with acting_as(SYSTEM), connection.cursor() as cursor:  # also those from which whoever counts is kept out
        cursor.execute(MARK, [release_id, before])
        rows = cursor.fetchall()
    facts = (open_feiten(pk, bytes(raw)) for pk, raw in rows)
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


def _in_termijn(feiten: Feiten, moment: datetime) -> bool | None:
    """Contact in time, too late, or, where the term still runs, not yet known."""
    late = feiten.contact_op is None and feiten.contact_voor is not None and moment > feiten.contact_voor
    return False if late else feiten.in_termijn
