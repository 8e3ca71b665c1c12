"""Mails about proposals: to who can agree, to the administrators where there is no second one, and to who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from meldpunt.vierogen.models import Meekijkvraag

if TYPE_CHECKING:
    from uuid import UUID

ASK, WARN, TOLD = "vierogen.vraag", "vierogen.waarschuwing", "vierogen.besloten"


def ask_coordinators(vraag_id: UUID) -> None:
    """Owe a mail to the coordinators who did not propose this themselves."""
    outbox.enqueue(task=ASK, subject=vraag_id, key=f"{ASK}:{vraag_id}")


def warn_administrators(vraag_id: UUID) -> None:
    """Owe a mail to the administrators, who can stop it."""
    outbox.enqueue(task=WARN, subject=vraag_id, key=f"{WARN}:{vraag_id}")


def tell_who_asked(vraag: Meekijkvraag) -> None:
    """Owe a mail to whoever proposed something that somebody else decided."""
    outbox.enqueue(task=TOLD, subject=vraag.door_id, key=f"{TOLD}:{vraag.pk}")


@outbox.handler(ASK)
def send_question(vraag_id: UUID) -> None:
    """Ask the other coordinators to look; what it is about stands on the page only."""
    row = Meekijkvraag.objects.only("door_id", "account_id").filter(pk=vraag_id).first()
    if row is None:
        return
    concerned = {row.door_id, row.account_id}
    send_mail(
        mark=f"vierogen-vraag-{vraag_id}",
        to=addresses_at_work(Rol.COORDINATOR, but=concerned),
        subject=_("Kijk even mee bij de sleutels van het meldpunt"),
        body=_(
            "Een collega vraagt om een tweede paar ogen bij de sleutels van het meldpunt. Log in en ga naar Sleutels. "
            "Daar lees je waar het om gaat. Weet je van niets? Bel je collega voor je iets doet."
        ),
    )


@outbox.handler(WARN)
def send_warning(vraag_id: UUID) -> None:
    """Tell the administrators what will be possible after a day."""
    if not Meekijkvraag.objects.filter(pk=vraag_id).exists():
        return
    send_mail(
        mark=f"vierogen-waarschuwing-{vraag_id}",
        to=addresses_at_work(Rol.BEHEER),
        subject=_("Over een dag kan er iets veranderen aan de sleutels van het meldpunt"),
        body=_(
            "Iemand bij het meldpunt wil een sleutel geven of vernieuwen, of een coördinator laten beginnen. Er is "
            "geen tweede coördinator die meekijkt. Daarom wacht dit een dag. Log in en ga naar Mensen. Daar lees je "
            "waar het om gaat, en daar kun je het tegenhouden. Twijfel je? Bel dan eerst wie het voorstelde."
        ),
    )


@outbox.handler(TOLD)
def send_decision(account_id: UUID) -> None:
    """Tell whoever proposed something that it was decided; what came of it stands on the page only."""
    send_mail(
        mark=f"vierogen-besloten-{account_id}-{uuid4().hex}",
        to=list(Account.objects.filter(pk=account_id, is_active=True).values_list("email", flat=True)),
        subject=_("Er is besloten over wat je voorstelde"),
        body=_(
            "Je stelde iets voor over de sleutels van het meldpunt of over een nieuwe coördinator. Een collega heeft "
            "daarover besloten. Log in om te zien hoe het nu staat: onder Sleutels, of als beheerder onder Mensen."
        ),
    )
