"""A new root key while everything runs: add, let it seal, rewrap what is under the old one, destroy the old one.

Each step can be stopped and taken up again: a value names the root key that it stands under, and its row is held while
it is replaced. ``vault.md`` §2.7, C14, C15.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import BinaryField
from django.db.models.functions import Substr

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault.cases import object_identity
from meldpunt.vault.crypt.errors import RootKeyError, StateMismatch
from meldpunt.vault.crypt.fields import HEADER_BYTES, KID_BYTES, kid_of
from meldpunt.vault.deskkeys import LABEL as DESK_LABEL
from meldpunt.vault.deskkeys import desk_info
from meldpunt.vault.grants import LABEL as GRANT_LABEL
from meldpunt.vault.grants import (
    check_case_key,
    check_grants,
    grant_info,
    grants_mac,
    lock_outside,
    open_outside,
    prove_case_key,
)
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Installation, PublicKey, SealedObject
from meldpunt.vault.people import check_key, key_identity, prove_key
from meldpunt.vault.rings import longlived
from meldpunt.vault.rings.installation import proof
from meldpunt.vault.rings.keyproofs import are_published, publish_verifying_keys
from meldpunt.vault.rings.opfields import open_op, seal_op
from meldpunt.vault.rings.rootkeys import (
    RING_ID_BYTES,
    activate_newest,
    add_key,
    forget,
    keep_active_only,
    root_op,
    root_seal,
)
from meldpunt.vault.signed.states import all_states
from meldpunt.vault.signed.tree import faults, is_root_current, reseal_root, root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.db.models import Model, QuerySet

BATCH = 500
OLD_PROOF_BYTES = 36  # a MAC under root-op, after the name of its key


@dataclass(frozen=True)
class OpColumn:
    """A column with class-O values: where it is, and the place that its values are bound to."""

    model: str
    field: str
    table: str
    column: str


@dataclass(frozen=True)
class Part:
    """One column under a root key: how to see that a value is old, and what it becomes."""

    model: Any  # a model class
    field: str
    start: int
    current: bytes
    renew: Callable[[Any], bytes]


_op_columns: list[OpColumn] = []
_others: list[tuple[Callable[[], int], Callable[[], int]]] = []  # what reseals, and what counts


def register_op_column(column: OpColumn) -> None:
    """Tell that a column holds class-O values; each app does so for its own."""
    if column not in _op_columns:
        _op_columns.append(column)


def register_reseal(*, reseal: Callable[[], int], left: Callable[[], int]) -> None:
    """Tell of class-O values that stand inside something else.

    Args:
        reseal: renews the ones under an older key and says how many those were.
        left: counts them.
    """
    if (reseal, left) not in _others:
        _others.append((reseal, left))


def add_root_keys() -> None:
    """Add a key to both rings; it opens from now on and seals nothing yet. Copy the files to every machine first."""
    for name, path in _files():
        add_key(name, path)
    publish_verifying_keys()


def activate_root_keys() -> None:
    """Let the newest key of both rings seal from now on."""
    for name, path in _files():
        activate_newest(name, path)
    forget()


def rewrap_all(*, batch: int = BATCH) -> int:
    """Bring everything under the active keys, batch by batch; returns how many values that were."""
    done = reseal_root() + sum(_drain(part, batch) for part in _parts())
    with acting_as(SYSTEM):
        done += sum(reseal() for reseal, _count in _others)
        _rewrap_installation()
    return done


def is_current(sealed: bytes, table: str, column: str) -> bool:
    """Whether a class-O value stands under the active root key."""
    return sealed[HEADER_BYTES - KID_BYTES : HEADER_BYTES] == kid_of(root_op().derived(f"op/{table}/{column}"))


@transaction.atomic
def prove_old_keys() -> int:
    """Sign public keys of a version that gave them a MAC; returns how many those were.

    Raises:
        StateMismatch: one of them is not as it was signed in the state, or not as that version stored it.
        RootKeyError: the file of root-op cannot be written.
    """
    if not are_published():
        publish_verifying_keys()
    people = [row for row in PublicKey.objects.all() if len(bytes(row.proof)) == OLD_PROOF_BYTES]
    cases = [row for row in CaseKey.objects.all() if len(bytes(row.proof)) == OLD_PROOF_BYTES]
    if root() is not None and (people or cases) and faults(all_states()):
        raise StateMismatch("keys")
    for key in people:
        locks = (b"" if locked is None else bytes(locked) for locked in (key.wrapped, key.paper))
        root_op().check_mac("mac/public-key", bytes(key.proof), *key_identity(key), *locks)
        key.proof = prove_key(key)
    for case in cases:
        root_op().check_mac("mac/case-key", bytes(case.proof), str(case.pk), bytes(case.public))
        case.proof = prove_case_key(case)
    PublicKey.objects.bulk_update(people, ["proof"])
    CaseKey.objects.bulk_update(cases, ["proof"], batch_size=BATCH)
    return len(people) + len(cases)


def left() -> int:
    """How many values still stand under an older root key."""
    rows = sum(_old(part).count() for part in _parts())
    others = sum(count() for _reseal, count in _others)
    return rows + others + (not _is_renewed(Installation.objects.get())) + (not is_root_current())


def retire_root_keys() -> None:
    """Destroy the older root keys.

    Raises:
        RootKeyError: something still stands under them.
    """
    if count := left():
        raise RootKeyError(
            f"Er staan nog {count} waarden onder de oude sleutel. Doe eerst: manage.py sleutels herverpakken"
        )
    for name, path in _files():
        keep_active_only(name, path)
    publish_verifying_keys()


def _files() -> tuple[tuple[str, Path], ...]:
    return (("root-op", settings.ROOT_OP_KEY_FILE), ("root-seal", settings.ROOT_SEAL_KEY_FILE))


def _parts() -> Iterator[Part]:
    op, seal = bytes.fromhex(root_op().active), bytes.fromhex(root_seal().active)
    yield Part(PublicKey, "proof", 1, seal, lambda row: prove_key(check_key(row)))
    yield Part(CaseKey, "proof", 1, seal, lambda row: prove_case_key(check_case_key(row)))
    yield Part(CaseKey, "grants_mac", 1, seal, _grants_mac)
    yield Part(SealedObject, "mac", 1, op, _object_mac)
    yield Part(Grant, "wrapped", 2, seal, lambda row: _outer(row, GRANT_LABEL, grant_info(row)))
    yield Part(DeskShare, "wrapped", 2, seal, lambda row: _outer(row, DESK_LABEL, desk_info(row.epoch, row.account_id)))
    for column in _op_columns:
        yield _op_part(column)


def _op_part(column: OpColumn) -> Part:
    kid = kid_of(root_op().derived(f"op/{column.table}/{column.column}"))

    def renew(row: Model) -> bytes:
        place = {"table": column.table, "column": column.column, "row": str(row.pk)}
        return seal_op(**place, value=open_op(**place, sealed=bytes(getattr(row, column.field))))

    return Part(apps.get_model(column.model), column.field, HEADER_BYTES - len(kid) + 1, kid, renew)


def _grants_mac(row: CaseKey) -> bytes:
    grants = list(row.grants.all())
    check_grants(row, grants)
    return grants_mac(row, grants)


def _object_mac(row: SealedObject) -> bytes:
    return root_op().renew_mac("mac/object", bytes(row.mac), *object_identity(row))


def _outer(row: Any, label: str, info: bytes) -> bytes:
    return lock_outside(open_outside(bytes(row.wrapped), label, info), label, info)


def _old(part: Part) -> QuerySet[Any]:
    """The rows whose value stands under an older key, by the few bytes that name the key."""
    name = Substr(part.field, part.start, len(part.current), output_field=BinaryField())
    rows: QuerySet[Any] = part.model.objects.alias(root_key=name).exclude(root_key=part.current)
    return rows


def _drain(part: Part, batch: int) -> int:
    total = 0
    while done := _rewrap_batch(part, batch):
        total += done
    return total


def _rewrap_batch(part: Part, size: int) -> int:
    with acting_as(SYSTEM):
        rows = list(_old(part).select_for_update().order_by("pk")[:size])
        for row in rows:
            setattr(row, part.field, part.renew(row))
        part.model.objects.bulk_update(rows, [part.field])
    return len(rows)


def _is_renewed(installation: Installation) -> bool:
    return bytes(installation.op_check[:RING_ID_BYTES]) == bytes.fromhex(root_op().active)


def _rewrap_installation() -> None:
    if _is_renewed(Installation.objects.get()):
        return
    with transaction.atomic():
        longlived.reseal_longlived(new_audit_key=True)
        Installation.objects.update(op_check=proof(root_op()), seal_check=proof(root_seal()))
