"""Whose browsers are signed in, and ending that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import Account, WebSession
from meldpunt.accounts.sessions.engine import idle_since, stored_key
from meldpunt.audit import service as audit
from meldpunt.core.clock import now

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Sessie:
    """One browser in which somebody is signed in."""

    id: str
    begonnen: datetime
    gezien: datetime
    deze: bool


def sessions_of(account: Account, *, this: str | None = None) -> list[Sessie]:
    """Where somebody is signed in, the newest first.

    Args:
        account: whose.
        this: the session key of the one who asks.
    """
    here = stored_key(this) if this else ""
    moment = now()
    rows = WebSession.objects.filter(account=account, expire_date__gt=moment, last_seen__gt=idle_since(moment))
    return [
        Sessie(id=row.pk, begonnen=row.started_at, gezien=row.last_seen, deze=row.pk == here)
        for row in rows.order_by("-started_at")
    ]


@transaction.atomic
def end_session(account: Account, *, session_id: str) -> None:
    """End one session of somebody; unknown ids and those of others are left alone."""
    deleted, _counts = WebSession.objects.filter(account=account, pk=session_id).delete()
    if deleted:
        audit.record(code=AccountGebeurtenis.SESSIE_BEEINDIGD, subject=str(account.pk), by=account)


@transaction.atomic
def end_sessions(account: Account, *, keep: str | None = None, by: audit.Actor | None = None) -> int:
    """End all sessions of somebody at once; returns how many.

    Args:
        account: whose.
        keep: the session key of the one that may go on.
        by: who does it, where that is somebody else.
    """
    rows = WebSession.objects.filter(account=account)
    if keep:
        rows = rows.exclude(pk=stored_key(keep))
    deleted, _counts = rows.delete()
    if deleted:
        audit.record(code=AccountGebeurtenis.SESSIES_BEEINDIGD, subject=str(account.pk), by=by or account)
    return deleted
