"""Class-O values: operational facts that the server may read, encrypted at rest under the root-op ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meldpunt.vault.crypt.fields import from_bytes, read_header, seal_json, value_opener
from meldpunt.vault.crypt.primitives import mac
from meldpunt.vault.rings.rootkeys import root_op, root_seal

if TYPE_CHECKING:
    from collections.abc import Callable


def seal_mac(label: str, *parts: str) -> bytes:
    """A MAC that only web can make; another one after a rotation of the root keys.

    Raises:
        RootKeyError: this process may not hold the key.
    """
    ring = root_seal()
    return mac(ring.derived(f"mac/{label}"), *parts)


def seal_proof(label: str, *parts: str | bytes) -> bytes:
    """A MAC that only web can make, and that is still good after a rotation of the root keys.

    Raises:
        RootKeyError: this process may not hold the key.
    """
    return root_seal().mac(f"mac/{label}", *parts)


def check_seal_proof(label: str, proof: bytes, *parts: str | bytes) -> None:
    """Check what ``seal_proof`` made.

    Raises:
        VaultIntegrityError: of other parts, of another installation, or made with a root key that was destroyed.
    """
    root_seal().check_mac(f"mac/{label}", proof, *parts)


def op_mac(label: str, *parts: str | bytes) -> bytes:
    """A name for something that only web and worker can make again: a MAC under the active root-op key.

    Args:
        label: what the name is for; the same parts under another label get another name.
        parts: what is named.
    """
    return mac(root_op().derived(label), *parts)


def seal_op(*, table: str, column: str, row: str, value: Any) -> bytes:
    """Seal a JSON value for one column of one row; web and worker can open it."""
    return seal_json(root_op().derived(f"op/{table}/{column}"), value, table, column, row, "")


def open_op(*, table: str, column: str, row: str, sealed: bytes) -> Any:
    """The JSON value that was sealed for this column of this row.

    Raises:
        VaultFormatError: unknown version, suite or key.
        VaultIntegrityError: changed, or of another row.
    """
    return op_opener(table=table, column=column)(row, bytes(sealed))


def op_opener(*, table: str, column: str) -> Callable[[str, bytes], Any]:
    """What opens many values of one column, as ``open_op`` opens one: it takes the row and what was sealed.

    The ring is looked up once, so this is for one transaction and not to be kept.
    """
    label, ring = f"op/{table}/{column}", root_op()
    openers: dict[bytes, Callable[[bytes, str], bytes]] = {}

    def opened(row: str, sealed: bytes) -> Any:
        kid = read_header(sealed)[2:]
        if kid not in openers:
            openers[kid] = value_opener(ring.derived_by_kid(label, kid), table, column)
        return from_bytes(openers[kid](sealed, row))

    return opened
