"""Storing what the parties know together, each time that this changes; it is made by whoever changes it, in web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meldpunt.core.clock import now
from statistieken.uitwisseling import signed
from statistieken.uitwisseling.bekend import files, known
from statistieken.uitwisseling.gezamenlijk import papier
from statistieken.uitwisseling.gezamenlijk.optellen import digest_of
from statistieken.uitwisseling.gezamenlijk.verzamelen import add_up, judge, missing
from statistieken.uitwisseling.models import Gezamenlijk, Gezamenlijkbestand, Gezamenlijksoort, Ontvangen
from statistieken.uitwisseling.tasks import owe_rapport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statistieken.uitwisseling.gezamenlijk.optellen import Samen
    from statistieken.uitwisseling.gezamenlijk.verzamelen import Beoordeeld, Sleutel

__all__ = ["is_stale", "renew", "renew_all"]


def renew_all(partij: str) -> None:
    """Make the joint reports anew of every quarter that a party sent something about."""
    signed.check_keys()
    for period in sorted(set(Ontvangen.objects.filter(partij=partij).values_list("period", flat=True))):
        renew(period)


def is_stale(period: str, judged: Sequence[Beoordeeld], sleutels: Sequence[Sleutel]) -> bool:
    """Whether the stored joint report of a quarter is no longer what its files say."""
    return _new_of(period, judged, sleutels) is not None


def _new_of(
    period: str, judged: Sequence[Beoordeeld], sleutels: Sequence[Sleutel]
) -> tuple[Samen, str, Gezamenlijk | None] | None:
    """What the parties now know together and who is missing, beside the last row; nothing where that says the same."""
    samen = add_up(period, judged)
    last = Gezamenlijk.objects.filter(period=period).last()
    if last is None and samen.published < 2:  # noqa: PLR2004 - one party alone is no joint report
        return None
    nog_niet = "\n".join(missing(period, judged, sleutels))
    if last is not None and (last.sha256, last.nog_niet) == (digest_of(samen.to_bytes()), nog_niet):
        return None
    return samen, nog_niet, last


def renew(period: str) -> None:
    """Store what the parties now know together of a quarter, where that is something else than before."""
    bekend = known()
    found = _new_of(period, judge(files(period), bekend), bekend.sleutels)
    if found is None:
        return
    samen, nog_niet, last = found
    payload = samen.to_bytes()
    row = Gezamenlijk.objects.create(
        period=period,
        nr=1 if last is None else last.nr + 1,
        payload=payload,
        sha256=digest_of(payload),
        nog_niet=nog_niet,
        gemaakt_op=now(),
    )
    table = papier.to_csv(samen)
    Gezamenlijkbestand.objects.create(rapport=row, soort=Gezamenlijksoort.CSV, inhoud=table, sha256=digest_of(table))
    owe_rapport(row.pk)
