"""What can go wrong with a backup; each message is the Dutch sentence that says what to do."""

from __future__ import annotations


class BackupError(Exception):
    """A backup could not be made or put back."""


class BackupKeyError(BackupError):
    """The backup key is not there, is there already, or was mistyped."""


class SetDamaged(BackupError):
    """A set was changed, cut, or is none; nothing of it is used."""


class SetOfOtherKey(BackupError):
    """A set was sealed to another backup key."""


class SetNotOurs(BackupError):
    """A set was not made by this installation."""


class SetsDoNotFit(BackupError):
    """Two sets do not belong together, or not to this version or this day."""


class DatabaseNotEmpty(BackupError):
    """There is something in the database already."""


class RestoreRefused(BackupError):
    """What was loaded does not agree with what the installation signed; the database is as it was."""


class SignatureNeeded(RestoreRefused):
    """Content is older than keys, and nobody said yet that this is to be signed anew."""
