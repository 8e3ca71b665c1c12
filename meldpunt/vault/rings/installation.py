"""Setting up the keys of an installation, and refusing to start with others."""

from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from meldpunt.core.clock import today
from meldpunt.vault.crypt.errors import RootKeyError, VaultIntegrityError
from meldpunt.vault.models import Installation
from meldpunt.vault.rings.keyproofs import publish_verifying_keys
from meldpunt.vault.rings.longlived import forget as forget_longlived
from meldpunt.vault.rings.longlived import new_longlived
from meldpunt.vault.rings.rootkeys import forget, read_ring, root_op, write_ring

if TYPE_CHECKING:
    from meldpunt.vault.rings.rootkeys import RootRing

ANOTHER = (
    "De rootsleutel {path} hoort bij een andere installatie dan deze database. "
    "Zet de sleutel van deze installatie terug, of kies de goede database."
)


@transaction.atomic
def set_up() -> None:
    """Make both root keys and bind them to this database.

    Raises:
        RootKeyError: there are keys already, or the database belongs to others.
    """
    if Installation.objects.exists():
        raise RootKeyError("Deze database hoort al bij een installatie. De sleutels blijven zoals ze zijn.")
    installation = uuid.uuid4()
    write_ring("root-op", settings.ROOT_OP_KEY_FILE, installation)
    write_ring("root-seal", settings.ROOT_SEAL_KEY_FILE, installation)
    publish_verifying_keys()
    op = read_ring("root-op", settings.ROOT_OP_KEY_FILE)
    seal = read_ring("root-seal", settings.ROOT_SEAL_KEY_FILE)
    Installation.objects.create(
        installation=installation, op_check=proof(op), seal_check=proof(seal), longlived=new_longlived()
    )
    forget_longlived()


def mark_open() -> None:
    """The ceremony is over: from today on the desk takes reports."""
    Installation.objects.update(opened_on=today())


def is_open() -> bool:
    """Whether the ceremony of this installation was finished."""
    return Installation.objects.exclude(opened_on=None).exists()


def is_set_up() -> bool:
    """Whether this database has an installation."""
    return Installation.objects.exists()


def check_root_keys() -> None:
    """Refuse to run with root keys that are missing, too open, or of another installation.

    Raises:
        RootKeyError: with the sentence that says what to do.
    """
    forget()
    forget_longlived()
    row = Installation.objects.first()
    if row is None:
        raise RootKeyError("Deze installatie is nog niet ingericht. Doe dat met: manage.py inrichten")
    if not is_proof(root_op(), bytes(row.op_check)):
        raise RootKeyError(ANOTHER.format(path=settings.ROOT_OP_KEY_FILE))
    if settings.PROCESS != "web":
        return
    if not is_proof(read_ring("root-seal", settings.ROOT_SEAL_KEY_FILE), bytes(row.seal_check)):
        raise RootKeyError(ANOTHER.format(path=settings.ROOT_SEAL_KEY_FILE))


def exit_unless_ours() -> None:
    """End this process with the sentence of ``check_root_keys`` where the keys are not right.

    The database connection is closed again: a pool must not cross the fork into the processes that do the work.
    """
    try:
        check_root_keys()
    except RootKeyError as error:
        sys.exit(str(error))
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # the pool of the PostgreSQL wrapper


def proof(ring: RootRing) -> bytes:
    """What shows that this ring is the one of this database."""
    return ring.mac("installation", str(ring.installation))


def is_proof(ring: RootRing, stored: bytes) -> bool:
    """Whether the stored proof was made by a key of this ring."""
    try:
        ring.check_mac("installation", stored, str(ring.installation))
    except VaultIntegrityError:
        return False
    return True
