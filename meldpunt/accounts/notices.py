"""Telling somebody by mail that their own sign-in changed; the mail says nothing else (``vault.md`` A15)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.models import Notice
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account

TASK = "accounts.aanmelding_gewijzigd"


@transaction.atomic
def tell_of_change(account: Account) -> None:
    """Owe a mail to the address that stands in the account now.

    Call it before a new mail address is saved as well as after, so that the old one hears of it too.
    """
    if not account.email:
        return
    notice = Notice.objects.create(id=uuid.uuid4(), email=account.email)
    outbox.enqueue(task=TASK, subject=notice.pk, key=f"{TASK}:{notice.pk}")


def send_notice(notice_id: uuid.UUID) -> None:
    """Send the mail and forget the address."""
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice is None:
        return
    send_mail(
        mark=f"aanmelding-{notice_id}",
        subject=_("Er is iets veranderd aan je aanmelding"),
        body=_(
            "Er is iets veranderd aan hoe je inlogt bij het meldpunt. Deed je dit zelf? Dan hoef je niets te doen. "
            "Was jij het niet? Bel dan meteen je coördinator."
        ),
        to=[notice.email],
    )
    notice.delete()
