"""Something that only a cookie can open: the unlocked key of a session, a melder's session, an unfinished concept.

The cookie holds 32 random bytes; the row's id and key are derived from them and neither leads back. Over that lies a
second lock, under root-seal: a copy of the database opens nothing, with or without the session table, and neither does
a copy together with somebody's cookie (``vault.md`` §2.4).
"""

from __future__ import annotations

import base64
import struct
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import BinaryField
from django.db.models.functions import Substr

from meldpunt.core.clock import now
from meldpunt.vault.codes import code_key
from meldpunt.vault.crypt.content import AnyContent, Content, from_raw, to_raw
from meldpunt.vault.crypt.errors import RootKeyError, VaultError
from meldpunt.vault.crypt.fields import open_json, seal_json
from meldpunt.vault.crypt.primitives import canonical, derive, random_bytes
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.grants import lock_outside, open_outside
from meldpunt.vault.models import Lockbox
from meldpunt.vault.rings.rootkeys import RING_ID_BYTES, root_seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

TOKEN_BYTES = 32
LABEL = "lockbox"
TWO_LOCKS = b"\x02"  # a box of before has one lock, and begins with the version of a sealed value: 1
ROOT_KEY_AT = len(TWO_LOCKS) + 1 + 1  # counted from one; after the mark and the version of the outer lock
BATCH = 500
# Every page of the form reads its concept and every answer writes it: here the ORM would cost more than the database.
FIND = "SELECT body FROM vault_lockbox WHERE id = %s AND purpose = %s AND expires_at > %s"
PUT = (
    "INSERT INTO vault_lockbox (id, purpose, body, expires_at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET purpose = EXCLUDED.purpose, body = EXCLUDED.body, expires_at = EXCLUDED.expires_at"
)


def new_token() -> str:
    """What to put in the cookie."""
    return _text(random_bytes(TOKEN_BYTES))


def token_of(code: str, label: str) -> str:
    """The token that belongs to a code, so that whoever has the code opens the box on any device.

    Raises:
        UnknownCode: not a code.
    """
    return _text(derive(code_key(code).seed, label).reveal())


def is_token(text: str) -> bool:
    """Whether this is spelled as ``new_token`` spells one; whether something lies behind it is another question."""
    return _secret_or_none(text) is not None


@contextmanager
def held(*, token: str) -> Iterator[None]:
    """Let nobody else change what this token opens until the block is left; opens a transaction.

    What was read before may be old: read it again inside.
    """
    (number,) = struct.unpack(">q", derive(_secret(token), "lock", size=8).reveal())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        yield


def put(*, token: str, value: Content, seconds: int) -> None:
    """Store a value for the holder of the token, or replace what is there; its kind says what it is for."""
    secret = _secret(token)
    row_id = derive(secret, "id", size=16).reveal().hex()
    inner = seal_json(derive(secret, "key"), to_raw(value), "vault.lockbox", value.kind, row_id, "")
    body = TWO_LOCKS + lock_outside(inner, LABEL, _info(value.kind, row_id))
    with connection.cursor() as cursor:
        cursor.execute(PUT, [row_id, value.kind, body, now() + timedelta(seconds=seconds)])


def get(kind: type[AnyContent], *, token: str | None, extend: int | None = None) -> AnyContent | None:
    """What the holder of the token stored, or None when it is gone, expired, or was never there.

    Args:
        kind: what it was stored as.
        token: the cookie's value.
        extend: seconds from now at which it expires from here on, if it is still there.

    Raises:
        RootKeyError: this process may not hold root-seal, or its file is not right.
    """
    found = _find(token, kind.kind)
    if found is None:
        return None
    row_id, body, secret = found
    try:
        inner = _unlocked(body, kind.kind, row_id)
        value = from_raw(kind, open_json(derive(secret, "key"), inner, "vault.lockbox", kind.kind, row_id, ""))
    except RootKeyError:  # this process may not open boxes, or its keys are wrong: not the same as a box that is gone
        raise
    except VaultError:
        return None
    if extend is not None:
        Lockbox.objects.filter(pk=row_id).update(expires_at=now() + timedelta(seconds=extend))
    return value


def drop(*, token: str | None) -> None:
    """Destroy what the holder of the token stored."""
    if token and (secret := _secret_or_none(token)):
        Lockbox.objects.filter(pk=derive(secret, "id", size=16).reveal().hex()).delete()


def sweep() -> int:
    """Destroy everything that expired; returns how many."""
    deleted, _ = Lockbox.objects.filter(expires_at__lte=now()).delete()
    return deleted


def reseal() -> int:
    """Bring the outer lock of every box under the active root key; needs no cookie. Returns how many those were."""
    total = 0
    while done := _reseal_batch():
        total += done
    return total


def count_old() -> int:
    """How many boxes stand under an older root key; those with one lock only run out by themselves."""
    return _old().count()


def _reseal_batch() -> int:
    with transaction.atomic():
        rows = list(_old().select_for_update().order_by("pk")[:BATCH])
        for row in rows:
            info = _info(row.purpose, row.pk)
            inner = open_outside(bytes(row.body)[len(TWO_LOCKS) :], LABEL, info)
            row.body = TWO_LOCKS + lock_outside(inner, LABEL, info)
        Lockbox.objects.bulk_update(rows, ["body"])
    return len(rows)


def _old() -> QuerySet[Lockbox]:
    mark = Substr("body", 1, len(TWO_LOCKS), output_field=BinaryField())
    name = Substr("body", ROOT_KEY_AT, RING_ID_BYTES, output_field=BinaryField())
    boxes = Lockbox.objects.alias(mark=mark, root_key=name).filter(mark=TWO_LOCKS)
    return boxes.exclude(root_key=bytes.fromhex(root_seal().active))


def _unlocked(body: bytes, purpose: str, row_id: str) -> bytes:
    """What is under the outer lock; a box of before two locks has none."""
    if not body.startswith(TWO_LOCKS):
        return body
    return open_outside(body[len(TWO_LOCKS) :], LABEL, _info(purpose, row_id))


def _info(purpose: str, row_id: str) -> bytes:
    return canonical("lockbox", purpose, row_id)


def _find(token: str | None, purpose: str) -> tuple[str, bytes, Secret] | None:
    if not token or (secret := _secret_or_none(token)) is None:
        return None
    row_id = derive(secret, "id", size=16).reveal().hex()
    with connection.cursor() as cursor:
        cursor.execute(FIND, [row_id, purpose, now()])
        row = cursor.fetchone()
    return None if row is None else (row_id, bytes(row[0]), secret)


def _secret_or_none(token: str) -> Secret | None:
    try:
        return _secret(token)
    except ValueError:
        return None


def _secret(token: str) -> Secret:
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if len(raw) != TOKEN_BYTES or _text(raw) != token:  # one spelling per token
        raise ValueError("no token")
    return Secret(raw)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
