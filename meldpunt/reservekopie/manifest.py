"""What stands at the end of every set: what is in it, of when and of which version it is."""

from __future__ import annotations

from datetime import datetime

import msgspec

from meldpunt.reservekopie.errors import SetDamaged


class TableRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rows of one table: their columns, and how many."""

    columns: tuple[str, ...]
    rows: int


class SetManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One set.

    Attributes:
        snapshot: the moment in the database, by a random name; two sets of one backup have the same.
        installation: whose root keys belong to it.
        migrations: how the database was, as ``app.name``.
        parts: the SHA-256 of each part before it.
        files: the noted SHA-256 of the sealed bytes of each file in the set or the bucket, by its id.
        missing: files that had to lie in the store and did not.
        bucket: whether the files lie in a bucket and are not in the set.
        lines: how many lines the audit trail had.
        end: the MAC of the last one.
    """

    kind: str
    snapshot: str
    made_at: datetime
    installation: str
    migrations: tuple[str, ...]
    tables: dict[str, TableRows]
    parts: dict[str, str]
    files: dict[str, str] = {}
    missing: tuple[str, ...] = ()
    bucket: bool = False
    lines: int = 0
    end: str = ""


def encode(manifest: SetManifest) -> bytes:
    """As bytes, always the same ones for the same manifest."""
    return msgspec.json.encode(manifest, order="deterministic")


def decode(data: bytes) -> SetManifest:
    """From bytes.

    Raises:
        SetDamaged: this version does not know such a manifest.
    """
    try:
        return msgspec.json.decode(data, type=SetManifest)
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise SetDamaged(
            "Deze versie kent de inhoudsopgave van deze reservekopie niet. Gebruik de versie waarmee hij gemaakt is."
        ) from None
