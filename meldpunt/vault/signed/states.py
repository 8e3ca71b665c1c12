"""How the vault's own subjects stand: who holds keys to a case, what is sealed in it, whose keys there are.

A state names rows by what decides who opens what. It leaves out what a rotation of the root keys renews, such as MACs
and outer locks: those are checked where they are used.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Cast, Concat

from meldpunt.vault.models import CaseKey, Grant, Holder, PublicKey, StateLeaf
from meldpunt.vault.signed.changes import Added, Made, ObjectRow
from meldpunt.vault.signed.tree import digest_of, subject

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

GRANTS, OBJECTS, KEYS, DESK = "grants", "objects", "keys", "desk"
THE_DESK = subject(DESK, "meldpunt")
OBJECT_ROWS = "SELECT case_id, id, kind, digest, taken_in FROM vault_sealedobject WHERE case_id = %s"
OBJECTS_OF_MANY = "SELECT case_id, id, kind, digest, taken_in FROM vault_sealedobject WHERE case_id = ANY(%s)"
SIGNED = "SELECT substr(subject, %s)::uuid, digest FROM vault_stateleaf WHERE subject = ANY(%s)"
ALL_OBJECTS = "SELECT case_id, id, kind, digest, taken_in FROM vault_sealedobject"

DESK_ROWS = (
    "SELECT 'key', holder, epoch, id::text, public FROM vault_publickey WHERE holder IN ('desk', 'recovery')"
    " UNION ALL SELECT 'share', account_id, epoch, '', ''::bytea FROM vault_deskshare"
    " UNION ALL SELECT 'left', desk_stale::text, 0, '', ''::bytea FROM vault_installation ORDER BY 1, 2, 3, 4"
)

DeskRow = tuple[str, str, int, str, bytes]  # what it is, whose, of which generation, its id, and a public key
_providers: list[Callable[[], Mapping[str, bytes | None]]] = []
_comparing: list[Callable[[], Iterable[str]]] = []


def register_states(provider: Callable[[], Mapping[str, bytes | None]]) -> None:
    """Tell of subjects of another app.

    Args:
        provider: how each of them stands now, by its name.
    """
    if provider not in _providers:
        _providers.append(provider)


def register_faults(provider: Callable[[], Iterable[str]]) -> None:
    """Tell of something that another app compares itself.

    Args:
        provider: the names of subjects whose rows do not fit together.
    """
    if provider not in _comparing:
        _comparing.append(provider)


def other_faults() -> set[str]:
    """What the other apps found not to fit together."""
    return {name for provider in _comparing for name in provider()}


def all_states() -> dict[str, bytes | None]:
    """How everything that has a leaf stands now, read from its rows."""
    grants: defaultdict[uuid.UUID, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.defer("wrapped").iterator():
        grants[grant.case_id].append(grant)
    objects, _added = _objects(ALL_OBJECTS, [])
    states: dict[str, bytes | None] = {THE_DESK: desk_state_digest()}
    for row in CaseKey.objects.iterator():
        states[subject(GRANTS, row.pk)] = grants_state(row, grants[row.pk])
        states[subject(OBJECTS, row.pk)] = objects_state(objects[row.pk])
    keys: defaultdict[str, list[PublicKey]] = defaultdict(list)
    for key in PublicKey.objects.filter(holder=Holder.ACCOUNT).iterator():
        keys[key.holder_id].append(key)
    states |= {subject(KEYS, account_id): keys_state(rows) for account_id, rows in keys.items()}
    for provider in _providers:
        states |= provider()
    return states


def sealed_pieces(kind: str) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """All pieces of content of a kind: case and id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, id FROM vault_sealedobject WHERE kind = %s", [kind])
        return set(cursor.fetchall())


def signed_contents(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """Which content of these cases was signed last, in one query and without comparing it with its rows or the root.

    Enough to see that something was added since, not to trust what is there.
    """
    prefix = subject(OBJECTS, "")
    with connection.cursor() as cursor:
        cursor.execute(SIGNED, [len(prefix) + 1, [f"{prefix}{case_id}" for case_id in case_ids]])
        return {case_id: bytes(digest) for case_id, digest in cursor.fetchall()}


def signed_as(*, case: str, digest: str) -> QuerySet[StateLeaf]:
    """What says that a case holds this content, where columns of the query around it name the two; as above."""
    name = Concat(Value(subject(OBJECTS, "")), Cast(OuterRef(case), CharField()))
    return StateLeaf.objects.filter(subject=name, digest=OuterRef(digest))


def grants_state(row: CaseKey, grants: Iterable[Grant]) -> bytes:
    """Who holds a key to a case, at which version of the list."""
    parts = [(str(g.pk), g.holder, g.holder_id, str(g.epoch)) for g in grants]
    return digest_of(str(row.pk), bytes(row.public), str(row.version), *_flat(sorted(parts)))


def objects_state(rows: Collection[ObjectRow]) -> bytes | None:
    """What is sealed in a case: the id, kind and hash of every piece that web wrote or took in; None for nothing."""
    if not rows:
        return None
    return digest_of(*(part for row in sorted(rows, key=_by_id) for part in (str(row[0]), row[1], row[2])))


def objects_of(case_id: uuid.UUID) -> tuple[list[ObjectRow], list[uuid.UUID]]:
    """The rows of a case that ``objects_state`` counts, and the ids of what a worker added and nobody took in yet."""
    counted, added = _objects(OBJECT_ROWS, [case_id])
    return counted[case_id], added


def objects_of_many(case_ids: Collection[uuid.UUID]) -> tuple[Mapping[uuid.UUID, list[ObjectRow]], list[uuid.UUID]]:
    """The same of several cases in one query."""
    return _objects(OBJECTS_OF_MANY, [list(case_ids)])


def objects_made(case_id: uuid.UUID, rows: Iterable[ObjectRow]) -> Made:
    """That this transaction makes a case, with these pieces in it."""
    return Made(subject(OBJECTS, case_id), {row[0]: row for row in rows}, objects_state)


def objects_added(case_id: uuid.UUID, added: Iterable[ObjectRow]) -> Added:
    """That these pieces were added to a case, or taken in."""

    def read(mine: frozenset[uuid.UUID]) -> tuple[bytes | None, bytes | None]:
        rows, _added = objects_of(case_id)
        return objects_state([row for row in rows if row[0] not in mine]), objects_state(rows)

    return Added(subject(OBJECTS, case_id), {row[0]: row for row in added}, read)


def keys_state(rows: Collection[PublicKey]) -> bytes | None:
    """Somebody's keypairs with their locks; None without any."""
    if not rows:
        return None
    locks = ((str(row.epoch), str(row.pk), row.public, row.wrapped or b"", row.paper or b"") for row in rows)
    return digest_of(*_flat(sorted((epoch, pk, *map(bytes, rest)) for epoch, pk, *rest in locks)))


def keys_of(account_id: str) -> list[PublicKey]:
    """The rows that ``keys_state`` counts."""
    return list(PublicKey.objects.filter(holder=Holder.ACCOUNT, holder_id=account_id))


def desk_state_digest() -> bytes | None:
    """Who belongs to the desk in each generation, the keys of desk and recovery, and whether somebody left.

    None before its first key.
    """
    return digest_of_desk(desk_rows())


def desk_rows() -> list[DeskRow]:
    """The rows that the state of the desk counts: keys, shares, and whether somebody left."""
    with connection.cursor() as cursor:  # every opening by the desk asks it, and every report
        cursor.execute(DESK_ROWS)
        return [
            (kind, holder, epoch, row_id, bytes(public)) for kind, holder, epoch, row_id, public in cursor.fetchall()
        ]


def digest_of_desk(rows: Sequence[DeskRow]) -> bytes | None:
    """The hash of how the desk stands by these rows; None before its first key."""
    if not any(kind == "key" for kind, *_rest in rows):
        return None
    return digest_of(*(part if isinstance(part, bytes) else str(part) for row in rows for part in row))


def _objects(query: str, arguments: list[Any]) -> tuple[defaultdict[uuid.UUID, list[ObjectRow]], list[uuid.UUID]]:
    counted: defaultdict[uuid.UUID, list[ObjectRow]] = defaultdict(list)
    added = []
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        for case_id, object_id, kind, digest, taken_in in cursor.fetchall():
            if taken_in:
                counted[case_id].append((object_id, kind, bytes(digest)))
            else:
                added.append(object_id)
    return counted, added


def _flat(rows: Iterable[tuple[str | bytes, ...]]) -> list[str | bytes]:
    return [part for row in rows for part in row]


def _by_id(row: ObjectRow) -> str:
    return str(row[0])
