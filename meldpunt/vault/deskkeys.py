"""The key that the members of the desk share, generation after generation (``vault.md`` §2.1, C16).

When somebody leaves, the desk gets a new key that this person never held. Cases keep their own keys; only the grant
of the desk is made anew, by a member who is signed in, since the server cannot.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast

from meldpunt.core.db.rows import insert
from meldpunt.vault.crypt.errors import NoGrant
from meldpunt.vault.crypt.primitives import PrivateKey, canonical, new_seed, seal_to
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.grants import (
    Grantee,
    changing_desk,
    check_case_key,
    check_desk,
    check_grants,
    grants_mac,
    lock_outside,
    open_outside,
    unwrap,
    wrap,
)
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder, Installation, PublicKey
from meldpunt.vault.people import DESK, Unlocked, insert_key, next_epoch, public_key
from meldpunt.vault.signed.changes import Change
from meldpunt.vault.signed.states import GRANTS, grants_state
from meldpunt.vault.signed.tree import sign, subject

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Sequence

    from django.db.models import QuerySet

BATCH = 500
LABEL = "desk"
STORE_VERSIONS = (
    "UPDATE vault_casekey SET version = new.version, grants_mac = new.mac"
    " FROM unnest(%s::uuid[], %s::int[], %s::bytea[]) AS new (id, version, mac) WHERE case_id = new.id"
)


@dataclass(frozen=True)
class DeskState:
    """Who holds the desk's key, which generation it is, how many cases still wait for it, and whether somebody left."""

    epoch: int
    members: frozenset[str]
    behind: int
    stale: bool


def create_desk(*, members: Sequence[str]) -> None:
    """Make the desk's keypair and lock its private half for each member; a further time, the next generation."""
    with changing_desk():
        _new_epoch(next_epoch(Holder.DESK, DESK), members)


def add_to_desk(*, unlocked: Unlocked, account_id: str) -> None:
    """Let one more person open what is sealed to the desk; only a member can do this.

    Raises:
        NoGrant: the giver is no member.
    """
    epochs = list(DeskShare.objects.filter(account_id=unlocked.account_id).values_list("epoch", flat=True))
    if current_epoch() not in epochs:
        raise NoGrant("not a member of the desk")
    seeds = {epoch: open_desk(unlocked, epoch=epoch).seed for epoch in epochs}
    with changing_desk():
        for epoch, seed in seeds.items():
            _share(seed, account_id, epoch=epoch)


def remove_from_desk(*, account_id: str, leaves: bool = True) -> None:
    """Take a person's shares of the desk's key away; ``renew_desk`` makes a copy of them worthless too.

    Args:
        account_id: whose.
        leaves: whether this person must not open anything any more, so that the key has to be renewed.
    """
    if not DeskShare.objects.filter(account_id=account_id).exists():
        return
    with changing_desk():
        DeskShare.objects.filter(account_id=account_id).delete()
        if leaves:
            Installation.objects.update(desk_stale=True)


def renew_desk(*, unlocked: Unlocked) -> None:
    """Give the desk a new key, for the members that it has now; then ``regrant`` brings the cases along.

    Raises:
        NoGrant: only a member can do this.
    """
    with changing_desk():
        epoch = current_epoch()
        open_desk(unlocked, epoch=epoch)
        shares = list(DeskShare.objects.filter(epoch=epoch))
        for share in shares:  # what no member was given has no outer lock of this installation
            open_outside(bytes(share.wrapped), LABEL, desk_info(epoch, share.account_id))
        _new_epoch(epoch + 1, [share.account_id for share in shares])


def regrant(*, unlocked: Unlocked, limit: int = BATCH) -> int:
    """Bring some cases from an older key of the desk to the newest; call it until it returns 0.

    Raises:
        NoGrant: only a member can do this.
    """
    keys: dict[int, PrivateKey] = {}

    def key_for(grant: Grant) -> PrivateKey:
        if grant.epoch not in keys:
            keys[grant.epoch] = open_desk(unlocked, epoch=grant.epoch)
        return keys[grant.epoch]

    open_desk(unlocked, epoch=current_epoch())
    done = regrant_with(behind()[:limit], key_for)
    if not behind().exists() and DeskShare.objects.filter(epoch__lt=current_epoch()).exists():
        with changing_desk():
            DeskShare.objects.filter(epoch__lt=current_epoch()).delete()
    return done


@transaction.atomic
def regrant_with(grants: Iterable[Grant], key_for: Callable[[Grant], PrivateKey]) -> int:
    """Make a grant for today's desk next to each of these, and take an older one of the desk away.

    Args:
        grants: the ones to open, at most one per case.
        key_for: the private key that opens a grant.
    """
    found = {grant.case_id: grant for grant in grants}
    rows = {row.pk: row for row in CaseKey.objects.select_for_update().filter(pk__in=found)}
    held: dict[object, list[Grant]] = {case_id: [] for case_id in rows}
    for grant in Grant.objects.filter(case_id__in=rows):
        held[grant.case_id].append(grant)
    today = Grantee.desk()
    fresh, changes = [], []
    for case_id, row in rows.items():
        check_case_key(row)
        check_grants(row, held[case_id])
        new = wrap(case_id, unwrap(row, found[case_id], key_for(found[case_id])).seed, today)
        fresh.append(new)
        changes.append(_next_version(row, held[case_id], [*(g for g in held[case_id] if g.holder != Holder.DESK), new]))
    Grant.objects.filter(case_id__in=rows, holder=Holder.DESK).delete()
    insert(fresh)
    _store_versions(rows.values(), changes)
    return len(fresh)


def restore_desk(*, members: Sequence[str]) -> None:
    """Give the desk a new key without an old one; only the recovery key can bring the cases along."""
    with changing_desk():
        DeskShare.objects.all().delete()
        _new_epoch(current_epoch() + 1, members)


def open_desk(unlocked: Unlocked, *, epoch: int) -> PrivateKey:
    """The desk's private key, for a member.

    Raises:
        NoGrant: this person is no member of the desk.
    """
    check_desk()
    share = DeskShare.objects.filter(account_id=unlocked.account_id, epoch=epoch).first()
    if share is None:
        raise NoGrant("not a member of the desk")
    info = desk_info(epoch, unlocked.account_id)
    return PrivateKey(Secret(unlocked.key.open(open_outside(bytes(share.wrapped), LABEL, info), info)))


def holds_desk(*, account_id: str) -> bool:
    """Whether this person holds the desk's newest key."""
    return newest_share_of(account_id).exists()


def newest_share_of(account_id: str) -> QuerySet[DeskShare]:
    """This person's share of the desk's newest key, for use inside another query."""
    newest = PublicKey.objects.filter(holder=Holder.DESK).order_by("-epoch").values("epoch")[:1]
    return DeskShare.objects.filter(account_id=account_id, epoch=newest)


def case_ids_of(account_id: str) -> QuerySet[Grant, uuid.UUID]:
    """The ids of the cases that this person holds a key of their own to, for use inside another query."""
    return Grant.objects.filter(holder=Holder.ACCOUNT, holder_id=account_id).values_list("case_id", flat=True)


def own_keys(*, case: str, account: str) -> QuerySet[Grant]:
    """The key of their own that a person holds to a case, where columns of the query around it name the two."""
    person = Cast(OuterRef(account), CharField())
    return Grant.objects.filter(holder=Holder.ACCOUNT, case_id=OuterRef(case), holder_id=person)


def desk_members() -> frozenset[str]:
    """Who holds the desk's newest key, as it was signed.

    Raises:
        StateMismatch: a member, a key or a generation was changed, added, removed or put back.
    """
    check_desk()
    return desk_state().members


def desk_state() -> DeskState:
    """How the desk's key stands; in one statement, since the first page of a coordinator asks it at each visit."""
    epoch = current_epoch()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ARRAY(SELECT account_id FROM vault_deskshare WHERE epoch = %s),"
            " (SELECT count(*) FROM vault_grant WHERE holder = %s AND epoch < %s),"
            " EXISTS (SELECT FROM vault_installation WHERE desk_stale)",
            [epoch, Holder.DESK, epoch],
        )
        members, behind_, stale = cursor.fetchone()
    return DeskState(epoch=epoch, members=frozenset(members), behind=behind_, stale=stale)


def behind() -> QuerySet[Grant]:
    """The desk's grants of an older generation."""
    return Grant.objects.filter(holder=Holder.DESK, epoch__lt=current_epoch()).order_by("case_id", "-epoch")


def current_epoch() -> int:
    """The newest generation of the desk's key."""
    return public_key(Holder.DESK, DESK).epoch


@transaction.atomic
def forget_account(*, account_id: str) -> int:
    """Take all keys of a person away; returns how many cases they held one of.

    A copy of what they held opens nothing new once the desk's key is renewed (C16).
    """
    remove_from_desk(account_id=account_id)
    mine = Grant.objects.filter(holder=Holder.ACCOUNT, holder_id=account_id)
    rows = {row.pk: row for row in CaseKey.objects.select_for_update().filter(grants__in=mine)}
    held: defaultdict[uuid.UUID, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.filter(case_id__in=rows):
        held[grant.case_id].append(grant)
    changes = []
    for case_id, row in rows.items():
        check_grants(row, held[case_id])
        changes.append(_next_version(row, held[case_id], [g for g in held[case_id] if not _is_of(g, account_id)]))
    mine.delete()
    _store_versions(rows.values(), changes)
    return len(rows)


def cases_of(account_ids: Collection[str]) -> dict[str, set[uuid.UUID]]:
    """The cases that people hold a key of their own to, by person."""
    found: dict[str, set[uuid.UUID]] = {account_id: set() for account_id in account_ids}
    rows = Grant.objects.filter(holder=Holder.ACCOUNT, holder_id__in=found)
    for account_id, case_id in rows.values_list("holder_id", "case_id"):
        found[account_id].add(case_id)
    return found


def _next_version(row: CaseKey, before: Sequence[Grant], after: Sequence[Grant]) -> Change:
    """Give a list of grants its next version, and say what that changes; ``_store_versions`` stores it."""
    old = grants_state(row, before)
    row.version += 1
    row.grants_mac = grants_mac(row, after)
    return Change(subject(GRANTS, row.pk), old, grants_state(row, after))


def _store_versions(rows: Iterable[CaseKey], changes: Sequence[Change]) -> None:
    stored = [(row.pk, row.version, row.grants_mac) for row in rows]
    with connection.cursor() as cursor:  # one plain statement: bulk_update takes four times as long
        cursor.execute(
            STORE_VERSIONS, [list(column) for column in zip(*stored, strict=True)] if stored else [[], [], []]
        )
    sign(*changes)


def _new_epoch(epoch: int, members: Sequence[str]) -> None:
    Installation.objects.update(desk_stale=False)
    seed = new_seed()
    insert_key(PublicKey(holder=Holder.DESK, holder_id=DESK, epoch=epoch, public=PrivateKey(seed).public))
    for account_id in members:
        _share(seed, account_id, epoch=epoch)


def _share(seed: Secret, account_id: str, *, epoch: int) -> None:
    info = desk_info(epoch, account_id)
    inner = seal_to(Grantee.account(account_id).public, seed.reveal(), info)
    DeskShare.objects.create(epoch=epoch, account_id=account_id, wrapped=lock_outside(inner, LABEL, info))


def desk_info(epoch: int, account_id: str) -> bytes:
    """What a member's share is bound to."""
    return canonical("desk", str(epoch), account_id)


def _is_of(grant: Grant, account_id: str) -> bool:
    return grant.holder == Holder.ACCOUNT and grant.holder_id == account_id
