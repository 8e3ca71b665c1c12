"""What is owed about a guest: a mail without content, and that the desk hears before and after the last day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _

from meldpunt.accounts.service import addresses_of
from meldpunt.core.clock import AMSTERDAM, previous_werkdag, today
from meldpunt.core.web.partij import werkdag
from meldpunt.outbox import mail
from meldpunt.outbox import service as outbox
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.dossiers import service as dossiers

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

MAIL, NEAR, OVER = "gasten.mail", "gasten.bijna", "gasten.voorbij"
WORKDAYS_BEFORE = 3


def owe_mail(account_id: UUID) -> None:
    """Owe a guest the news that something waits for them; one a day is enough."""
    outbox.enqueue(task=MAIL, subject=account_id, key=f"{MAIL}:{account_id}:{today()}", replaces=True)


def owe_warnings(account_id: UUID, *, tot: date) -> None:
    """Let the desk hear it three working days before the last day of a guest, and on the day after it."""
    outbox.enqueue(task=NEAR, subject=account_id, key=f"{NEAR}:{account_id}", not_before=_opening(near(tot)))
    after = _opening(tot + timedelta(days=1))
    outbox.enqueue(task=OVER, subject=account_id, key=f"{OVER}:{account_id}", not_before=after)


def near(tot: date) -> date:
    """The day on which the desk hears that the last day of a guest comes."""
    for _step in range(WORKDAYS_BEFORE):
        tot = previous_werkdag(tot - timedelta(days=1))
    return tot


def warn(account_id: UUID) -> None:
    """Let it wait for the desk that the days of a guest end or ended; nothing where somebody ended them before."""
    access = dossiers.access_of_guest(account_id)
    if access is not None:
        aandacht.ask_from_outside(access.dossier_id, Reden.MEELEZEN_STOPT)


def send_mail(account_id: UUID) -> None:
    """Tell a guest that something waits, and nothing else; whoever's days are over hears nothing."""
    if dossiers.access_of_guest(account_id) is None:
        return
    mail.send_mail(
        mark=f"gast-{uuid4().hex}",
        subject=_("Er staat iets voor je klaar"),
        body=_("Er staat iets voor je klaar bij het meldpunt. Log in om het te lezen."),
        to=[address for _pk, address in addresses_of([account_id])],
    )


def _opening(day: date) -> datetime:
    return datetime.combine(day, time(werkdag()[0]), tzinfo=AMSTERDAM)
