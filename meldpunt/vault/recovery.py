"""The recovery key: made once, split over three sheets of paper of which two open everything (SLIP-39, C17).

The server keeps the public half only. It is used when nobody of the desk can get in any more, and in a rehearsal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from meldpunt.vault.cases import OpenCase, open_case, revoke_older
from meldpunt.vault.crypt.errors import NoGrant, ShareError, VaultError
from meldpunt.vault.crypt.primitives import SEED_BYTES, PrivateKey, derive, random_bytes
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.deskkeys import regrant_with, restore_desk
from meldpunt.vault.grants import Grantee, changing_desk, check_case_key, check_grants, unwrap
from meldpunt.vault.models import CaseKey, Grant, Holder, PublicKey
from meldpunt.vault.people import RECOVERY, insert_key, next_epoch, public_key, with_key

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Mapping, Sequence

    from meldpunt.vault.people import Unlocked

    Readers = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Collection[str]]]

SHARES, NEEDED = 3, 2
SECRET_BYTES = 16  # 128 bits make sheets of twenty words
WORDS = 20
LETTERS = 4  # so many tell every word of the list apart
BATCH = 500


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal found: cases that open, and cases that do not."""

    opened: int
    closed: int


@dataclass(frozen=True)
class Regrant:
    """How many cases went over to the newest recovery key, and which wait for somebody who can open them."""

    done: int
    waiting: tuple[uuid.UUID, ...]


def create_recovery_key() -> tuple[str, ...]:
    """Make the recovery keypair.

    Returns:
        Three shares of twenty words each, to be printed; two of them make the key again. They are stored nowhere.
    """
    secret = random_bytes(SECRET_BYTES)
    with changing_desk():
        insert_key(
            PublicKey(
                holder=Holder.RECOVERY,
                holder_id=RECOVERY,
                epoch=next_epoch(Holder.RECOVERY, RECOVERY),
                public=_key_of(secret).public,
            )
        )
    (shares,) = generate_mnemonics(1, [(NEEDED, SHARES)], secret)
    return tuple(shares)


def check_share(typed: str) -> str:
    """One sheet as somebody typed it over, in its one spelling.

    Four letters of each word are enough; capitals, numbers and line breaks do not matter.

    Raises:
        ShareError: a word that is on no sheet, too few words, or a mistake in one; the sentence says which.
    """
    words = [_word(nr, part) for nr, part in enumerate(_parts(typed), start=1)]
    if len(words) != WORDS:
        raise ShareError("aantal", str(len(words)))
    share = " ".join(words)
    try:
        Share.from_mnemonic(share)
    except MnemonicError:
        raise ShareError("tikfout", "") from None
    return share


def recovery_key(shares: Sequence[str]) -> PrivateKey:
    """The recovery key out of two sheets.

    Raises:
        ShareError: too few sheets, twice the same one, or of another installation.
    """
    checked = sorted({check_share(share) for share in shares})
    if len(checked) < NEEDED:
        raise ShareError("te_weinig", "")
    try:
        key = _key_of(combine_mnemonics(checked[:NEEDED]))
    except MnemonicError:
        raise ShareError("passen_niet", "") from None
    if key.public != bytes(public_key(Holder.RECOVERY, RECOVERY).public):
        raise ShareError("passen_niet", "")
    return key


def rehearse(key: PrivateKey) -> Rehearsal:
    """Open every case with the recovery key and change nothing."""
    opened = closed = 0
    grants = Grant.objects.select_related("case").filter(holder=Holder.RECOVERY).iterator(chunk_size=BATCH)
    for grant in grants:
        try:
            unwrap(check_case_key(grant.case), grant, key)
            check_grants(grant.case, list(grant.case.grants.all()))
            opened += 1
        except VaultError:
            closed += 1
    closed += CaseKey.objects.exclude(grants__holder=Holder.RECOVERY).count()
    return Rehearsal(opened=opened, closed=closed)


def restore(*, key: PrivateKey, members: Sequence[str], readers: Readers) -> int:
    """Give the desk a new key for these people, and bring every case along with the recovery key.

    A case from which a melder keeps somebody out does not go to the desk as a whole, but to its readers by name.

    Args:
        key: the recovery key.
        members: who belongs to the desk from now on.
        readers: who may read each of some cases, by account id.

    Returns:
        How many cases came along.
    """
    open_to_desk = set(Grant.objects.filter(holder=Holder.DESK).values_list("case_id", flat=True))
    restore_desk(members=members)
    done = 0
    grants = Grant.objects.filter(holder=Holder.RECOVERY).order_by("pk")
    ids = list(grants.filter(case_id__in=open_to_desk).values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        done += regrant_with(Grant.objects.filter(pk__in=ids[start : start + BATCH]), lambda _grant: key)
    closed = list(grants.exclude(case_id__in=open_to_desk).select_related("case"))
    by_case = readers([grant.case_id for grant in closed])
    for grant in closed:
        names = with_key(by_case.get(grant.case_id, ()))
        case = OpenCase(grant.case_id, unwrap(check_case_key(grant.case), grant, key), grant_id=grant.pk)
        case.exchange(give=[Grantee.account(account_id) for account_id in sorted(names)])
        done += bool(names)
    return done


def regrant_recovery(*, unlocked: Unlocked) -> Regrant:
    """Give every case that this person can open to today's recovery key; older sheets open those no more.

    A case from which this person is kept out waits for somebody who can open it. Until then the older sheets open it.
    """
    today, done, waiting = Grantee.recovery(), 0, []
    have = Grant.objects.filter(holder=Holder.RECOVERY, epoch=today.epoch).values("case_id")
    for case_id in list(CaseKey.objects.exclude(pk__in=have).order_by("pk").values_list("pk", flat=True)):
        try:
            case = open_case(unlocked=unlocked, case_id=case_id)
        except NoGrant:
            waiting.append(case_id)
            continue
        case.grant(today)
        revoke_older(case_id=case_id, than=today)
        done += 1
    return Regrant(done=done, waiting=tuple(waiting))


def _key_of(secret: bytes) -> PrivateKey:
    return PrivateKey(derive(Secret(secret), "recovery", size=SEED_BYTES))


def _parts(typed: str) -> list[str]:
    return [part for part in typed.lower().replace(",", " ").split() if not part.strip(".)").isdigit()]


def _word(nr: int, part: str) -> str:
    word: str | None = _BY_START.get(part[:LETTERS])
    if word is None or not word.startswith(part):
        raise ShareError("woord", str(nr))
    return word


_BY_START = {word[:LETTERS]: word for word in WORDLIST}
