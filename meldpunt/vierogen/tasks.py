"""Mails about proposals: to the coordinators who can agree, and to the administrators where there is no second one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.outbox import service as outbox
from meldpunt.vierogen.models import Meekijkvraag

if TYPE_CHECKING:
    from uuid import UUID

ASK, WARN = "vierogen.vraag", "vierogen.waarschuwing"


def ask_coordinators(vraag_id: UUID) -> None:
    """Owe a mail to the coordinators who did not propose this themselves."""
    outbox.enqueue(task=ASK, subject=vraag_id, key=f"{ASK}:{vraag_id}")


def warn_administrators(vraag_id: UUID) -> None:
    """Owe a mail to the administrators, who can stop it."""
    outbox.enqueue(task=WARN, subject=vraag_id, key=f"{WARN}:{vraag_id}")


@outbox.handler(ASK)
def send_question(vraag_id: UUID) -> None:
    """Ask the other coordinators to look; what it is about stands on the page only."""
    row = Meekijkvraag.objects.only("door_id", "account_id").filter(pk=vraag_id).first()
    if row is None:
        return
    concerned = {row.door_id, row.account_id}
    _send(
        vraag_id,
        [account.email for account in active_accounts(Rol.COORDINATOR) if account.pk not in concerned],
        _("Kijk even mee bij de sleutels van het meldpunt"),
        _(
            "Een collega vraagt om een tweede paar ogen bij de sleutels van het meldpunt. Log in en ga naar Sleutels. "
            "Daar lees je waar het om gaat. Weet je van niets? Bel je collega voor je iets doet."
        ),
    )


@outbox.handler(WARN)
def send_warning(vraag_id: UUID) -> None:
    """Tell the administrators what will be possible after a day."""
    if not Meekijkvraag.objects.filter(pk=vraag_id).exists():
        return
    _send(
        vraag_id,
        [account.email for account in active_accounts(Rol.BEHEER)],
        _("Over een dag kan er iets veranderen aan de sleutels van het meldpunt"),
        _(
            "Iemand bij het meldpunt wil een sleutel geven of vernieuwen, of een coördinator laten beginnen. Er is "
            "geen tweede coördinator die meekijkt. Daarom wacht dit een dag. Log in en ga naar Mensen. Daar lees je "
            "waar het om gaat, en daar kun je het tegenhouden. Twijfel je? Bel dan eerst wie het voorstelde."
        ),
    )


def _send(vraag_id: UUID, addresses: list[str], subject: str, body: str) -> None:
    to = [address for address in addresses if address]
    if not to:
        return
    headers = {"Message-ID": f"<vierogen-{vraag_id}@meldpunt.invalid>"}
    EmailMessage(subject=subject, body=body, to=to, headers=headers).send()
