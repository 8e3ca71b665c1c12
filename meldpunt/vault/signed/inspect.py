"""Going through every row that decides who opens what: nothing is opened, everything is compared (L03, C25, C26)."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.vault.cases import digest_of_object, object_identity
from meldpunt.vault.crypt.content import by_worker
from meldpunt.vault.crypt.errors import VaultError
from meldpunt.vault.deskkeys import LABEL as DESK_LABEL
from meldpunt.vault.deskkeys import desk_info
from meldpunt.vault.grants import LABEL as GRANT_LABEL
from meldpunt.vault.grants import check_case_key, check_grants, grant_info, open_outside
from meldpunt.vault.models import CaseKey, DeskShare, Grant, PublicKey, SealedObject
from meldpunt.vault.people import check_key
from meldpunt.vault.rings.rootkeys import root_op
from meldpunt.vault.signed import tree
from meldpunt.vault.signed.changes import Reread
from meldpunt.vault.signed.states import OBJECTS, all_states, other_faults

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

CHUNK = 500
OTHER_DIGEST = "SELECT case_id FROM vault_sealedobject WHERE digest <> sha256(key || body)"


def state_faults() -> Counter[str]:
    """What is not as this installation signed it, by kind of subject, with how many of them.

    Also locks and MACs that the tree leaves out, since a rotation renews them.
    """
    found = set(tree.faults(all_states()))
    found |= {f"{OBJECTS}:{case_id}" for case_id in _other_bodies()}
    found |= set(_broken_rows())
    found |= other_faults()
    return Counter(name.partition(":")[0] for name in found)


def differing_subjects() -> list[str]:
    """Each subject of which the rows say something else than its leaf, and what is wrong with the tree itself."""
    return tree.faults(all_states())


def sign_as_it_stands(names: Collection[str]) -> None:
    """Sign some subjects anew as their rows are now; for a restore that told a person why they differ.

    Raises:
        StateMismatch: the tree itself is not as this installation signed it.
    """
    states = all_states()
    tree.sign(*(Reread(name, partial(states.get, name)) for name in names))


def _other_bodies() -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(OTHER_DIGEST)
        return [case_id for (case_id,) in cursor.fetchall()]


def _broken_rows() -> Iterator[str]:
    held: defaultdict[uuid.UUID, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.iterator(CHUNK):
        held[grant.case_id].append(grant)
        yield from _tried(f"grants:{grant.case_id}", _open_lock, grant, GRANT_LABEL, grant_info(grant))
    for case in CaseKey.objects.iterator(CHUNK):
        yield from _tried(f"grants:{case.pk}", _check_list, case, held[case.pk])
    for share in DeskShare.objects.iterator(CHUNK):
        info = desk_info(share.epoch, share.account_id)
        yield from _tried("desk:meldpunt", _open_lock, share, DESK_LABEL, info)
    for key in PublicKey.objects.iterator(CHUNK):
        yield from _tried(f"keys:{key.holder_id}", check_key, key)
    for new in SealedObject.objects.iterator(CHUNK):
        yield from _tried(f"{OBJECTS}:{new.case_id}", _check_object, new)


def _tried(name: str, look: Callable[..., object], *arguments: object) -> Iterable[str]:
    try:
        look(*arguments)
    except VaultError:
        return [name]
    return []


def _open_lock(row: Grant | DeskShare, label: str, info: bytes) -> None:
    open_outside(bytes(row.wrapped), label, info)


def _check_list(row: CaseKey, grants: Sequence[Grant]) -> None:
    check_grants(check_case_key(row), grants)


def _check_object(row: SealedObject) -> None:
    root_op().check_mac("mac/object", bytes(row.mac), *object_identity(row))
    if not row.taken_in and (row.kind not in by_worker() or digest_of_object(row) != bytes(row.digest)):
        raise VaultError("not what a worker may add")
