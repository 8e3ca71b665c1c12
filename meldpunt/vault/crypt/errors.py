"""What can go wrong in the vault; no message ever holds content."""

from __future__ import annotations


class VaultError(Exception):
    """Anything that the vault refuses."""


class VaultFormatError(VaultError):
    """The bytes are not of a version, suite or key that this installation knows."""


class VaultIntegrityError(VaultError):
    """The bytes were changed, moved to another place, or made by someone else."""


class StateMismatch(VaultIntegrityError):
    """The rows say something else than this installation signed: changed, removed, added or put back from before.

    The message is the kind of subject, such as ``grants``, and nothing else.
    """


class NoGrant(VaultError):
    """This person holds no key to this case."""


class VaultLocked(VaultError):
    """The vault is not open in this session."""


class WrongPassphrase(VaultError):
    """The passphrase does not open the key."""


class RootKeyError(VaultError):
    """The root keys cannot be used; the message says, in Dutch, what the administrator should do."""


class UnknownCode(VaultError):
    """No case answers to this return code."""


class ShareError(VaultError):
    """A sheet of the recovery key was not typed as it is printed.

    Args:
        reason: ``woord``, ``aantal``, ``tikfout``, ``te_weinig`` or ``passen_niet``.
        detail: the number of the word, or how many there were; never a word itself.
    """

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the reason, for the sentence that the person reads."""
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
