"""When somebody leaves, or gets a new key because everything was lost: their old keys go."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.vault.deskkeys import remove_from_desk
from meldpunt.vault.grants import check_grants, grants_mac
from meldpunt.vault.models import CaseKey, Grant, Holder

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection


@transaction.atomic
def forget_account(*, account_id: str) -> int:
    """Take all keys of a person away; returns how many cases they held one of.

    A copy of what they held opens nothing new once the desk's key is renewed (C16).
    """
    remove_from_desk(account_id=account_id)
    mine = Grant.objects.filter(holder=Holder.ACCOUNT, holder_id=account_id)
    rows = {row.pk: row for row in CaseKey.objects.select_for_update().filter(grants__in=mine)}
    held: defaultdict[uuid.UUID, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.filter(case_id__in=rows):
        held[grant.case_id].append(grant)
    for case_id, row in rows.items():
        check_grants(row, held[case_id])
        row.version += 1
        row.grants_mac = grants_mac(row, [g for g in held[case_id] if not _is_of(g, account_id)])
    CaseKey.objects.bulk_update(rows.values(), ["version", "grants_mac"])
    mine.delete()
    return len(rows)


def cases_of(account_ids: Collection[str]) -> dict[str, set[uuid.UUID]]:
    """The cases that people hold a key of their own to, by person."""
    found: dict[str, set[uuid.UUID]] = {account_id: set() for account_id in account_ids}
    rows = Grant.objects.filter(holder=Holder.ACCOUNT, holder_id__in=found)
    for account_id, case_id in rows.values_list("holder_id", "case_id"):
        found[account_id].add(case_id)
    return found


def _is_of(grant: Grant, account_id: str) -> bool:
    return grant.holder == Holder.ACCOUNT and grant.holder_id == account_id
