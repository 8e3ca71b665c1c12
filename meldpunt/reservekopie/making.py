"""Making a backup: two sets of one moment, without opening anything."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection, transaction

from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.evidence import copies
from meldpunt.evidence.manifest import list_unlisted
from meldpunt.reservekopie import folder as sets_folder
from meldpunt.reservekopie import tables
from meldpunt.reservekopie.errors import BackupError
from meldpunt.reservekopie.manifest import SetManifest, TableRows
from meldpunt.reservekopie.sets import CONTENT, KEYS, SetHead, SetWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO

STEP = 1024 * 1024
TABLE, STORED, WAITING = "tabel", "bewijs", "wacht"
NOT_SET_UP = "Dit meldpunt is nog niet ingericht. Er is niets om te bewaren."


@dataclass(frozen=True)
class MadeBackup:
    """What came of it.

    Attributes:
        paths: the two sets.
        removed: older sets that had to go.
        rows: how many rows both have together.
        files: how many files the content has.
        missing: how many files had to lie in the store and did not.
        changed: how many lie there with other bytes than were noted.
    """

    paths: tuple[Path, ...]
    removed: tuple[Path, ...]
    rows: int
    files: int
    missing: int
    changed: int


@dataclass(frozen=True)
class _Moment:
    """What both manifests say of the moment in the database."""

    snapshot: str
    installation: str
    migrations: tuple[str, ...]
    lines: int
    end: str


@dataclass(frozen=True)
class _Files:
    """The files that came into the set, and those that were not there."""

    found: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    changed: int = 0
    in_bucket: bool = False


def make_backup(folder: Path, *, public: bytes, keep_content: int = 0) -> MadeBackup:
    """Write both sets aside, give them their names when both are whole, and remove keys that are too old.

    Args:
        folder: where sets lie.
        public: the public half of the backup key.
        keep_content: how many sets with content to keep; 0 for all.

    Raises:
        BackupError: somebody else is making one, or the folder cannot be written.
        OSError: the disk is full; no half of a set has the name of one.
    """
    with sets_folder.held(folder):
        moment = now()
        writers = [SetWriter(folder, kind=kind, made_at=moment, public=public) for kind in (KEYS, CONTENT)]
        try:
            rows, files = _write(*writers)
            for writer in writers:  # keys first: content without keys of its day would be of no use
                writer.publish()
        finally:
            for writer in writers:
                writer.discard()
            removed = sets_folder.drop_old_keys(folder)  # also when a new one could not be made: it is promised
        if keep_content:
            removed += sets_folder.keep_newest(folder, kind=CONTENT, number=keep_content)
    paths = tuple(writer.path for writer in writers)
    return MadeBackup(paths, tuple(removed), rows, len(files.found), len(files.missing), files.changed)


def migrations() -> tuple[str, ...]:
    """Which migrations the database had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return tuple(name for (name,) in cursor.fetchall())


def _write(keys: SetWriter, content: SetWriter) -> tuple[int, _Files]:
    list_unlisted()
    with _snapshot() as moment:
        of_keys = _write_tables(keys, tables.of_keys())
        of_content = _write_tables(content, tables.of_content())
        expected = copies.stored_files()
    files = _write_files(content, expected) if copies.is_folder() else _in_bucket(expected)
    keys.finish(partial(_manifest, moment, of_keys, _Files()))
    content.finish(partial(_manifest, moment, of_content, files))
    return sum(table.rows for table in (*of_keys.values(), *of_content.values())), files


@contextmanager
def _snapshot() -> Iterator[_Moment]:
    """One moment in the database for all tables of both sets.

    Raises:
        BackupError: there is no installation.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with acting_as(SYSTEM):
            cursor.execute("SELECT installation FROM vault_installation")
            row = cursor.fetchone()
            if row is None:
                raise BackupError(NOT_SET_UP)
            end = audit.head()
            yield _Moment(
                snapshot=uuid.uuid4().hex,
                installation=str(row[0]),
                migrations=migrations(),
                lines=end.event_id if end else 0,
                end=end.mac if end else "",
            )


def _write_tables(writer: SetWriter, names: Iterable[str]) -> dict[str, TableRows]:
    told = {}
    for name in names:
        rows = tables.RowsOut(name)
        writer.add(f"{TABLE}/{name}", rows)
        told[name] = rows.told
    return told


def _write_files(writer: SetWriter, expected: dict[uuid.UUID, str]) -> _Files:
    found, missing, changed = {}, [], 0
    for file_id, sha256 in expected.items():
        try:
            with copies.open_sealed(file_id) as file:
                copied = writer.add(f"{STORED}/{file_id.hex}", _blocks(file))
        except FileNotFoundError:
            if copies.has_to_exist(file_id):  # where it was erased meanwhile, it has to be missing
                missing.append(str(file_id))
            continue
        found[str(file_id)] = sha256
        changed += copied != sha256
    for file_id, moment in copies.waiting_files():
        try:
            with copies.open_waiting(file_id) as file:
                writer.add(f"{WAITING}/{file_id.hex}/{moment}", _blocks(file))
        except FileNotFoundError:
            continue  # its report was sent meanwhile
    return _Files(found, tuple(missing), changed)


def _in_bucket(expected: dict[uuid.UUID, str]) -> _Files:
    return _Files({str(file_id): sha256 for file_id, sha256 in expected.items()}, in_bucket=True)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while data := file.read(STEP):
        yield data


def _manifest(
    moment: _Moment, rows: dict[str, TableRows], files: _Files, head: SetHead, parts: dict[str, str]
) -> SetManifest:
    return SetManifest(
        kind=head.kind,
        made_at=head.made_at,
        snapshot=moment.snapshot,
        installation=moment.installation,
        migrations=moment.migrations,
        tables=rows,
        parts=parts,
        files=files.found,
        missing=files.missing,
        bucket=files.in_bucket,
        lines=moment.lines,
        end=moment.end,
    )
