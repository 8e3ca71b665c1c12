"""Putting a backup back into an empty database: all of it in one transaction, or nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.evidence import copies
from meldpunt.evidence.manifest import check_all_stored
from meldpunt.reservekopie import tables
from meldpunt.reservekopie.errors import DatabaseNotEmpty, RestoreRefused
from meldpunt.reservekopie.gebeurtenissen import ReservekopieGebeurtenis
from meldpunt.reservekopie.making import STORED, TABLE, WAITING
from meldpunt.reservekopie.sets import parts
from meldpunt.reservekopie.settling import DIFFERS, Settled, settle
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meldpunt.reservekopie.choosing import ChosenSets
    from meldpunt.reservekopie.manifest import SetManifest

NOT_EMPTY = (
    "Deze database is niet leeg. Zet terug in een nieuwe, waarop alleen migrate is gedaan. Er is niets veranderd."
)
NOT_OWNER = "Deze databasegebruiker is geen eigenaar van de tabellen. Zet terug als eigenaar van de database."
OTHER_ROWS = "Niet alle rijen van {table} kwamen terug. Er is niets veranderd. Neem een andere kopie."
TRAIL = "Het logboek in deze kopie klopt niet. Er is niets veranderd. Neem een andere kopie."
UNFIT = "De rijen van deze kopie passen niet in elkaar. Er is niets veranderd. Neem een andere kopie."
FOLLOW_HEAD = "ALTER TABLE audit_event {} TRIGGER audit_follow_head"
END_OF_TRAIL = (
    "UPDATE audit_head SET event_id = last.id, mac = last.mac FROM (SELECT id, mac FROM audit_event"
    " ORDER BY id DESC LIMIT 1) AS last WHERE audit_head.id = 1"
)


@dataclass(frozen=True)
class Restorer:
    """Whoever sits at the server, in the audit trail."""

    actor_id: str = "server"
    rol: str = "server"


@dataclass(frozen=True)
class RestoredBackup:
    """What came of it.

    Attributes:
        settled: what was erased or came between content and keys.
        rows: how many rows there were in both sets.
        files: how many files were read back and are as they were.
        faults: how many files lie there otherwise than noted, or not at all.
        later: how many files came after the content was copied.
        unanchored: an anchor names this line, and the trail ends before it; 0 where none does.
        lines: how many lines the trail has.
    """

    settled: Settled
    rows: int
    files: int
    faults: int
    later: int
    unanchored: int
    lines: int


def restore(chosen: ChosenSets, key: vault.PrivateKey, *, may_sign: bool = False) -> RestoredBackup:
    """Load both sets, settle what they do not agree about, and compare everything with what was signed.

    Args:
        chosen: the sets, gone through to the end.
        key: the private half of the backup key.
        may_sign: content that is older than the keys may be signed as it is.

    Raises:
        DatabaseNotEmpty: there are rows already.
        RestoreRefused: something does not agree; the database is as it was.
        RootKeyError: the root keys of this installation are not there.
        SetDamaged: a set was changed since it was gone through.
        OSError: the store is full or away.
    """
    placed: list[uuid.UUID] = []
    try:
        with transaction.atomic(durable=True), acting_as(SYSTEM):
            _prepare()
            _load(chosen.keys_path, key, chosen.keys, placed)
            known = copies.stored_files()
            _load(chosen.content_path, key, chosen.content, placed, known)
            _end_trail()
            vault.check_root_keys()
            done = _finish(chosen, known, may_sign=may_sign)
    except BaseException as error:
        copies.remove(placed)
        if isinstance(error, DatabaseError):
            raise RestoreRefused(UNFIT) from None
        raise
    copies.remove(_ids(chosen.content.files).keys() - known.keys())  # where the store itself was put back as well
    return done


def _prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables WHERE tablename = 'audit_event'")
        if not all(owner for (owner,) in cursor.fetchall()):
            raise RestoreRefused(NOT_OWNER)
        if tables.filled([*tables.of_keys(), *tables.of_content()]):
            raise DatabaseNotEmpty(NOT_EMPTY)
        cursor.execute(
            FOLLOW_HEAD.format("DISABLE")
        )  # for each line it would look through all versions of the one before


def _end_trail() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW_HEAD.format("ENABLE"))
        cursor.execute(END_OF_TRAIL)


def _load(
    path: Path,
    key: vault.PrivateKey,
    manifest: SetManifest,
    placed: list[uuid.UUID],
    known: dict[uuid.UUID, str] | None = None,
) -> None:
    for name, content in parts(path, key):
        kind, _slash, rest = name.partition("/")
        if kind == TABLE:
            tables.load(rest, manifest.tables[rest].columns, content)
        elif kind == STORED and known and uuid.UUID(hex=rest) in known:
            placed.append(uuid.UUID(hex=rest))
            copies.put_sealed(placed[-1], content)
        elif kind == WAITING:
            file_id, _slash, moment = rest.partition("/")
            placed.append(uuid.UUID(hex=file_id))
            copies.put_waiting(placed[-1], content, moment=int(moment))
    for table, rows in manifest.tables.items():
        if tables.count(table) != rows.rows:
            raise RestoreRefused(OTHER_ROWS.format(table=table))


def _finish(chosen: ChosenSets, known: dict[uuid.UUID, str], *, may_sign: bool) -> RestoredBackup:
    settled = settle(same_moment=chosen.are_of_one_moment, may_sign=may_sign)
    missing = {file_id: known[file_id] for file_id in map(uuid.UUID, chosen.content.missing) if file_id in known}
    copied = {file_id: sha256 for file_id, sha256 in _ids(chosen.content.files).items() if file_id in known}
    later = copies.keep_listed(copied | missing)
    lines, unanchored = _check_trail(chosen)
    faults = vault.state_faults()
    if faults:
        raise RestoreRefused(DIFFERS.format(kinds=", ".join(sorted(faults))))
    checked = check_all_stored()
    _write_down(settled)
    return RestoredBackup(
        settled=settled,
        rows=sum(table.rows for part in (chosen.keys, chosen.content) for table in part.tables.values()),
        files=checked.read - checked.faults,
        faults=checked.faults,
        later=later,
        unanchored=unanchored,
        lines=lines,
    )


def _ids(files: Mapping[str, str]) -> dict[uuid.UUID, str]:
    return {uuid.UUID(name): sha256 for name, sha256 in files.items()}


def _check_trail(chosen: ChosenSets) -> tuple[int, int]:
    """Go through the trail; returns how many lines it has, and a later one that an anchor names."""
    anchors = audit.read_anchors(map(Path, settings.ANKER_BESTANDEN))
    verdict = audit.verify([anchor for anchor in anchors if anchor.event_id <= chosen.keys.lines])
    end = audit.head()
    told = (end.event_id, end.mac) if end else (0, "")
    if verdict.faults or told != (chosen.keys.lines, chosen.keys.end) or audit.root_fault():
        raise RestoreRefused(TRAIL)
    return verdict.lines, max((anchor.event_id for anchor in anchors if anchor.event_id > chosen.keys.lines), default=0)


def _write_down(settled: Settled) -> None:
    with audit.deferred():
        audit.record(code=ReservekopieGebeurtenis.TERUGGEZET, by=Restorer())
        for case_id in settled.erased:
            audit.record(code=ReservekopieGebeurtenis.GEWIST_GEBLEVEN, subject=str(case_id), by=Restorer())
        for case_id in settled.lost:
            audit.record(code=ReservekopieGebeurtenis.NIET_IN_KOPIE, subject=str(case_id), by=Restorer())
