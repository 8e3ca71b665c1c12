"""Which keys we trust, in the signed state: whoever writes rows cannot add a party, nor bring a key back (ADR 0031)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import connection, transaction

from meldpunt.vault import service as vault
from statistieken.uitwisseling.models import Eigensleutel, Partnersleutel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

KIND = "uitwisseling"
SUBJECT = vault.subject(KIND, "sleutels")
LOCK = 0x6D656C75  # one change of keys or files at a time in this database


@contextmanager
def changing_keys() -> Iterator[None]:
    """Sign how all keys stand after this block; call it in the transaction that changes them.

    Raises:
        StateMismatch: they did not stand as they were signed: one was changed, added, removed or put back.
    """
    lock()
    before = _state()
    yield
    vault.sign(vault.Change(SUBJECT, before, _state()))


def check_keys() -> None:
    """Refuse keys that are not as they were signed.

    Raises:
        StateMismatch: one was changed, added, removed or put back.
    """
    vault.check_state(SUBJECT, read=all_states)


def lock() -> None:
    """Let nobody else change keys or files until this transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a lock for one transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def all_states() -> Mapping[str, bytes | None]:
    """How our own keys and those of the others stand, as one subject; nothing where there are none."""
    state = _state()
    return {} if state is None else {SUBJECT: state}


def _state() -> bytes | None:
    own = Eigensleutel.objects.order_by("nr")
    others = Partnersleutel.objects.order_by("pk")
    parts = [part for row in own for part in _own(row)] + [part for row in others for part in _other(row)]
    return vault.digest_of(KIND, *parts) if parts else None


def _own(row: Eigensleutel) -> tuple[str, ...]:
    return ("eigen", str(row.nr), str(row.sleutel), row.partij, row.publiek, row.masker, row.vanaf)


def _other(row: Partnersleutel) -> tuple[str, ...]:
    people = (str(row.eerste_id), str(row.tweede_id))
    moments = (_moment(row.sinds), _moment(row.vertrouwd_op), _moment(row.ingetrokken_op))
    keys = (str(row.pk), row.partij, row.publiek, row.masker, row.vanaf, row.tot, row.stand, row.na)
    return ("partner", *keys, *people, *moments)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()
