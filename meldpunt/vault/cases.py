"""Case keys, grants and sealed objects: writing needs nothing, reading needs a grant (``vault.md`` §2.1–2.3)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.core.db.rows import insert
from meldpunt.vault.crypt.content import AnyCaseContent, CaseContent, Contents, by_worker, from_raw, to_raw
from meldpunt.vault.crypt.errors import NoGrant, StateMismatch, UnknownCode, VaultIntegrityError
from meldpunt.vault.crypt.fields import open_json, seal_json
from meldpunt.vault.crypt.primitives import KEY_BYTES, PrivateKey, canonical, new_seed, random_bytes, seal_to
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.deskkeys import open_desk
from meldpunt.vault.grants import (
    Grantee,
    check_case_key,
    check_grants,
    grants_mac,
    is_for,
    prove_case_key,
    store_grants,
    unwrap,
    wrap,
)
from meldpunt.vault.models import CaseKey, Grant, Holder, SealedObject
from meldpunt.vault.rings.rootkeys import may_sign, root_op
from meldpunt.vault.signed.changes import Change, Reread
from meldpunt.vault.signed.states import (
    GRANTS,
    OBJECTS,
    grants_state,
    objects_added,
    objects_made,
    objects_of,
    objects_of_many,
    objects_state,
)
from meldpunt.vault.signed.tree import check, sign, subject

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from meldpunt.vault.codes import CodeKey
    from meldpunt.vault.people import Unlocked
    from meldpunt.vault.signed.changes import ObjectRow


@transaction.atomic(savepoint=False)
def create_case(*, case_id: uuid.UUID, grantees: Sequence[Grantee], objects: Sequence[CaseContent] = ()) -> None:
    """Make the keypair of a case, give each grantee a key, seal the first objects, and forget the private half."""
    seed = new_seed()
    row = CaseKey(case_id=case_id, public=PrivateKey(seed).public)
    row.proof = prove_case_key(row)
    grants = [wrap(case_id, seed, grantee) for grantee in grantees]
    row.grants_mac = grants_mac(row, grants)
    sealed = [_seal(row, new) for new in objects]
    insert([row])
    insert(grants)
    insert(sealed)
    sign(
        Change(subject(GRANTS, case_id), None, grants_state(row, grants)),
        objects_made(case_id, map(_row_of, sealed)),
    )


def seal_objects(*, case_id: uuid.UUID, objects: Sequence[CaseContent]) -> None:
    """Seal content into a case; every process can, none can read it back without a grant.

    What a worker seals counts once web has taken it in, at the next opening of the case.

    Raises:
        VaultIntegrityError: the case's public key is not the one that was made for it.
    """
    row = _case_key(case_id)
    sealed = [_seal(row, new) for new in objects]
    insert(sealed)
    if may_sign():
        sign(objects_added(case_id, map(_row_of, sealed)))


class OpenCase:
    """A case that somebody holds the key of, for the length of one request."""

    def __init__(self, case_id: uuid.UUID, key: PrivateKey, *, grant_id: uuid.UUID) -> None:
        """Keep the private key in memory, and which grant it was under."""
        self.case_id, self.grant_id = case_id, grant_id
        self._key = key

    def __repr__(self) -> str:
        return f"<open case {self.case_id}>"

    def read(self, object_id: uuid.UUID, kind: type[AnyCaseContent]) -> AnyCaseContent:
        """One piece of content.

        Raises:
            NoGrant: there is none of this kind with this id in this case.
            VaultIntegrityError: the row was changed, moved or forged.
            VaultFormatError: this version does not know its shape.
        """
        row = SealedObject.objects.filter(pk=object_id, case_id=self.case_id, kind=kind.kind).first()
        if row is None:
            raise NoGrant("no such object")
        return self._open(row, kind)

    def read_all(self, *kinds: type[CaseContent]) -> Contents:
        """Everything of these kinds, in one query."""
        rows = SealedObject.objects.filter(case_id=self.case_id, kind__in=[kind.kind for kind in kinds])
        return self.contents_of(rows, *kinds)

    def contents_of(self, rows: Iterable[SealedObject], *kinds: type[CaseContent]) -> Contents:
        """The content of rows of this case that were read already."""
        types = {kind.kind: kind for kind in kinds}
        return Contents(self._open(row, types[row.kind]) for row in rows)

    def grant(self, grantee: Grantee) -> None:
        """Give somebody else a key to this case; once is enough."""
        self.exchange(give=[grantee])

    def exchange(self, *, give: Sequence[Grantee] = (), take: Collection[tuple[str, str]] = ()) -> None:
        """Give and take keys in one step: the list of grants gets one new version.

        Args:
            give: who gets a key; whoever has one keeps it.
            take: holder and id of whoever loses every key; it opens nothing from the next request on.
        """
        with transaction.atomic():
            row, grants = _held_grants(self.case_id)
            gone = [grant for grant in grants if (grant.holder, grant.holder_id) in take]
            kept = [grant for grant in grants if grant not in gone]
            fresh = [
                wrap(self.case_id, self._key.seed, grantee)
                for grantee in give
                if not any(is_for(grant, grantee) for grant in kept)
            ]
            if not (gone or fresh):
                return
            row.grants.filter(pk__in=[grant.pk for grant in gone]).delete()
            insert(fresh)
            store_grants(row, before=grants, after=[*kept, *fresh])

    def _open(self, row: SealedObject, kind: type[AnyCaseContent]) -> AnyCaseContent:
        root_op().check_mac("mac/object", bytes(row.mac), *object_identity(row))
        if digest_of_object(row) != bytes(row.digest):
            raise VaultIntegrityError("another body than was signed")
        info = canonical("obj", str(row.case_id), str(row.pk))
        key = Secret(self._key.open(bytes(row.key), info))
        raw = open_json(key, bytes(row.body), "vault.object", row.kind, str(row.pk), str(row.case_id))
        return from_raw(kind, raw, id=row.pk)


def open_case(*, unlocked: Unlocked, case_id: uuid.UUID) -> OpenCase:
    """Open a case with a person's own grant or, for a member of the desk, the desk's.

    Raises:
        NoGrant: this person holds no key to this case.
        VaultIntegrityError: the list of grants is not the one that was stored.
    """
    row, grants = _checked_case(case_id)
    opened = _open_with_person(row, grants, unlocked, desk=partial(open_desk, unlocked))
    if opened is None:
        raise NoGrant("no key to this case")
    return opened


def open_cases(*, unlocked: Unlocked, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, OpenCase]:
    """Open several cases at once, to look for something in them; costs a fixed number of queries.

    Returns:
        The cases that this person holds a key to, with what stands in each of them as it was signed. What a worker
        added and nobody took in yet is not looked at.

    Raises:
        VaultIntegrityError: one of them is not as it was signed.
    """
    names = [subject(kind, case_id) for case_id in case_ids for kind in (GRANTS, OBJECTS)]
    found: dict[uuid.UUID, tuple[CaseKey, list[Grant]]] = {}

    def read() -> dict[str, bytes | None]:
        found.clear()
        grants: defaultdict[uuid.UUID, list[Grant]] = defaultdict(list)
        for grant in Grant.objects.filter(case_id__in=case_ids):
            grants[grant.case_id].append(grant)
        found.update({row.pk: (row, grants[row.pk]) for row in CaseKey.objects.filter(pk__in=case_ids)})
        objects, _added = objects_of_many(case_ids)
        states = {subject(GRANTS, pk): grants_state(row, held) for pk, (row, held) in found.items()}
        return states | {subject(OBJECTS, pk): objects_state(objects[pk]) for pk in found}

    check(*names, read=read)
    if not found:  # compared before in this transaction
        read()
    desk = cache(partial(open_desk, unlocked))
    opened = {}
    for pk in (case_id for case_id in case_ids if case_id in found):
        row, grants = found[pk]
        check_grants(check_case_key(row), grants)
        case = _open_with_person(row, grants, unlocked, desk=desk)
        if case is not None:
            opened[pk] = case
    return opened


def read_cases(cases: Mapping[uuid.UUID, OpenCase], *kinds: type[CaseContent]) -> Iterator[tuple[uuid.UUID, Contents]]:
    """Everything of these kinds in several opened cases, in one query; one case after another.

    Raises:
        VaultIntegrityError: a piece of content was changed, moved or forged.
    """
    rows: defaultdict[uuid.UUID, list[SealedObject]] = defaultdict(list)
    names = [kind.kind for kind in kinds]
    for row in SealedObject.objects.filter(case_id__in=cases, kind__in=names, taken_in=True):
        rows[row.case_id].append(row)
    for case_id, case in cases.items():
        yield case_id, case.contents_of(rows[case_id], *kinds)


def _open_with_person(
    row: CaseKey, grants: Collection[Grant], unlocked: Unlocked, *, desk: Callable[..., PrivateKey]
) -> OpenCase | None:
    """A case opened with somebody's own grant or the desk's; None where they hold neither."""
    for grant in grants:
        if grant.holder == Holder.ACCOUNT and grant.holder_id == unlocked.account_id:
            return OpenCase(row.pk, unwrap(row, grant, unlocked.key), grant_id=grant.pk)
    for grant in grants:
        if grant.holder == Holder.DESK:
            return OpenCase(row.pk, unwrap(row, grant, desk(epoch=grant.epoch)), grant_id=grant.pk)
    return None


def open_case_with_code(*, key: CodeKey) -> OpenCase:
    """Open the case that answers to a code.

    Raises:
        UnknownCode: no case does.
    """
    found = Grant.objects.filter(holder=Holder.CODE, holder_id=key.lookup).first()
    if found is None:
        raise UnknownCode("no case")
    row, grants = _checked_case(found.case_id)
    grant = next((grant for grant in grants if grant.pk == found.pk), None)
    if grant is None:
        raise UnknownCode("no case")
    return OpenCase(row.pk, unwrap(row, grant, key.key), grant_id=grant.pk)


def _checked_case(case_id: uuid.UUID) -> tuple[CaseKey, list[Grant]]:
    """The key and the grants of a case, when keys and content are as they were signed; takes in what a worker added.

    Raises:
        NoGrant: there is no such case.
        VaultIntegrityError: a grant or a piece of content was changed, added, removed or put back.
    """
    found: list[tuple[CaseKey, list[Grant], list[uuid.UUID]]] = []

    def read() -> dict[str, bytes | None]:
        row = _case_key(case_id)
        grants = list(row.grants.all())
        objects, added = objects_of(case_id)
        found.append((row, grants, added))
        return {
            subject(GRANTS, case_id): grants_state(row, grants),
            subject(OBJECTS, case_id): objects_state(objects),
        }

    check(subject(GRANTS, case_id), subject(OBJECTS, case_id), read=read)
    if not found:  # compared before, or changed by this transaction itself
        read()
    row, grants, added = found[-1]
    check_grants(row, grants)
    if added:
        _take_in(case_id, added)
    return row, grants


def _take_in(case_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> None:
    """Let what a worker added count from now on.

    Raises:
        VaultIntegrityError: it is not what a worker may add, or not as it was added.
    """
    rows = SealedObject.objects.filter(pk__in=ids)
    added = list(rows)
    for new in added:
        root_op().check_mac("mac/object", bytes(new.mac), *object_identity(new))
        if new.kind not in by_worker() or digest_of_object(new) != bytes(new.digest):
            raise StateMismatch(OBJECTS)
    with transaction.atomic():
        rows.update(taken_in=True)
        sign(objects_added(case_id, map(_row_of, added)))


@transaction.atomic
def revoke(*, case_id: uuid.UUID, holder: str, holder_id: str) -> None:
    """Take somebody's key to a case away; from the next request on it opens nothing."""
    row, grants = _held_grants(case_id)
    row.grants.filter(holder=holder, holder_id=holder_id).delete()
    kept = [grant for grant in grants if (grant.holder, grant.holder_id) != (holder, holder_id)]
    store_grants(row, before=grants, after=kept)


@transaction.atomic
def revoke_older(*, case_id: uuid.UUID, than: Grantee) -> None:
    """Take away what a holder was given before their newest key."""
    row, grants = _held_grants(case_id)
    older = [g for g in grants if (g.holder, g.holder_id) == (than.holder, than.holder_id) and g.epoch < than.epoch]
    if older:
        row.grants.filter(pk__in=[grant.pk for grant in older]).delete()
        store_grants(row, before=grants, after=[grant for grant in grants if grant not in older])


def holds_grant(*, case_id: uuid.UUID, holder: str, holder_id: str) -> bool:
    """Whether a grant row is there; the vault itself decides when it is used."""
    return Grant.objects.filter(case_id=case_id, holder=holder, holder_id=holder_id).exists()


@transaction.atomic
def destroy_case(*, case_id: uuid.UUID) -> None:
    """Destroy keys and content of a case; a backup of its keys lives thirty days at most (``docs/adr/0032``)."""
    row, _grants = _held_grants(case_id)
    row.delete()
    sign(Reread(subject(GRANTS, case_id), lambda: None), Reread(subject(OBJECTS, case_id), lambda: None))


def _case_key(case_id: uuid.UUID) -> CaseKey:
    row = CaseKey.objects.filter(pk=case_id).first()
    if row is None:
        raise NoGrant("no such case")
    return check_case_key(row)


def _held_grants(case_id: uuid.UUID) -> tuple[CaseKey, list[Grant]]:
    """The key of a case and who holds it, held until the transaction ends."""
    row = CaseKey.objects.select_for_update().get(pk=case_id)
    grants = list(row.grants.all())
    check_grants(row, grants)
    return row, grants


def _seal(row: CaseKey, new: CaseContent) -> SealedObject:
    key = Secret(random_bytes(KEY_BYTES))
    sealed = SealedObject(
        id=new.id,
        case_id=row.pk,
        kind=new.kind,
        key=seal_to(bytes(row.public), key.reveal(), canonical("obj", str(row.pk), str(new.id))),
        body=seal_json(key, to_raw(new), "vault.object", new.kind, str(new.id), str(row.pk)),
    )
    sealed.mac = root_op().mac("mac/object", *object_identity(sealed))
    sealed.digest, sealed.taken_in = digest_of_object(sealed), may_sign()
    return sealed


def digest_of_object(row: SealedObject) -> bytes:
    """The hash of a piece of content as it is sealed."""
    return hashlib.sha256(bytes(row.key) + bytes(row.body)).digest()


def _row_of(row: SealedObject) -> ObjectRow:
    return row.pk, row.kind, bytes(row.digest)


def object_identity(row: SealedObject) -> tuple[str | bytes, ...]:
    """What the MAC of an object's row covers."""
    return (str(row.pk), str(row.case_id), row.kind, bytes(row.key), bytes(row.body))
