"""How passphrases are stored for sign-in; the key wrap has its own salt and its own run."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from meldpunt.vault import service as vault


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the installation's cost and one lane, a few at a time (``vault.md`` §2.4, A06, A08)."""

    time_cost = settings.ARGON2_PASSES
    memory_cost = settings.ARGON2_MEMORY_KIB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash of a passphrase.

        Raises:
            TooBusy: too many others are signing in.
        """
        with vault.kdf_slot():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether a passphrase belongs to a hash.

        Raises:
            TooBusy: too many others are signing in.
        """
        with vault.kdf_slot():
            return super().verify(password, encoded)
