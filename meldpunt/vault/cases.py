"""Case keys, grants and sealed objects: writing needs nothing, reading needs a grant (``vault.md`` §2.1–2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from meldpunt.vault.crypt.errors import NoGrant, UnknownCode
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
    store_grants,
    unwrap,
    wrap,
)
from meldpunt.vault.models import CaseKey, Grant, Holder, SealedObject
from meldpunt.vault.rings.rootkeys import root_op

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence

    from meldpunt.vault.codes import CodeKey
    from meldpunt.vault.people import Unlocked


@dataclass(frozen=True)
class NewObject:
    """Content on its way into a case: a JSON value of one kind."""

    id: uuid.UUID
    kind: str
    content: Any = field(repr=False)


@transaction.atomic(savepoint=False)
def create_case(*, case_id: uuid.UUID, grantees: Sequence[Grantee], objects: Sequence[NewObject] = ()) -> None:
    """Make the keypair of a case, give each grantee a key, seal the first objects, and forget the private half."""
    seed = new_seed()
    row = CaseKey(case_id=case_id, public=PrivateKey(seed).public)
    row.mac = root_op().mac("mac/case-key", str(case_id), bytes(row.public))
    grants = [wrap(case_id, seed, grantee) for grantee in grantees]
    row.grants_mac = grants_mac(row, grants)
    row.save(force_insert=True)
    Grant.objects.bulk_create(grants)
    if objects:
        _insert(row, objects)


def seal_objects(*, case_id: uuid.UUID, objects: Sequence[NewObject]) -> None:
    """Seal content into a case; every process can, none can read it back without a grant.

    Raises:
        VaultIntegrityError: the case's public key is not the one that was made for it.
    """
    _insert(_case_key(case_id), objects)


class OpenCase:
    """A case that somebody holds the key of, for the length of one request."""

    def __init__(self, case_id: uuid.UUID, key: PrivateKey) -> None:
        """Keep the private key in memory."""
        self.case_id = case_id
        self._key = key

    def __repr__(self) -> str:
        return f"<open case {self.case_id}>"

    def read(self, object_id: uuid.UUID, *, kind: str) -> Any:
        """The content of one object.

        Raises:
            NoGrant: there is no such object in this case.
            VaultIntegrityError: the row was changed, moved or forged.
        """
        row = SealedObject.objects.filter(pk=object_id, case_id=self.case_id, kind=kind).first()
        if row is None:
            raise NoGrant("no such object")
        return self._open(row)

    def read_all(self, *, kinds: Iterable[str]) -> Iterator[tuple[uuid.UUID, str, Any]]:
        """Id, kind and content of every object of these kinds."""
        for row in SealedObject.objects.filter(case_id=self.case_id, kind__in=list(kinds)):
            yield row.pk, row.kind, self._open(row)

    def grant(self, grantee: Grantee) -> None:
        """Give somebody else a key to this case; once is enough."""
        with transaction.atomic():
            row = CaseKey.objects.select_for_update().get(pk=self.case_id)
            grants = list(row.grants.all())
            check_grants(row, grants)
            if any(is_for(grant, grantee) for grant in grants):
                return
            new = wrap(self.case_id, self._key.seed, grantee)
            new.save(force_insert=True)
            store_grants(row, [*grants, new])

    def _open(self, row: SealedObject) -> Any:
        root_op().check_mac("mac/object", bytes(row.mac), *object_identity(row))
        info = canonical("obj", str(row.case_id), str(row.pk))
        key = Secret(self._key.open(bytes(row.key), info))
        return open_json(key, bytes(row.body), "vault.object", row.kind, str(row.pk), str(row.case_id))


def open_case(*, unlocked: Unlocked, case_id: uuid.UUID) -> OpenCase:
    """Open a case with a person's own grant or, for a member of the desk, the desk's.

    Raises:
        NoGrant: this person holds no key to this case.
        VaultIntegrityError: the list of grants is not the one that was stored.
    """
    row = _case_key(case_id)
    grants = list(row.grants.all())
    check_grants(row, grants)
    for grant in grants:
        if grant.holder == Holder.ACCOUNT and grant.holder_id == unlocked.account_id:
            return OpenCase(row.pk, unwrap(row, grant, unlocked.key))
    for grant in grants:
        if grant.holder == Holder.DESK:
            return OpenCase(row.pk, unwrap(row, grant, open_desk(unlocked, epoch=grant.epoch)))
    raise NoGrant("no key to this case")


def open_case_with_code(*, key: CodeKey) -> OpenCase:
    """Open the case that answers to a code.

    Raises:
        UnknownCode: no case does.
    """
    grant = Grant.objects.select_related("case").filter(holder=Holder.CODE, holder_id=key.lookup).first()
    if grant is None:
        raise UnknownCode("no case")
    row = check_case_key(grant.case)
    check_grants(row, list(row.grants.all()))
    return OpenCase(row.pk, unwrap(row, grant, key.key))


@transaction.atomic
def revoke(*, case_id: uuid.UUID, holder: str, holder_id: str) -> None:
    """Take somebody's key to a case away; from the next request on it opens nothing."""
    row = CaseKey.objects.select_for_update().get(pk=case_id)
    grants = list(row.grants.all())
    check_grants(row, grants)
    row.grants.filter(holder=holder, holder_id=holder_id).delete()
    store_grants(row, [grant for grant in grants if (grant.holder, grant.holder_id) != (holder, holder_id)])


@transaction.atomic
def revoke_older(*, case_id: uuid.UUID, than: Grantee) -> None:
    """Take away what a holder was given before their newest key."""
    row = CaseKey.objects.select_for_update().get(pk=case_id)
    grants = list(row.grants.all())
    check_grants(row, grants)
    older = [g for g in grants if (g.holder, g.holder_id) == (than.holder, than.holder_id) and g.epoch < than.epoch]
    if older:
        row.grants.filter(pk__in=[grant.pk for grant in older]).delete()
        store_grants(row, [grant for grant in grants if grant not in older])


def holds_grant(*, case_id: uuid.UUID, holder: str, holder_id: str) -> bool:
    """Whether a grant row is there; the vault itself decides when it is used."""
    return Grant.objects.filter(case_id=case_id, holder=holder, holder_id=holder_id).exists()


def destroy_case(*, case_id: uuid.UUID) -> None:
    """Destroy keys and content of a case; what a backup still holds stays closed."""
    CaseKey.objects.filter(pk=case_id).delete()


def _case_key(case_id: uuid.UUID) -> CaseKey:
    row = CaseKey.objects.filter(pk=case_id).first()
    if row is None:
        raise NoGrant("no such case")
    return check_case_key(row)


def _insert(row: CaseKey, objects: Sequence[NewObject]) -> None:
    SealedObject.objects.bulk_create([_seal(row, new) for new in objects])


def _seal(row: CaseKey, new: NewObject) -> SealedObject:
    key = Secret(random_bytes(KEY_BYTES))
    sealed = SealedObject(
        id=new.id,
        case_id=row.pk,
        kind=new.kind,
        key=seal_to(bytes(row.public), key.reveal(), canonical("obj", str(row.pk), str(new.id))),
        body=seal_json(key, new.content, "vault.object", new.kind, str(new.id), str(row.pk)),
    )
    sealed.mac = root_op().mac("mac/object", *object_identity(sealed))
    return sealed


def object_identity(row: SealedObject) -> tuple[str | bytes, ...]:
    """What the MAC of an object's row covers."""
    return (str(row.pk), str(row.case_id), row.kind, bytes(row.key), bytes(row.body))
