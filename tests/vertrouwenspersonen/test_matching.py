"""Who fits: the wish first, then what somebody knows, then who has room."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from support.vertrouwenspersonen.matching import Kandidaat, rank

pytestmark = pytest.mark.django_db


VERA, NADIA = uuid.UUID(int=1), uuid.UUID(int=2)


def somebody(account_id: uuid.UUID, **changes: Any) -> Kandidaat:
    values: dict[str, Any] = {"naam": "Vera", "expertise": (), "extern": False, "beschikbaar": True, "open_dossiers": 0}
    return Kandidaat(account_id=account_id, **values | changes)


def test_somebody_from_outside_and_somebody_who_is_away_are_named_as_such() -> None:
    people = [somebody(VERA, beschikbaar=False), somebody(NADIA, naam="Nadia", extern=True, open_dossiers=4)]

    first, last = rank(kandidaten=people, vormen=(), uitkomsten=(), wens=None, uitgesloten={})

    assert [(reden.tekst, reden.voor) for reden in first.redenen] == [
        ("4 open dossiers", False),
        ("van buiten de partij", True),
    ]
    assert [(reden.tekst, reden.voor) for reden in last.redenen] == [
        ("0 open dossiers", True),
        ("nu niet beschikbaar", False),
    ]
    assert (first.kan, last.kan) == (True, False)
