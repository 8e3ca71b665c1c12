"""Mails about versions: to who can publish, and to the administrators where there is no second coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from meldpunt.versies.models import Versie

if TYPE_CHECKING:
    from uuid import UUID

ASK, WARN = "versies.vraag", "versies.waarschuwing"


def ask_coordinators(versie_id: UUID) -> None:
    """Owe a mail to the coordinators who did not write this version."""
    outbox.enqueue(task=ASK, subject=versie_id, key=f"{ASK}:{versie_id}")


def warn_administrators(versie_id: UUID) -> None:
    """Owe a mail to the administrators, who can stop it."""
    outbox.enqueue(task=WARN, subject=versie_id, key=f"{WARN}:{versie_id}")


@outbox.handler(ASK)
def send_question(versie_id: UUID) -> None:
    """Ask the other coordinators to look; what changes stands on the page only."""
    row = Versie.objects.only("door_id").filter(pk=versie_id).first()
    if row is None:
        return
    send_mail(
        mark=f"versies-vraag-{versie_id}",
        to=addresses_at_work(Rol.COORDINATOR, but={row.door_id}),
        subject=_("Kijk even mee bij een tekst of instelling van het meldpunt"),
        body=_(
            "Een collega wil een tekst of instelling van het meldpunt veranderen. Dat gaat in als een tweede persoon "
            "akkoord geeft. Log in en ga naar Instellingen. Daar lees je wat er verandert."
        ),
    )


@outbox.handler(WARN)
def send_warning(versie_id: UUID) -> None:
    """Tell the administrators what will be possible after a day."""
    if not Versie.objects.filter(pk=versie_id).exists():
        return
    send_mail(
        mark=f"versies-waarschuwing-{versie_id}",
        to=addresses_at_work(Rol.BEHEER),
        subject=_("Over een dag kan er een tekst of instelling van het meldpunt veranderen"),
        body=_(
            "Iemand bij het meldpunt wil een tekst of instelling veranderen. Er is geen tweede coördinator die "
            "meekijkt. Daarom wacht dit een dag. Log in en ga naar Instellingen. Daar lees je wat er verandert, en "
            "daar kun je het tegenhouden."
        ),
    )
