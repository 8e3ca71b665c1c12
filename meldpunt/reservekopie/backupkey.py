"""The backup key: its public half in a file of the server, its private half on paper and nowhere else."""

from __future__ import annotations

import base64
import binascii
import os
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.reservekopie.errors import BackupKeyError
from meldpunt.reservekopie.sets import fingerprint, spelled
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from pathlib import Path

MARK = "meldpunt-backupsleutel-1"
ABSENT = (
    "Er is nog geen backupsleutel op {path}. Maak hem met: manage.py backupsleutel. "
    "Of wijs het bestand aan met BACKUP_SLEUTEL_FILE."
)
PRESENT = (
    "Op {path} staat al een backupsleutel. Er is niets veranderd. "
    "Wil je een nieuwe? Verplaats dan eerst dat bestand, en bewaar het oude papier zolang je oude kopieën hebt."
)
GARBLED = "In {path} staat geen backupsleutel. Zet het bestand terug, of maak een nieuwe met: manage.py backupsleutel"
MISTYPED = (
    "Dit is geen backupsleutel: er zit een tikfout in, of het zijn geen twaalf groepen van vier. Probeer het nog eens."
)


def make_key() -> tuple[str, str]:
    """Make a key pair and keep the public half; returns the private half, to be shown once, and the name of the key.

    Raises:
        BackupKeyError: there is one already.
    """
    path: Path = settings.BACKUP_SLEUTEL_FILE
    code = vault.new_backup_code()
    public = vault.backup_key(code).public
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "w") as file:
            file.write(f"{MARK} {base64.b64encode(public).decode()}\n")
    except FileExistsError:
        raise BackupKeyError(PRESENT.format(path=path)) from None
    return code, spelled(fingerprint(public))


def public_half() -> bytes:
    """The public half, to seal with.

    Raises:
        BackupKeyError: it is not there, or is none.
    """
    path: Path = settings.BACKUP_SLEUTEL_FILE
    try:
        mark, text = path.read_text().split()
        public = base64.b64decode(text, validate=True)
        vault.seal_to(public, b"", b"")
    except OSError:
        raise BackupKeyError(ABSENT.format(path=path)) from None
    except (ValueError, binascii.Error, vault.VaultFormatError):
        raise BackupKeyError(GARBLED.format(path=path)) from None
    if mark != MARK:
        raise BackupKeyError(GARBLED.format(path=path))
    return public


def private_half(typed: str) -> vault.PrivateKey:
    """The key that somebody typed from paper.

    Raises:
        BackupKeyError: mistyped.
    """
    try:
        return vault.backup_key(typed)
    except vault.UnknownCode:
        raise BackupKeyError(MISTYPED) from None
