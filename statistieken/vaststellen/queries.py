"""A request to freeze a quarter, as one person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meldpunt.core.clock import now
from meldpunt.vierogen.alleen import free_from
from meldpunt.vierogen.service import key_holders
from statistieken.models import Vaststelverzoek
from statistieken.vaststellen import rules
from statistieken.vaststellen.states import Vaststelstand

if TYPE_CHECKING:
    from datetime import datetime

    from meldpunt.accounts.service import Medewerker


@dataclass(frozen=True)
class Vaststelregel:
    """What waits for a second person, and what this person may do: ``akkoord``, ``waarschuwen``, ``stop``.

    Attributes:
        vanaf: until when it waits without a second person; None where it may go on, or somebody else can agree.
    """

    verzoek: Vaststelverzoek
    mag: frozenset[str]
    vanaf: datetime | None


def waiting(kwartaal: str, *, by: Medewerker) -> Vaststelregel | None:
    """What waits for a second person about a quarter, if anything does."""
    rows = Vaststelverzoek.objects.select_related("door")
    row = rows.filter(period=kwartaal, stand=Vaststelstand.GEVRAAGD).first()
    if row is None:
        return None
    holders = key_holders()
    asked = (
        ("akkoord", rules.refusal_to_agree(by, row, holders)),
        ("waarschuwen", rules.refusal_to_warn(by, row, holders)),
        ("stop", rules.refusal_to_stop(by, row)),
    )
    until = None if frozenset(holders) - {row.door_id} else free_from(row.pk)
    return Vaststelregel(
        verzoek=row,
        mag=frozenset(name for name, refusal in asked if refusal is None),
        vanaf=until if until and until > now() else None,
    )
