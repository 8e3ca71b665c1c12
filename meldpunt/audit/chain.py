"""The chain of the audit trail: each line carries the MAC of the one before (``vault.md`` §4, L02–L04).

The key is not in the database, so that whoever can write there still cannot write a line that verifies. The database
holds the end of the chain and refuses a line that does not follow it. A cut tail shows against an anchor: the end of
the chain as it was written down elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.audit.models import Event, Head
from meldpunt.core.db.rows import insert
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

CHUNK = 2000


@dataclass(frozen=True)
class Line:
    """A line on its way into the chain."""

    at: datetime
    actor: str
    rol: str
    code: str
    subject: str


@dataclass(frozen=True)
class Anchor:
    """The end of the chain at some moment, as it stands in a file or a mail."""

    event_id: int
    mac: str


@dataclass(frozen=True)
class ChainVerdict:
    """What a check of the chain found."""

    lines: int
    anchors: int
    faults: tuple[str, ...]


def append(lines: Sequence[Line]) -> None:
    """Write lines behind the end of the chain; until the transaction ends nobody else can."""
    event_id, previous = _lock_head()
    number = vault.audit_key_number()
    rows = []
    for line in lines:
        event_id += 1
        row = Event(
            id=event_id,
            at=line.at,
            actor=line.actor,
            rol=line.rol,
            code=line.code,
            subject=line.subject,
            key=number,
            previous=previous,
        )
        row.mac = previous = _mac(row)
        rows.append(row)
    insert(rows)


def head() -> Anchor | None:
    """The end of the chain; None while it is empty."""
    row = Head.objects.first()
    return None if row is None or row.event_id == 0 else Anchor(event_id=row.event_id, mac=bytes(row.mac).hex())


def verify(anchors: Iterable[Anchor] = ()) -> ChainVerdict:
    """Go through the whole chain and hold it against anchors; changes nothing."""
    faults: list[str] = []
    wanted = {anchor.event_id: anchor.mac for anchor in anchors}
    count, previous = 0, b""
    for row in Event.objects.order_by("id").iterator(chunk_size=CHUNK):
        count += 1
        faults += _faults(row, count, previous)
        previous = bytes(row.mac)
        if wanted.get(row.pk, previous.hex()) != previous.hex():
            faults.append(f"regel {row.pk}: anders dan het anker")
        if len(faults) > 20:  # noqa: PLR2004 - enough to know that it is broken
            break
    end = head()
    if (end.event_id, end.mac) != (count, previous.hex()) if end else count:
        faults.append("het einde van de keten klopt niet met de laatste regel")
    cut = sorted(event_id for event_id in wanted if event_id > count)
    if cut:
        faults.append(f"er ontbreken regels aan het eind: een anker noemt regel {cut[-1]}, de laatste is {count}")
    return ChainVerdict(lines=count, anchors=len(wanted), faults=tuple(faults))


def _faults(row: Event, expected_id: int, previous: bytes) -> list[str]:
    found = []
    if row.pk != expected_id:
        found.append(f"regel {row.pk}: hier hoort regel {expected_id} te staan")
    if bytes(row.previous) != previous:
        found.append(f"regel {row.pk}: sluit niet aan op de regel ervoor")
    try:
        if _mac(row) != bytes(row.mac):
            found.append(f"regel {row.pk}: is veranderd of niet door deze installatie geschreven")
    except vault.RootKeyError:
        found.append(f"regel {row.pk}: noemt een sleutel die er niet is")
    return found


def _mac(row: Event) -> bytes:
    moment = row.at.astimezone(UTC).isoformat()
    parts = (str(row.pk), moment, row.actor, row.rol, row.code, row.subject)
    return vault.audit_mac(row.key, bytes(row.previous), *parts)


def _lock_head() -> tuple[int, bytes]:
    """The end of the chain, held until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_id, mac FROM audit_lock_head()")
        event_id, mac = cursor.fetchone()
    return int(event_id), bytes(mac)
