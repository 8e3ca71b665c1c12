"""The keypairs of the people who work here: locked with a passphrase, and once more with a code on paper."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from meldpunt.vault.codes import Code, new_code
from meldpunt.vault.crypt.content import AnyContent, Content, from_raw, to_raw
from meldpunt.vault.crypt.errors import NoGrant, UnknownCode, VaultFormatError, VaultIntegrityError, WrongPassphrase
from meldpunt.vault.crypt.fields import open_value, seal_value
from meldpunt.vault.crypt.primitives import (
    PrivateKey,
    aead_open,
    aead_opener,
    aead_seal,
    canonical,
    derive,
    new_seed,
    pad,
    random_bytes,
    seal_to,
    stretch,
    unpad,
)
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import Holder, PublicKey
from meldpunt.vault.rings.keyproofs import check_proof, prove
from meldpunt.vault.rings.rootkeys import root_seal
from meldpunt.vault.signed.changes import Reread
from meldpunt.vault.signed.states import KEYS, keys_of, keys_state
from meldpunt.vault.signed.tree import check, sign, subject

if TYPE_CHECKING:
    from collections.abc import Collection

WRAP_VERSION = 1
SALT_BYTES = 16
COMMITMENT_BYTES = 32
CONTROL_DIGITS = 25
MOST_MEMORY_KIB, MOST_PASSES = 1024 * 1024, 16  # a changed row must not make this machine derive for an hour
LEAST_MEMORY_KIB = 8  # what one lane of Argon2 takes (RFC 9106, 3.1)
DESK = "meldpunt"
RECOVERY = "herstel"
# Every report asks it: here the ORM would cost more than the database.
NEWEST = (
    "SELECT DISTINCT ON (holder) id, holder, holder_id, epoch, public, wrapped, paper, proof FROM vault_publickey"
    " WHERE (holder, holder_id) IN (SELECT * FROM unnest(%s::text[], %s::text[])) ORDER BY holder, epoch DESC"
)


@dataclass(frozen=True)
class Unlocked:
    """A person whose key is open in this session."""

    account_id: str
    key: PrivateKey = field(repr=False)


def create_account_key(*, account_id: str, passphrase: Secret) -> str:
    """Make the keypair of one person, its private half locked with the passphrase and with a code on paper.

    A second key of the same person is a new epoch; what was sealed to the first one stays closed for it.

    Returns:
        The code for the sheet of paper, to be shown once and stored nowhere.
    """
    seed, paper = new_seed(), new_code()
    row = PublicKey(
        holder=Holder.ACCOUNT,
        holder_id=account_id,
        epoch=next_epoch(Holder.ACCOUNT, account_id),
        public=PrivateKey(seed).public,
        wrapped=wrap_seed(seed, passphrase, account_id),
    )
    row.paper = _paper_wrap(seed, paper, row)
    insert_key(row)
    return paper


def unlock(*, account_id: str, passphrase: Secret) -> Unlocked:
    """Open a person's key with the passphrase.

    Raises:
        NoGrant: this person has no key.
        WrongPassphrase: the passphrase is another one.
        VaultIntegrityError: the stored key is not the one that was stored.
    """
    row = public_key(Holder.ACCOUNT, account_id)
    check_own_key(account_id)
    if row.wrapped is None:
        raise NoGrant("no private key")
    return _unlocked(row, unwrap_seed(bytes(row.wrapped), passphrase, account_id))


def unlock_with_paper(*, account_id: str, paper: str) -> Unlocked:
    """Open a person's key with the code on their sheet of paper.

    Raises:
        NoGrant: this person has no key.
        UnknownCode: not a code, or not theirs.
    """
    row = public_key(Holder.ACCOUNT, account_id)
    check_own_key(account_id)
    if row.paper is None:
        raise NoGrant("no private key")
    try:
        return _unlocked(row, Secret(open_value(_paper_key(paper), bytes(row.paper), *_paper_place(row))))
    except (VaultFormatError, VaultIntegrityError):
        raise UnknownCode("another code") from None


def set_passphrase(*, unlocked: Unlocked, passphrase: Secret) -> None:
    """Lock a person's key with a new passphrase; everything that it opens stays as it is."""
    row = public_key(Holder.ACCOUNT, unlocked.account_id)
    row.wrapped = wrap_seed(unlocked.key.seed, passphrase, unlocked.account_id)
    _update_key(row)


def renew_paper(*, unlocked: Unlocked) -> str:
    """Make a new code for a person's sheet of paper; the old sheet opens nothing any more."""
    row, paper = public_key(Holder.ACCOUNT, unlocked.account_id), new_code()
    row.paper = _paper_wrap(unlocked.key.seed, paper, row)
    _update_key(row)
    return paper


def wrap_seed(seed: Secret, passphrase: Secret, account_id: str) -> bytes:
    """Lock a seed with a passphrase: version, salt, cost, commitment, ciphertext.

    AES-GCM does not commit to its key; the 32-byte commitment does, so that no ciphertext opens under two passphrases.
    """
    salt = random_bytes(SALT_BYTES)
    memory, passes = int(settings.ARGON2_MEMORY_KIB), int(settings.ARGON2_PASSES)
    header = bytes([WRAP_VERSION]) + salt + memory.to_bytes(4, "big") + passes.to_bytes(2, "big")
    stretched = stretch(passphrase, salt=salt, memory_kib=memory, passes=passes)
    commitment = derive(stretched, "commit").reveal()
    body: bytes = aead_seal(derive(stretched, "wrap"), seed.reveal(), canonical("meldpunt/w1", account_id, header))
    return header + commitment + body


def unwrap_seed(wrapped: bytes, passphrase: Secret, account_id: str) -> Secret:
    """The seed that was locked with this passphrase.

    Raises:
        WrongPassphrase: the passphrase is another one.
        VaultFormatError: the bytes are no locked seed.
    """
    end = 1 + SALT_BYTES + 6
    if len(wrapped) < end + COMMITMENT_BYTES or wrapped[0] != WRAP_VERSION:
        raise VaultFormatError("unknown version")
    header, salt = wrapped[:end], wrapped[1 : 1 + SALT_BYTES]
    memory, passes = int.from_bytes(wrapped[17:21], "big"), int.from_bytes(wrapped[21:23], "big")
    if not (LEAST_MEMORY_KIB <= memory <= MOST_MEMORY_KIB and 1 <= passes <= MOST_PASSES):
        raise VaultFormatError("cost out of bounds")
    stretched = stretch(passphrase, salt=salt, memory_kib=memory, passes=passes)
    commitment = wrapped[end : end + COMMITMENT_BYTES]
    if not hmac.compare_digest(derive(stretched, "commit").reveal(), commitment):
        raise WrongPassphrase("another passphrase")
    aad = canonical("meldpunt/w1", account_id, header)
    return Secret(aead_open(derive(stretched, "wrap"), wrapped[end + COMMITMENT_BYTES :], aad))


def has_key(*, account_id: str) -> bool:
    """Whether this person has a keypair."""
    return PublicKey.objects.filter(holder=Holder.ACCOUNT, holder_id=account_id).exists()


def with_key(account_ids: Collection[str]) -> frozenset[str]:
    """Who of these people has a keypair."""
    rows = PublicKey.objects.filter(holder=Holder.ACCOUNT, holder_id__in=list(account_ids))
    return frozenset(rows.values_list("holder_id", flat=True))


def seal_to_person(*, account_id: str, content: Content) -> bytes:
    """Seal a value so that this person alone opens it, with their key.

    Raises:
        NoGrant: this person has no key.
        VaultIntegrityError: the key was not made by this installation.
    """
    row = public_key(Holder.ACCOUNT, account_id)
    return seal_to(bytes(row.public), json.dumps(to_raw(content)).encode(), _own_info(content.kind, account_id))


def open_own(kind: type[AnyContent], *, unlocked: Unlocked, sealed: bytes) -> AnyContent:
    """A value that was sealed to this person.

    Raises:
        VaultIntegrityError: sealed to somebody else, to an earlier key, or changed.
        VaultFormatError: this version does not know the shape.
    """
    plain = unlocked.key.open(bytes(sealed), _own_info(kind.kind, unlocked.account_id))
    return from_raw(kind, json.loads(plain))


class OwnBox:
    """Values that one person alone opens, many at a time: under one key, made of theirs and of the root-seal ring.

    Sealing to a public key, as ``seal_to_person`` does, takes some ten times as long to open. What was sealed before
    the ring or the person got another key does not open any more, so this is for what can be made again.
    """

    def __init__(self, unlocked: Unlocked, purpose: str) -> None:
        """Make the key for one purpose."""
        label = f"own/{purpose}"
        both = root_seal().derived(label).reveal() + unlocked.key.seed.reveal()
        self._key, self._owner = derive(Secret(both), label), canonical(label, unlocked.account_id)
        self._open = aead_opener(self._key)

    def seal(self, plain: bytes, *place: bytes) -> bytes:
        """Seal bytes for one place; the result tells their length roughly."""
        sealed: bytes = aead_seal(self._key, pad(plain), self._owner + canonical(*place))
        return sealed

    def open(self, sealed: bytes, *place: bytes) -> bytes | None:
        """What ``seal`` was given at the same place; None where it is of another key or place, or was changed."""
        try:
            return unpad(self._open(sealed, self._owner + canonical(*place)))
        except (VaultFormatError, VaultIntegrityError):
            return None


def control_numbers(account_ids: Collection[str]) -> dict[str, str]:
    """A number of five groups for the newest key of each of these people, to compare by voice before a key is given.

    25 digits, out of the SHA-256 of the public key; whoever has no key is left out.
    """
    rows = PublicKey.objects.filter(holder=Holder.ACCOUNT, holder_id__in=list(account_ids)).order_by("epoch")
    return {row.holder_id: _control_number(bytes(row.public)) for row in rows}


def public_keys(holders: Collection[tuple[str, str]]) -> dict[str, PublicKey]:
    """The newest public key of several holders by kind, in one query; of each the proof is checked.

    Raises:
        NoGrant: one of them has no key.
        VaultIntegrityError: a row was not written by this installation.
    """
    kinds, ids = [str(holder) for holder, _id in holders], [holder_id for _holder, holder_id in holders]
    rows = PublicKey.objects.raw(NEWEST, [kinds, ids])
    found = {row.holder: check_key(row) for row in rows}
    if len(found) != len(holders):
        raise NoGrant("no key")
    return found


def public_key(holder: str, holder_id: str) -> PublicKey:
    """The newest public key of a holder, with its proof checked.

    Raises:
        NoGrant: this holder has no key.
        VaultIntegrityError: the row was not written by this installation.
    """
    row = PublicKey.objects.filter(holder=holder, holder_id=holder_id).order_by("-epoch").first()
    if row is None:
        raise NoGrant("no key")
    return check_key(row)


def check_key(row: PublicKey) -> PublicKey:
    """A keypair, when web made it; its locks are held by the signed state (``check_own_key``).

    Raises:
        VaultIntegrityError: somebody changed or made it.
    """
    check_proof("public-key", bytes(row.proof), *key_identity(row))
    if row.holder != Holder.ACCOUNT and not (row.wrapped is row.paper is None):
        raise VaultIntegrityError("only the key of a person is kept under a lock")
    return row


def prove_key(row: PublicKey) -> bytes:
    """What shows later that web made this key."""
    return prove("public-key", *key_identity(row))


def check_own_key(account_id: str) -> None:
    """Refuse keypairs of a person that are not as they were signed, such as a lock of before a new passphrase.

    Raises:
        StateMismatch: a row was changed, added, removed or put back.
    """
    name = subject(KEYS, account_id)
    check(name, read=lambda: {name: keys_state(keys_of(account_id))})


def _own_info(kind: str, account_id: str) -> bytes:
    return canonical("own", kind, account_id)


def _control_number(public: bytes) -> str:
    digits = f"{int.from_bytes(hashlib.sha256(public).digest()) % 10**CONTROL_DIGITS:0{CONTROL_DIGITS}d}"
    return " ".join(digits[start : start + 5] for start in range(0, CONTROL_DIGITS, 5))


def next_epoch(holder: str, holder_id: str) -> int:
    """The number of a holder's next key, counted from 1."""
    last = PublicKey.objects.filter(holder=holder, holder_id=holder_id).order_by("-epoch").first()
    return last.epoch + 1 if last else 1


@transaction.atomic(savepoint=False)
def insert_key(row: PublicKey) -> None:
    """Store a fresh key with its proof; one of a person is signed here, one of the desk by whoever asked for it."""
    row.proof = prove_key(row)
    if row.holder == Holder.ACCOUNT:
        check_own_key(row.holder_id)
    row.save(force_insert=True)
    if row.holder == Holder.ACCOUNT:
        _sign_keys(row.holder_id)


def key_identity(row: PublicKey) -> tuple[str | bytes, ...]:
    """What the proof of a key covers."""
    return (str(row.pk), row.holder, row.holder_id, str(row.epoch), bytes(row.public))


@transaction.atomic(savepoint=False)
def _update_key(row: PublicKey) -> None:
    check_own_key(row.holder_id)
    row.save(update_fields=["wrapped", "paper"])
    _sign_keys(row.holder_id)


def _sign_keys(account_id: str) -> None:
    sign(Reread(subject(KEYS, account_id), lambda: keys_state(keys_of(account_id))))


def _unlocked(row: PublicKey, seed: Secret) -> Unlocked:
    key = PrivateKey(seed)
    if key.public != bytes(row.public):
        raise VaultIntegrityError("private and public key do not belong together")
    return Unlocked(account_id=row.holder_id, key=key)


def _paper_wrap(seed: Secret, paper: str, row: PublicKey) -> bytes:
    return seal_value(_paper_key(paper), seed.reveal(), *_paper_place(row))


def _paper_key(paper: str) -> Secret:
    return derive(Secret(Code.parse(paper).characters.encode()), "personal")


def _paper_place(row: PublicKey) -> tuple[str, ...]:
    return ("vault.publickey", "paper", row.holder_id, str(row.epoch))
