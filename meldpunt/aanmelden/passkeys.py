"""Somebody's passkeys, under names that tell nothing."""

from __future__ import annotations

import hmac
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404

from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from datetime import datetime

    from meldpunt.accounts.models import Account


@dataclass(frozen=True)
class Passkey:
    """One passkey, as its owner sees it."""

    id: uuid.UUID
    naam: str
    sinds: datetime
    gebruikt: datetime | None


def passkeys_of(account: Account) -> list[Passkey]:
    """Somebody's passkeys, the oldest first."""
    return [
        Passkey(id=public_id(row), naam=row.wrap().name, sinds=row.created_at, gebruikt=row.last_used_at)
        for row in _rows(account)
    ]


def find_passkey(account: Account, passkey_id: uuid.UUID) -> Authenticator:
    """The row of somebody's own passkey.

    Raises:
        Http404: it is not there, or not theirs.
    """
    for row in _rows(account):
        if hmac.compare_digest(public_id(row).bytes, passkey_id.bytes):
            return row
    raise Http404


def public_id(row: Authenticator) -> uuid.UUID:
    """The id of a passkey in addresses; the row's own number could be counted on."""
    return uuid.UUID(bytes=vault.op_mac("passkey-id", str(row.pk))[:16])


def options_of(context: dict[str, Any]) -> str:
    """What the browser asks the passkey, as JSON for an attribute."""
    data = context.get("js_data") or {}
    return json.dumps(next(iter(data.values()), {}), cls=DjangoJSONEncoder)


def _rows(account: Account) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("created_at"))
