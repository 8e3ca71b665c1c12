"""Second-factor secrets under a new root key: they stand inside JSON, so the vault cannot find them by itself."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = ("secret", "seed")
PLACE = ("mfa.authenticator", "secret")


def register() -> None:
    """Let a rotation of the root key know of them."""
    vault.register_reseal(reseal=reseal, left=left)


@transaction.atomic
def reseal() -> int:
    """Seal every secret under the active key that stands under an older one; returns how many."""
    adapter, done = get_adapter(), 0
    for row, field in _old():
        row.data[field] = adapter.encrypt(adapter.decrypt(row.data[field]))
        row.save(update_fields=["data"])
        done += 1
    return done


def left() -> int:
    """How many stand under an older key."""
    return sum(1 for _row in _old())


def _old() -> Iterator[tuple[Authenticator, str]]:
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        for field in FIELDS:
            sealed = row.data.get(field)
            if sealed and not vault.is_current(base64.b64decode(sealed), *PLACE):
                yield row, field
