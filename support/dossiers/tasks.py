"""What the case file does by itself: look every night whether the evidence is still there, and tell who can help."""

from __future__ import annotations

import logging
import uuid

from celery import shared_task
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.evidence import service as evidence
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail

logger = logging.getLogger(__name__)
FAULT = "dossiers.bewijs_fout"
NAMESPACE = uuid.UUID("9d5c6f86-0f0f-4c39-9a52-1b0a4c2f7a11")
SECONDS = 40  # below the time that any task may take; a night has many of these


@shared_task(name="dossiers.check_evidence")
def check_evidence() -> None:
    """Compare stored files with their fingerprints; what is wrong is told once a day, without saying which or whose."""
    with acting_as(SYSTEM):
        found = evidence.check_stored(seconds=SECONDS)
        if not found.faults:
            return
        logger.error("stored files not whole: %s of %s", found.faults, found.read)
        with transaction.atomic():
            day = f"{FAULT}:{today()}"
            outbox.enqueue(task=FAULT, subject=uuid.uuid5(NAMESPACE, day), key=day)


@outbox.handler(FAULT)
def send_fault(fault_id: uuid.UUID) -> None:
    """Tell coordinators and administrators that evidence is lost or changed; the log says which files, by their ids."""
    send_mail(
        mark=f"bewijs-{fault_id}",
        subject=_("Een bestand met bewijs is niet in orde"),
        body=_(
            "Het meldpunt kijkt elke nacht of alle bestanden met bewijs er nog zijn. Vannacht was er minstens één "
            "weg of veranderd. Vraag wie de server beheert om het terug te zetten uit de reservekopie. "
            "In het logboek van de server staat om welk bestand het gaat."
        ),
        to=[account.email for account in active_accounts(Rol.COORDINATOR, Rol.BEHEER)],
    )
