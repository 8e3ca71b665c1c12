"""How a case stands that nobody may change behind the back of the house: who may read it, and its coded facts.

Keys and content are signed by the vault. Here are the rows beside them: state, assignee, whether it is closed to the
desk, the coded facts and who has access (``vault.signed.tree``, ADR 0031).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from django.db import connection, transaction

from meldpunt.vault import service as vault
from support.dossiers.models import Dossier, open_feiten

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from support.dossiers.inhoud import Feiten
    from support.dossiers.models import Toegang

    AccessRow = tuple[str, str, str, str]

KIND = "dossier"
ROW = "SELECT nummer, alias, status, assignee_id, besloten, feiten_sealed FROM dossiers_dossier WHERE id = %s"
ACCESS = "SELECT dossier_id, id, account_id, van, tot FROM dossiers_toegang WHERE dossier_id = ANY(%s)"


def sign_new(dossier: Dossier, access: Collection[Toegang]) -> None:
    """Sign a case that is being made, with who has access to it."""
    rows = [(str(row.pk), str(row.account_id), str(row.van), str(row.tot)) for row in access]
    vault.sign(vault.Change(vault.subject(KIND, dossier.pk), None, _state(dossier, rows)))


def check(dossier: Dossier) -> None:
    """Refuse a case of which the facts, the state or the access are not as they were signed.

    Raises:
        StateMismatch: a row was changed, added, removed or put back.
    """
    name = vault.subject(KIND, dossier.pk)
    vault.check_state(
        name,
        read=lambda: {name: _state(dossier, _access([dossier.pk])[dossier.pk])},
        again=dossier.refresh_from_db,
    )


@contextmanager
def changing(dossier_id: uuid.UUID) -> Iterator[None]:
    """Check how a case stands, let the block change it, and sign how it stands then.

    Raises:
        StateMismatch: it did not stand as it was signed.
    """
    with transaction.atomic(savepoint=False):
        name = vault.subject(KIND, dossier_id)
        vault.check_state(name, read=lambda: {name: _read(dossier_id)})
        yield
        vault.sign(vault.Reread(name, lambda: _read(dossier_id)))


def all_states() -> Mapping[str, bytes | None]:
    """How every case stands."""
    rows = list(Dossier.objects.all())
    access = _access([row.pk for row in rows])
    return {vault.subject(KIND, row.pk): _state_or_unreadable(row, access[row.pk]) for row in rows}


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


def _access(dossier_ids: Collection[uuid.UUID]) -> defaultdict[uuid.UUID, list[AccessRow]]:
    found: defaultdict[uuid.UUID, list[AccessRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ACCESS, [list(dossier_ids)])
        for dossier_id, *row in cursor.fetchall():
            pk, account_id, van, tot = map(str, row)
            found[dossier_id].append((pk, account_id, van, tot))
    return found


def _state(dossier: Dossier, access: Collection[AccessRow]) -> bytes:
    plain = (dossier.nummer, dossier.alias, str(dossier.status), dossier.assignee_id, dossier.besloten)
    return _digest(plain, dossier.feiten, access)


def _digest(plain: Iterable[object], feiten: Feiten, access: Collection[AccessRow]) -> bytes:
    facts = msgspec.json.encode(vault.to_raw(feiten), order="sorted")
    return vault.digest_of(*map(str, plain), facts, *(part for row in sorted(access) for part in row))
