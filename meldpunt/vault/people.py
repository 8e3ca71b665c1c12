"""The keypairs of the people who work here, and of the desk that they form together."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from meldpunt.vault.errors import NoGrant, VaultFormatError, VaultIntegrityError, WrongPassphrase
from meldpunt.vault.models import DeskShare, Holder, PublicKey
from meldpunt.vault.primitives import (
    PrivateKey,
    aead_open,
    aead_seal,
    canonical,
    check_mac,
    derive,
    mac,
    new_seed,
    random_bytes,
    seal_to,
    stretch,
)
from meldpunt.vault.rootkeys import root_op, root_seal
from meldpunt.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

WRAP_VERSION = 1
SALT_BYTES = 16
COMMITMENT_BYTES = 32
DESK = "meldpunt"
RECOVERY = "herstel"


@dataclass(frozen=True)
class Unlocked:
    """A person whose key is open in this session."""

    account_id: str
    key: PrivateKey = field(repr=False)


def create_account_key(*, account_id: str, passphrase: Secret) -> None:
    """Make the keypair of one person, its private half locked with the passphrase."""
    _store(Holder.ACCOUNT, account_id, PrivateKey(seed := new_seed()).public, wrap_seed(seed, passphrase, account_id))


def unlock(*, account_id: str, passphrase: Secret) -> Unlocked:
    """Open a person's key with the passphrase.

    Raises:
        NoGrant: this person has no key.
        WrongPassphrase: the passphrase is another one.
        VaultIntegrityError: the stored key is not the one that was stored.
    """
    row = public_key(Holder.ACCOUNT, account_id)
    if row.wrapped is None:
        raise NoGrant("no private key")
    key = PrivateKey(unwrap_seed(bytes(row.wrapped), passphrase, account_id))
    if key.public != bytes(row.public):
        raise VaultIntegrityError("private and public key do not belong together")
    return Unlocked(account_id=account_id, key=key)


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
    stretched = stretch(passphrase, salt=salt, memory_kib=memory, passes=passes)
    commitment = wrapped[end : end + COMMITMENT_BYTES]
    if not hmac.compare_digest(derive(stretched, "commit").reveal(), commitment):
        raise WrongPassphrase("another passphrase")
    aad = canonical("meldpunt/w1", account_id, header)
    return Secret(aead_open(derive(stretched, "wrap"), wrapped[end + COMMITMENT_BYTES :], aad))


@transaction.atomic
def create_desk(*, members: Sequence[str]) -> None:
    """Make the desk's keypair and lock its private half for each member."""
    seed = new_seed()
    _store(Holder.DESK, DESK, PrivateKey(seed).public, None)
    for account_id in members:
        _share_desk(seed, account_id, epoch=1)


def add_to_desk(*, unlocked: Unlocked, account_id: str) -> None:
    """Let one more person open what is sealed to the desk; only a member can do this."""
    epoch = current_epoch()
    _share_desk(open_desk(unlocked, epoch=epoch).seed, account_id, epoch=epoch)


def remove_from_desk(*, account_id: str) -> None:
    """Take a person's share of the desk's key away."""
    DeskShare.objects.filter(account_id=account_id).delete()


def open_desk(unlocked: Unlocked, *, epoch: int) -> PrivateKey:
    """The desk's private key, for a member.

    Raises:
        NoGrant: this person is no member of the desk.
    """
    share = DeskShare.objects.filter(account_id=unlocked.account_id, epoch=epoch).first()
    if share is None:
        raise NoGrant("not a member of the desk")
    info = canonical("desk", str(epoch), unlocked.account_id)
    inner = aead_open(root_seal().derived("desk"), bytes(share.wrapped), info)
    return PrivateKey(Secret(unlocked.key.open(inner, info)))


def create_recovery_key() -> Secret:
    """Make the recovery keypair; the private half is returned, to be kept offline, and stored nowhere."""
    seed = new_seed()
    _store(Holder.RECOVERY, RECOVERY, PrivateKey(seed).public, None)
    return seed


def current_epoch() -> int:
    """The newest generation of the desk's key."""
    return public_key(Holder.DESK, DESK).epoch


def has_key(*, account_id: str) -> bool:
    """Whether this person has a keypair."""
    return PublicKey.objects.filter(holder=Holder.ACCOUNT, holder_id=account_id).exists()


def public_key(holder: str, holder_id: str) -> PublicKey:
    """The newest public key of a holder, checked against its MAC.

    Raises:
        NoGrant: this holder has no key.
        VaultIntegrityError: the row was not written by this installation.
    """
    row = PublicKey.objects.filter(holder=holder, holder_id=holder_id).order_by("-epoch").first()
    if row is None:
        raise NoGrant("no key")
    check_mac(root_op().derived("mac/public-key"), bytes(row.mac), *_identity(row))
    return row


def _identity(row: PublicKey) -> tuple[str | bytes, ...]:
    wrapped = b"" if row.wrapped is None else bytes(row.wrapped)
    return (str(row.pk), row.holder, row.holder_id, str(row.epoch), bytes(row.public), wrapped)


def _store(holder: str, holder_id: str, public: bytes, wrapped: bytes | None) -> None:
    row = PublicKey(id=uuid.uuid4(), holder=holder, holder_id=holder_id, public=public, wrapped=wrapped)
    row.mac = mac(root_op().derived("mac/public-key"), *_identity(row))
    row.save(force_insert=True)


def _share_desk(seed: Secret, account_id: str, *, epoch: int) -> None:
    info = canonical("desk", str(epoch), account_id)
    inner = seal_to(bytes(public_key(Holder.ACCOUNT, account_id).public), seed.reveal(), info)
    wrapped = aead_seal(root_seal().derived("desk"), inner, info)
    DeskShare.objects.create(epoch=epoch, account_id=account_id, wrapped=wrapped)
