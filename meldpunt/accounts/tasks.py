"""Work of the sign-in that happens after a commit, and what it tidies up by itself."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from meldpunt.accounts.models import UsedCode
from meldpunt.accounts.notices import TASK, send_notice
from meldpunt.accounts.sessions import getypt
from meldpunt.accounts.sessions.engine import SessionStore
from meldpunt.core.clock import now
from meldpunt.outbox import service as outbox

CODE_MEMORY = timedelta(minutes=10)  # a code of an app is good for a minute and a half

outbox.handler(TASK)(send_notice)


@shared_task(name="accounts.sweep")
def sweep() -> None:
    """Destroy sessions and used codes that are over, and typed text that nobody came back for."""
    getypt.drop_old()
    SessionStore.clear_expired()
    UsedCode.objects.filter(used_at__lt=now() - CODE_MEMORY).delete()
