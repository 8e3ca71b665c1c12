"""One key to one case for one holder, under two locks, and the proof of who holds keys (``vault.md`` §2.1–2.2)."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.vault.crypt.errors import NoGrant, VaultIntegrityError
from meldpunt.vault.crypt.primitives import PrivateKey, aead_open, aead_seal, canonical, seal_to
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import CaseKey, Grant, Holder, PublicKey
from meldpunt.vault.people import DESK, RECOVERY, check_own_key, public_key, public_keys
from meldpunt.vault.rings.keyproofs import check_proof, prove
from meldpunt.vault.rings.rootkeys import RING_ID_BYTES, may_sign, root_seal
from meldpunt.vault.signed.changes import Change, Held, Reread
from meldpunt.vault.signed.states import (
    GRANTS,
    THE_DESK,
    desk_rows,
    desk_state_digest,
    digest_of_desk,
    grants_state,
)
from meldpunt.vault.signed.tree import check, sign, subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meldpunt.vault.codes import CodeKey
    from meldpunt.vault.signed.states import DeskRow

GRANT_VERSION = 1
HEADER_BYTES = 1 + RING_ID_BYTES
LABEL = "grant"


@dataclass(frozen=True)
class Grantee:
    """Somebody who gets a key to a case."""

    holder: str
    holder_id: str
    public: bytes = field(repr=False)
    epoch: int = 1

    @classmethod
    def account(cls, account_id: str) -> Grantee:
        """A person who works here.

        Raises:
            NoGrant: this person has no key.
            VaultIntegrityError: the key was not written by this installation.
        """
        grantee = _grantee(public_key(Holder.ACCOUNT, account_id))
        check_own_key(account_id)
        return grantee

    @classmethod
    def desk(cls) -> Grantee:
        """All coordinators, by the key that each of them has a share of."""
        check_desk()
        return _grantee(public_key(Holder.DESK, DESK))

    @classmethod
    def recovery(cls) -> Grantee:
        """Whoever brings enough sheets of the offline recovery key together."""
        check_desk()
        return _grantee(public_key(Holder.RECOVERY, RECOVERY))

    @classmethod
    def code(cls, key: CodeKey) -> Grantee:
        """The melder with this code."""
        return cls(Holder.CODE, key.lookup, key.key.public)


def grantees_of_new_cases() -> list[Grantee]:
    """Who gets a key to every new case: the desk and the recovery key, in one query.

    Web compares the rows that it read with how the desk was signed at the end of the transaction that makes the case,
    and so before anything of it lasts. A process that cannot compare checks the proof of each key.

    Raises:
        NoGrant: one of them has no key.
        RuntimeError: there is no transaction.
    """
    if not may_sign():
        return [_grantee(row) for row in public_keys([(Holder.DESK, DESK), (Holder.RECOVERY, RECOVERY)]).values()]
    rows = desk_rows()
    newest = {row[1]: row for row in rows if row[0] == "key"}  # they come by generation
    if newest.keys() != {Holder.DESK, Holder.RECOVERY}:
        raise NoGrant("no key")
    used = list(newest.values())
    sign(Held(THE_DESK, digest_of_desk(rows), still=lambda signed: _still_stands(used, signed)))
    ids = {Holder.DESK.value: DESK, Holder.RECOVERY.value: RECOVERY}
    return [Grantee(holder, ids[holder], public, epoch) for _key, holder, epoch, _id, public in used]


def _still_stands(used: Sequence[DeskRow], signed: bytes | None) -> bool:
    """Whether the desk, which somebody else has just changed, is as it was signed and these keys are still in it."""
    rows = desk_rows()
    return digest_of_desk(rows) == signed and set(used) <= set(rows)


def _grantee(row: PublicKey) -> Grantee:
    return Grantee(row.holder, row.holder_id, bytes(row.public), row.epoch)


def check_desk() -> None:
    """Refuse a desk whose members or keys are not as they were signed.

    Raises:
        StateMismatch: a member, a key or a generation was changed, added, removed or put back.
    """
    if may_sign():
        check(THE_DESK, read=lambda: {THE_DESK: desk_state_digest()})


@contextmanager
def changing_desk() -> Iterator[None]:
    """Check members and keys of the desk, let the block change them, and sign how they stand then."""
    with transaction.atomic():
        check(THE_DESK, read=lambda: {THE_DESK: desk_state_digest()})
        yield
        sign(Reread(THE_DESK, desk_state_digest))


def wrap(case_id: uuid.UUID, seed: Secret, grantee: Grantee) -> Grant:
    """Two locks: the grantee's public key inside, the root-seal ring outside."""
    grant = Grant(
        id=uuid.uuid4(), case_id=case_id, holder=grantee.holder, holder_id=grantee.holder_id, epoch=grantee.epoch
    )
    grant.wrapped = lock_outside(seal_to(grantee.public, seed.reveal(), grant_info(grant)), LABEL, grant_info(grant))
    return grant


def unwrap(row: CaseKey, grant: Grant, key: PrivateKey) -> PrivateKey:
    """The private key of a case.

    Raises:
        VaultIntegrityError: the grant was changed, moved, replayed, or is of another case.
    """
    info = grant_info(grant)
    case_key = PrivateKey(Secret(key.open(open_outside(bytes(grant.wrapped), LABEL, info), info)))
    if case_key.public != bytes(row.public):
        raise VaultIntegrityError("grant is of another key")
    return case_key


def lock_outside(inner: bytes, label: str, info: bytes) -> bytes:
    """The outer lock: version, name of the root key, ciphertext."""
    ring = root_seal()
    header = bytes([GRANT_VERSION]) + bytes.fromhex(ring.active)
    return header + aead_seal(ring.derived(label), inner, canonical(info, header))


def open_outside(wrapped: bytes, label: str, info: bytes) -> bytes:
    """What is under the outer lock.

    Raises:
        VaultIntegrityError: another version, an unknown root key, or changed bytes.
    """
    header, outer = wrapped[:HEADER_BYTES], wrapped[HEADER_BYTES:]
    ring, key_id = root_seal(), header[1:].hex()
    if len(header) != HEADER_BYTES or header[0] != GRANT_VERSION or key_id not in ring.keys:
        raise VaultIntegrityError("locked with an unknown version or root key")
    return aead_open(ring.derived_by_id(label, key_id), outer, canonical(info, header))


def grant_info(grant: Grant) -> bytes:
    """What a grant is bound to: its case, its id, its holder and the holder's epoch."""
    return canonical("grant", str(grant.case_id), str(grant.pk), grant.holder, grant.holder_id, str(grant.epoch))


def is_for(grant: Grant, grantee: Grantee) -> bool:
    """Whether a grant is this grantee's."""
    return (grant.holder, grant.holder_id, grant.epoch) == (grantee.holder, grantee.holder_id, grantee.epoch)


def check_case_key(row: CaseKey) -> CaseKey:
    """The key of a case, when web made it.

    Raises:
        VaultIntegrityError: somebody replaced it.
    """
    check_proof("case-key", bytes(row.proof), str(row.pk), bytes(row.public))
    return row


def prove_case_key(row: CaseKey) -> bytes:
    """What shows later that the key of a case is the one that web made."""
    return prove("case-key", str(row.pk), bytes(row.public))


def grants_mac(row: CaseKey, grants: Sequence[Grant]) -> bytes:
    """The proof of who holds keys to a case at this version."""
    return root_seal().mac("mac/grants", *_list(row, grants))


def check_grants(row: CaseKey, grants: Sequence[Grant]) -> None:
    """Refuse a list of grants that is not the one that was stored.

    Raises:
        VaultIntegrityError: a grant was added, removed or put back.
    """
    root_seal().check_mac("mac/grants", bytes(row.grants_mac), *_list(row, grants))


def store_grants(row: CaseKey, *, before: Sequence[Grant], after: Sequence[Grant]) -> None:
    """Write down and sign the next version of the list."""
    old = grants_state(row, before)
    row.version += 1
    row.grants_mac = grants_mac(row, after)
    row.save(update_fields=["version", "grants_mac"])
    sign(Change(subject(GRANTS, row.pk), old, grants_state(row, after)))


def _list(row: CaseKey, grants: Sequence[Grant]) -> tuple[str, ...]:
    return (str(row.pk), str(row.version), *sorted(str(grant.pk) for grant in grants))
