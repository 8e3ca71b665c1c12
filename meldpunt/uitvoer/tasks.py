"""Mails about a request: to who can agree, and to the administrators where there is no second coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from meldpunt.uitvoer.models import Logverzoek

if TYPE_CHECKING:
    from uuid import UUID

ASK, WARN = "uitvoer.vraag", "uitvoer.waarschuwing"


def ask_coordinators(verzoek_id: UUID) -> None:
    """Owe a mail to the coordinators who did not ask for this."""
    outbox.enqueue(task=ASK, subject=verzoek_id, key=f"{ASK}:{verzoek_id}")


def warn_administrators(verzoek_id: UUID) -> None:
    """Owe a mail to the administrators, who can stop it."""
    outbox.enqueue(task=WARN, subject=verzoek_id, key=f"{WARN}:{verzoek_id}")


@outbox.handler(ASK)
def send_question(verzoek_id: UUID) -> None:
    """Ask the other coordinators to look."""
    row = Logverzoek.objects.only("door_id").filter(pk=verzoek_id).first()
    if row is None:
        return
    send_mail(
        mark=f"uitvoer-vraag-{verzoek_id}",
        to=addresses_at_work(Rol.COORDINATOR, but={row.door_id}),
        subject=_("Kijk even mee: een collega vraagt het logboek op"),
        body=_(
            "Een collega wil een deel van het logboek van het meldpunt downloaden. Dat kan als een tweede persoon "
            "akkoord geeft. Log in en ga naar Logboek. Weet je van niets? Bel je collega voor je iets doet."
        ),
    )


@outbox.handler(WARN)
def send_warning(verzoek_id: UUID) -> None:
    """Tell the administrators what will be possible after a day."""
    if not Logverzoek.objects.only("id").filter(pk=verzoek_id).exists():
        return
    send_mail(
        mark=f"uitvoer-waarschuwing-{verzoek_id}",
        to=addresses_at_work(Rol.BEHEER),
        subject=_("Over een dag kan het logboek van het meldpunt worden gedownload"),
        body=_(
            "Een coördinator vraagt een deel van het logboek op. Er is geen tweede coördinator die meekijkt. Daarom "
            "wacht dit een dag. Log in en ga naar Logboek. Daar kun je het tegenhouden."
        ),
    )
