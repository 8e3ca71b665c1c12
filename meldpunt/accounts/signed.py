"""How an account stands that nobody may change behind the back of the house (``vault.signed.tree``, ADR 0031).

Role, passphrase, second factors, mail address and invitation decide who gets in. Django and allauth write these rows
in many places, so it is their signals that sign: no place can forget it, and a row written past them is not believed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from meldpunt.accounts.models import Account, Uitnodiging
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

KIND = "account"
MODELS = (Account, Authenticator, Uitnodiging)
NOT_SIGNED = frozenset({"last_login", "last_used_at"})  # these decide nothing


def check(account_id: UUID) -> None:
    """Refuse an account that is not as it was signed.

    Raises:
        StateMismatch: role, passphrase, factor, address or invitation was changed, added, removed or put back.
    """
    name = _subject(account_id)
    vault.check_state(name, read=lambda: {name: _states([account_id])[account_id]})


def all_states() -> Mapping[str, bytes | None]:
    """How every account stands."""
    ids = list(Account.objects.values_list("pk", flat=True))
    return {_subject(account_id): state for account_id, state in _states(ids).items()}


def follow_rows() -> None:
    """Sign an account again with each row of it that is written or removed."""
    for model in MODELS:
        for signal in (pre_save, pre_delete):
            signal.connect(_before, sender=model, dispatch_uid=f"signed-{model.__name__}-{id(signal)}")
        for signal in (post_save, post_delete):
            signal.connect(_after, sender=model, dispatch_uid=f"signed-{model.__name__}-{id(signal)}")


def _before(instance: Any, **kwargs: Any) -> None:
    if _matters(kwargs.get("update_fields")):
        check(_account_id(instance))


def _after(instance: Any, **kwargs: Any) -> None:
    if not _matters(kwargs.get("update_fields")):
        return
    account_id = _account_id(instance)
    with transaction.atomic():
        vault.sign(vault.Reread(_subject(account_id), lambda: _states([account_id])[account_id]))


def _matters(fields: Collection[str] | None) -> bool:
    return fields is None or not set(fields) <= NOT_SIGNED


def _account_id(row: Account | Authenticator | Uitnodiging) -> UUID:
    if isinstance(row, Account):
        return row.pk
    found: UUID = row.user_id if isinstance(row, Authenticator) else row.account_id
    return found


def _subject(account_id: UUID) -> str:
    return vault.subject(KIND, account_id)


def _states(ids: Collection[UUID]) -> dict[UUID, bytes | None]:
    """How some accounts stand now; None for one that is not there."""
    factors: defaultdict[UUID, list[str]] = defaultdict(list)
    for factor in Authenticator.objects.filter(user_id__in=ids).order_by("pk"):
        factors[factor.user_id] += [str(factor.pk), factor.type, json.dumps(factor.data, sort_keys=True)]
    invitations = Uitnodiging.objects.filter(account_id__in=ids)
    invited = {
        row.account_id: (row.lookup, row.until.isoformat(), *(() if row.akkoord else ("wacht op akkoord",)))
        for row in invitations
    }
    found: dict[UUID, bytes | None] = dict.fromkeys(ids)
    for row in Account.objects.filter(pk__in=ids):
        plain = (row.gebruikersnaam, row.naam, row.email, row.rol, str(row.is_active), row.password)
        ends = () if row.eindigt is None else (row.eindigt.isoformat(),)  # of a guest, and of nobody else
        found[row.pk] = vault.digest_of(*plain, *ends, *invited.get(row.pk, ("", "")), *factors[row.pk])
    return found
