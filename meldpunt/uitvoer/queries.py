"""Requests for the trail, as one person sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meldpunt.core.clock import now
from meldpunt.uitvoer import rules
from meldpunt.uitvoer.models import Logverzoek
from meldpunt.uitvoer.states import Logverzoekstand
from meldpunt.vierogen.alleen import free_from
from meldpunt.vierogen.service import key_holders

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

SHOWN = 50


@dataclass(frozen=True)
class Verzoekregel:
    """One request, and what this person may do with it: ``akkoord``, ``waarschuwen``, ``download``, ``stop``.

    Attributes:
        vanaf: until when it waits without a second person; None where it may go on, or somebody else can agree.
    """

    verzoek: Logverzoek
    mag: frozenset[str]
    vanaf: datetime | None


def requests(*, by: Medewerker) -> list[Verzoekregel]:
    """The last requests, the newest first."""
    rows = Logverzoek.objects.select_related("door", "akkoord_door").order_by("-sinds")[:SHOWN]
    holders = key_holders() if rows else frozenset()
    return [_regel(row, holders, by=by) for row in rows]


def _regel(row: Logverzoek, holders: Collection[UUID], *, by: Medewerker) -> Verzoekregel:
    asked = (
        ("akkoord", rules.refusal_to_agree(by, row, holders)),
        ("waarschuwen", rules.refusal_to_warn(by, row, holders)),
        ("download", rules.refusal_to_download(by, row)),
        ("stop", rules.refusal_to_stop(by, row)),
    )
    alone = row.stand == Logverzoekstand.GEVRAAGD and not frozenset(holders) - {row.door_id}
    until = free_from(row.pk) if alone else None
    return Verzoekregel(
        verzoek=row,
        mag=frozenset(name for name, refusal in asked if refusal is None),
        vanaf=until if until and until > now() else None,
    )
