"""How a case stands that nobody may change behind the back of the house: who may read it, and its coded facts.

Keys and content are signed by the vault. Here are the rows beside them: state, assignee, whether it is closed to the
desk, the coded facts and who has access; and apart from these, which judgements hold (``vault.signed.tree``, ADR 0031).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import connection, transaction

from meldpunt.vault import service as vault
from support.dossiers.inhoud import Berichttekst, Bestand, Oordeel, Regeltekst
from support.dossiers.models import (
    Bericht,
    Bewijsketting,
    Bewijsstuk,
    Dossier,
    Tijdlijnregel,
    TriageBesluit,
    open_feiten,
)

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from django.db.models import Manager

    from support.dossiers.inhoud import Feiten
    from support.dossiers.models import Toegang

    AccessRow = tuple[str, ...]
    JudgedRow = tuple[str, str, str, str, str]

KIND, JUDGED, CHAINED = "dossier", "besluiten", "bewijsketting"
ROWS: tuple[tuple[Manager[Any], str], ...] = (  # the clear rows of a case, and the kind of content that each belongs to
    (Bericht.objects, Berichttekst.kind),
    (Bewijsstuk.objects, Bestand.kind),
    (Tijdlijnregel.objects, Regeltekst.kind),
    (TriageBesluit.objects, Oordeel.kind),
)
ROW = "SELECT nummer, alias, status, assignee_id, besloten, feiten_sealed FROM dossiers_dossier WHERE id = %s"
BESLUITEN = "SELECT dossier_id, id, stand, door, boom_versie, boom_sha256 FROM dossiers_triagebesluit"
ACCESS = "SELECT dossier_id, id, account_id, van, tot, begint, eindigt FROM dossiers_toegang WHERE dossier_id = ANY(%s)"


def sign_new(dossier: Dossier, access: Collection[Toegang], besluit: TriageBesluit) -> None:
    """Sign a case that is being made, with who has access to it and its first judgement."""
    rows = [(str(row.pk), str(row.account_id), str(row.van), str(row.tot)) for row in access]
    judged = (str(besluit.pk), str(besluit.stand), besluit.door, besluit.boom_versie, besluit.boom_sha256)
    vault.sign(
        vault.Change(vault.subject(KIND, dossier.pk), None, _state(dossier, rows)),
        vault.Change(vault.subject(JUDGED, dossier.pk), None, _judged([judged])),
    )


def check(dossier: Dossier) -> None:
    """Refuse a case of which the facts, the state or the access are not as they were signed.

    Raises:
        StateMismatch: a row was changed, added, removed or put back.
    """
    name, judged = vault.subject(KIND, dossier.pk), vault.subject(JUDGED, dossier.pk)
    vault.check_state(
        name,
        judged,
        read=lambda: {
            name: _state(dossier, _access([dossier.pk])[dossier.pk]),
            judged: _read_judged(dossier.pk),
        },
        again=dossier.refresh_from_db,
    )


def check_all(dossiers: Collection[Dossier]) -> None:
    """The same of several cases at once.

    Raises:
        StateMismatch: a row of one of them was changed, added, removed or put back.
    """
    ids = [dossier.pk for dossier in dossiers]
    names = [vault.subject(kind, pk) for pk in ids for kind in (KIND, JUDGED)]

    def read() -> dict[str, bytes | None]:
        access, besluiten = _access(ids), _besluiten(" WHERE dossier_id = ANY(%s)", [ids])
        states = {vault.subject(KIND, dossier.pk): _state(dossier, access[dossier.pk]) for dossier in dossiers}
        return states | {vault.subject(JUDGED, pk): _judged(besluiten[pk]) for pk in ids}

    def again() -> None:
        for dossier in dossiers:
            dossier.refresh_from_db()

    vault.check_state(*names, read=read, again=again)


@contextmanager
def changing(dossier_id: uuid.UUID) -> Iterator[None]:
    """Check how a case stands, let the block change it, and sign how it stands then.

    Raises:
        StateMismatch: it did not stand as it was signed.
    """
    with _changing(vault.subject(KIND, dossier_id), lambda: _read(dossier_id)):
        yield


@contextmanager
def judging(dossier_id: uuid.UUID) -> Iterator[None]:
    """The same for which judgements of a case hold.

    Raises:
        StateMismatch: they did not stand as they were signed.
    """
    with _changing(vault.subject(JUDGED, dossier_id), lambda: _read_judged(dossier_id)):
        yield


@contextmanager
def chaining(dossier_id: uuid.UUID) -> Iterator[None]:
    """The same for where the chain of the evidence of a case ends.

    Raises:
        StateMismatch: it did not stand as it was signed.
    """
    with _changing(vault.subject(CHAINED, dossier_id), lambda: _read_chain(dossier_id)):
        yield


@contextmanager
def _changing(name: str, read: Callable[[], bytes | None]) -> Iterator[None]:
    with transaction.atomic(savepoint=False):
        vault.check_state(name, read=lambda: {name: read()})
        yield
        vault.sign(vault.Reread(name, read))


def all_states() -> Mapping[str, bytes | None]:
    """How every case stands."""
    rows = list(Dossier.objects.all())
    access = _access([row.pk for row in rows])
    judged = _besluiten("", [])
    states: dict[str, bytes | None] = {
        vault.subject(KIND, row.pk): _state_or_unreadable(row, access[row.pk]) for row in rows
    }
    states |= {vault.subject(JUDGED, dossier_id): _judged(rows) for dossier_id, rows in judged.items()}
    return states | {vault.subject(CHAINED, row.pk): chain_digest(row) for row in Bewijsketting.objects.all()}


def faults() -> Iterator[str]:
    """Cases with a row that no piece of content belongs to, or a piece without its row.

    What is sealed in a case is signed, each piece with its id and kind; so the clear rows beside them are held too.
    """
    for rows_of, kind in ROWS:
        rows: set[tuple[uuid.UUID, uuid.UUID]] = set(rows_of.values_list("dossier_id", "pk"))
        for dossier_id, _object_id in rows ^ vault.sealed_pieces(kind):
            yield vault.subject(KIND, dossier_id)


def _state_or_unreadable(dossier: Dossier, access: Collection[AccessRow]) -> bytes:
    """How a case stands; with facts that do not open it stands as none was ever signed."""
    try:
        return _state(dossier, access)
    except vault.VaultError:
        return b"unreadable"


def _read(dossier_id: uuid.UUID) -> bytes | None:
    with connection.cursor() as cursor:  # each change asks it twice: the ORM would cost four times as much
        cursor.execute(ROW, [dossier_id])
        row = cursor.fetchone()
    if row is None:
        return None
    *plain, sealed = row
    return _digest(plain, open_feiten(dossier_id, bytes(sealed)), _access([dossier_id])[dossier_id])


def _read_judged(dossier_id: uuid.UUID) -> bytes | None:
    return _judged(_besluiten(" WHERE dossier_id = %s", [dossier_id])[dossier_id])


def chain_digest(row: Bewijsketting) -> bytes:
    """Where the chain of a case ends."""
    return vault.digest_of(str(row.lengte), row.kop)


def _read_chain(dossier_id: uuid.UUID) -> bytes | None:
    row = Bewijsketting.objects.filter(pk=dossier_id).first()
    return None if row is None else chain_digest(row)


def _besluiten(where: str, arguments: list[Any]) -> defaultdict[uuid.UUID, list[JudgedRow]]:
    found: defaultdict[uuid.UUID, list[JudgedRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(BESLUITEN + where, arguments)
        for dossier_id, *row in cursor.fetchall():
            pk, stand, door, versie, sha256 = map(str, row)
            found[dossier_id].append((pk, stand, door, versie, sha256))
    return found


def _judged(rows: Collection[JudgedRow]) -> bytes | None:
    return vault.digest_of(*(part for row in sorted(rows) for part in row)) if rows else None


def _access(dossier_ids: Collection[uuid.UUID]) -> defaultdict[uuid.UUID, list[AccessRow]]:
    found: defaultdict[uuid.UUID, list[AccessRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ACCESS, [list(dossier_ids)])
        for dossier_id, *row in cursor.fetchall():
            *plain, begint, eindigt = row
            days = () if eindigt is None else (f"{begint}/{eindigt}",)  # of access that is lent, and of no other
            found[dossier_id].append((*map(str, plain), *days))
    return found


def _state(dossier: Dossier, access: Collection[AccessRow]) -> bytes:
    plain = (dossier.nummer, dossier.alias, str(dossier.status), dossier.assignee_id, dossier.besloten)
    return _digest(plain, dossier.feiten, access)


def _digest(plain: Iterable[object], feiten: Feiten, access: Collection[AccessRow]) -> bytes:
    facts = msgspec.json.encode(vault.to_raw(feiten), order="sorted")
    return vault.digest_of(*map(str, plain), facts, *(part for row in sorted(access) for part in row))
