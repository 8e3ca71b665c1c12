"""Mails about a key that waits for its second person, and the joint report on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.core.pdf import can_make_pdf
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from statistieken.payload import digest
from statistieken.uitwisseling.gezamenlijk.papier import render_samen
from statistieken.uitwisseling.models import Gezamenlijk, Gezamenlijkbestand, Gezamenlijksoort, Partnersleutel
from statistieken.uitwisseling.queries import rapport_of

if TYPE_CHECKING:
    from uuid import UUID

ASK, WARN, RENDER = "uitwisseling.vraag", "uitwisseling.waarschuwing", "uitwisseling.rapport"


def ask_second(sleutel_id: UUID) -> None:
    """Owe a mail to the coordinators who did not hear the digits yet."""
    outbox.enqueue(task=ASK, subject=sleutel_id, key=f"{ASK}:{sleutel_id}")


def warn_administrators(sleutel_id: UUID) -> None:
    """Owe a mail to the administrators, who see to a second coordinator."""
    outbox.enqueue(task=WARN, subject=sleutel_id, key=f"{WARN}:{sleutel_id}")


def owe_rapport(rapport_id: UUID) -> None:
    """Owe the joint report on paper."""
    outbox.enqueue(task=RENDER, subject=rapport_id, key=f"{RENDER}:{rapport_id}")


@outbox.handler(ASK)
def send_question(sleutel_id: UUID) -> None:
    """Ask the other coordinators to hear the digits as well."""
    row = Partnersleutel.objects.only("eerste_id").filter(pk=sleutel_id).order_by("pk").first()
    if row is None:
        return
    send_mail(
        mark=f"uitwisseling-vraag-{sleutel_id}",
        to=addresses_at_work(Rol.COORDINATOR, but={row.eerste_id}),
        subject=_("Luister mee: een sleutel van een andere partij wacht op jou"),
        body=_(
            "Een collega luisterde de sleutel van een andere partij af. Pas als een tweede persoon dat ook doet, "
            "tellen hun cijfers mee. Log in en ga naar Partijen samen. Bel die partij zelf: neem geen cijfers over "
            "van je collega."
        ),
    )


@outbox.handler(WARN)
def send_warning(sleutel_id: UUID) -> None:
    """Tell the administrators what will be possible after a day."""
    if not Partnersleutel.objects.only("id").filter(pk=sleutel_id).exists():
        return
    send_mail(
        mark=f"uitwisseling-waarschuwing-{sleutel_id}",
        to=addresses_at_work(Rol.BEHEER),
        subject=_("Over een dag kan een coördinator alleen een andere partij vertrouwen"),
        body=_(
            "Een coördinator luisterde de sleutel van een andere partij af. Er is geen tweede coördinator die "
            "meeluistert. Daarom wacht dit een dag. Zorg dat er een tweede coördinator komt."
        ),
    )


@outbox.handler(RENDER)
def make_samen(rapport_id: UUID) -> None:
    """Render a joint report once and store it beside it; a second call finds it there. Without Pango there is none."""
    row = Gezamenlijk.objects.filter(pk=rapport_id).first()
    if row is None or not can_make_pdf() or row.bestanden.filter(soort=Gezamenlijksoort.PDF).exists():
        return
    document = render_samen(rapport_of(row))
    Gezamenlijkbestand.objects.create(rapport=row, soort=Gezamenlijksoort.PDF, inhoud=document, sha256=digest(document))
