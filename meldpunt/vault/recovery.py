"""The recovery key: made once, split over three sheets of paper of which two open everything (SLIP-39, C17).

The server keeps the public half only. It is used when nobody of the desk can get in any more, and in a rehearsal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from meldpunt.vault.cases import open_case, revoke_older
from meldpunt.vault.crypt.errors import ShareError, VaultError
from meldpunt.vault.crypt.primitives import SEED_BYTES, PrivateKey, derive, random_bytes
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.deskkeys import regrant_with, restore_desk
from meldpunt.vault.grants import Grantee, check_case_key, check_grants, unwrap
from meldpunt.vault.models import CaseKey, Grant, Holder, PublicKey
from meldpunt.vault.people import RECOVERY, insert_key, next_epoch, public_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.vault.people import Unlocked

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


def create_recovery_key() -> tuple[str, ...]:
    """Make the recovery keypair.

    Returns:
        Three shares of twenty words each, to be printed; two of them make the key again. They are stored nowhere.
    """
    secret = random_bytes(SECRET_BYTES)
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


def restore(*, key: PrivateKey, members: Sequence[str]) -> int:
    """Give the desk a new key for these people, and bring every case along with the recovery key.

    Returns:
        How many cases came along.
    """
    restore_desk(members=members)
    done = 0
    ids = list(Grant.objects.filter(holder=Holder.RECOVERY).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        done += regrant_with(Grant.objects.filter(pk__in=ids[start : start + BATCH]), lambda _grant: key)
    return done


def regrant_recovery(*, unlocked: Unlocked) -> int:
    """Give every case to today's recovery key, with the key of a member of the desk; older sheets open nothing more.

    Raises:
        NoGrant: this person is no member of the desk.
    """
    today, done = Grantee.recovery(), 0
    ids = list(CaseKey.objects.order_by("pk").values_list("pk", flat=True))
    for case_id in ids:
        case = open_case(unlocked=unlocked, case_id=case_id)
        case.grant(today)
        revoke_older(case_id=case_id, than=today)
        done += 1
    return done


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
