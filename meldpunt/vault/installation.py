"""Setting up the keys of an installation, and refusing to start with others."""

from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from meldpunt.vault.errors import RootKeyError
from meldpunt.vault.models import Installation
from meldpunt.vault.primitives import mac
from meldpunt.vault.rootkeys import forget, read_ring, root_op, write_ring

if TYPE_CHECKING:
    from meldpunt.vault.rootkeys import RootRing

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
    forget()
    op = read_ring("root-op", settings.ROOT_OP_KEY_FILE)
    seal = read_ring("root-seal", settings.ROOT_SEAL_KEY_FILE)
    Installation.objects.create(installation=installation, op_check=_proof(op), seal_check=_proof(seal))


def is_set_up() -> bool:
    """Whether this database has an installation."""
    return Installation.objects.exists()


def check_root_keys() -> None:
    """Refuse to run with root keys that are missing, too open, or of another installation.

    Raises:
        RootKeyError: with the sentence that says what to do.
    """
    forget()
    row = Installation.objects.first()
    if row is None:
        raise RootKeyError("Deze installatie is nog niet ingericht. Doe dat met: manage.py inrichten")
    if _proof(root_op()) != bytes(row.op_check):
        raise RootKeyError(ANOTHER.format(path=settings.ROOT_OP_KEY_FILE))
    if settings.PROCESS != "web":
        return
    if _proof(read_ring("root-seal", settings.ROOT_SEAL_KEY_FILE)) != bytes(row.seal_check):
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


def _proof(ring: RootRing) -> bytes:
    first = next(iter(ring.keys))
    return mac(ring.derived_by_id("installation", first), str(ring.installation))
