"""Mails about a quarter that waits: to who can agree, and to the administrators where there is no such person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from statistieken.models import Vaststelverzoek

if TYPE_CHECKING:
    from uuid import UUID

ASK, WARN = "statistieken.vraag", "statistieken.waarschuwing"


def ask_coordinators(verzoek_id: UUID) -> None:
    """Owe a mail to the coordinators who did not ask for this."""
    outbox.enqueue(task=ASK, subject=verzoek_id, key=f"{ASK}:{verzoek_id}")


def warn_administrators(verzoek_id: UUID) -> None:
    """Owe a mail to the administrators, who can stop it."""
    outbox.enqueue(task=WARN, subject=verzoek_id, key=f"{WARN}:{verzoek_id}")


@outbox.handler(ASK)
def send_question(verzoek_id: UUID) -> None:
    """Ask the other coordinators to look."""
    row = Vaststelverzoek.objects.only("door_id").filter(pk=verzoek_id).first()
    if row is None:
        return
    send_mail(
        mark=f"kwartaal-vraag-{verzoek_id}",
        to=addresses_at_work(Rol.COORDINATOR, but={row.door_id}),
        subject=_("Kijk even mee: een kwartaal wacht op jouw akkoord"),
        body=_(
            "Een collega wil de cijfers van een kwartaal vaststellen. Dat gebeurt als een tweede coördinator akkoord "
            "geeft. Log in en ga naar Cijfers."
        ),
    )


@outbox.handler(WARN)
def send_warning(verzoek_id: UUID) -> None:
    """Tell the administrators what will be possible after a day."""
    if not Vaststelverzoek.objects.only("id").filter(pk=verzoek_id).exists():
        return
    send_mail(
        mark=f"kwartaal-waarschuwing-{verzoek_id}",
        to=addresses_at_work(Rol.BEHEER),
        subject=_("Over een dag kunnen de cijfers van een kwartaal worden vastgesteld"),
        body=_(
            "Een coördinator wil de cijfers van een kwartaal vaststellen. Er is geen tweede coördinator die meekijkt. "
            "Daarom wacht dit een dag. Klopt het niet? Bel wie het vroeg."
        ),
    )
