"""The chain of the audit trail: each line carries the MAC of the one before (``vault.md`` §4, L02–L04).

The key is not in the database, so that whoever can write there still cannot write a line that verifies. The database
holds the end of the chain and refuses a line that does not follow it. A cut tail shows against an anchor: the end of
the chain as it was written down elsewhere.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from dataclasses import dataclass, field
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
    signature: str = field(default="", compare=False)  # of this installation; older anchors have none


@dataclass(frozen=True)
class ChainVerdict:
    """What a check of the chain found."""

    lines: int
    anchors: int
    faults: tuple[str, ...]


def append(lines: Sequence[Line]) -> None:
    """Write lines behind the end of the chain; until the transaction ends nobody else can."""
    event_id, previous = _lock_head()
    root = _root_text(vault.state_root())
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
            root=root,
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
    wanted, faults = _wanted(anchors)
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


def signature_of(anchor: Anchor) -> str:
    """What stands behind an anchor that this installation writes."""
    number = vault.audit_key_number()
    return f"{number}.{vault.audit_mac(number, 'anchor', str(anchor.event_id), anchor.mac).hex()}"


def _wanted(anchors: Iterable[Anchor]) -> tuple[dict[int, str], list[str]]:
    """What line has which MAC, and what is wrong with the anchors themselves."""
    named: defaultdict[int, set[str]] = defaultdict(set)
    faults = []
    for anchor in anchors:
        if anchor.signature and not _is_ours(anchor):
            faults.append(f"het anker bij regel {anchor.event_id} is niet van dit meldpunt")
            continue
        named[anchor.event_id].add(anchor.mac)
    faults += [
        f"twee ankers bij regel {number} spreken elkaar tegen" for number, macs in named.items() if len(macs) > 1
    ]
    return {number: min(macs) for number, macs in named.items()}, faults


def _is_ours(anchor: Anchor) -> bool:
    number, _dot, _mac = anchor.signature.partition(".")
    try:
        made = vault.audit_mac(int(number), "anchor", str(anchor.event_id), anchor.mac).hex()
    except (ValueError, vault.RootKeyError):
        return False
    return hmac.compare_digest(f"{int(number)}.{made}", anchor.signature)


def was_signed() -> bool:
    """Whether a line of the trail names a root of the signed state."""
    return Event.objects.exclude(root="").exists()


def root_fault() -> str:
    """Whether the signed state is older than a line of the trail says, or another one; empty where it is not."""
    row = Event.objects.exclude(root="").order_by("-id").first()
    now = vault.state_root()
    if row is None:
        return ""
    version, _colon, digest = row.root.partition(":")
    if now is None or now.version < int(version):
        return "wat het meldpunt ondertekende, is ouder dan het logboek zegt"
    if now.version == int(version) and now.digest.hex() != digest:
        return "wat het meldpunt ondertekende, is iets anders dan het logboek zegt"
    return ""


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
    parts = (str(row.pk), moment, row.actor, row.rol, row.code, row.subject, *([row.root] if row.root else []))
    return vault.audit_mac(row.key, bytes(row.previous), *parts)


def _root_text(root: vault.SignedRoot | None) -> str:
    return f"{root.version}:{root.digest.hex()}" if root else ""


def _lock_head() -> tuple[int, bytes]:
    """The end of the chain, held until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_id, mac FROM audit_lock_head()")
        event_id, mac = cursor.fetchone()
    return int(event_id), bytes(mac)
