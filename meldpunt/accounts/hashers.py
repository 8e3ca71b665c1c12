"""How passphrases are stored for sign-in; the key wrap has its own salt and its own run."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the installation's cost and one lane (``vault.md`` §2.4)."""

    time_cost = settings.ARGON2_PASSES
    memory_cost = settings.ARGON2_MEMORY_KIB
    parallelism = 1
