"""Mails about a card that waits, and the document of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work, addresses_of
from meldpunt.core.clock import now
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from statistieken.casuistiek.handreiking.pdf import render_handreiking
from statistieken.casuistiek.models import Handreiking, Leerkaart
from statistieken.casuistiek.queries import shared_in
from statistieken.payload import digest

if TYPE_CHECKING:
    from uuid import UUID

ASK, TELL, MAKE = "casuistiek.vraag", "casuistiek.terug", "casuistiek.handreiking"


def ask_reader(kaart_id: UUID) -> None:
    """Owe a mail to everybody of the desk but the writer."""
    outbox.enqueue(task=ASK, subject=kaart_id, key=f"{ASK}:{kaart_id}:{now().isoformat()}")


def tell_writer(kaart_id: UUID) -> None:
    """Owe a mail to the writer."""
    outbox.enqueue(task=TELL, subject=kaart_id, key=f"{TELL}:{kaart_id}:{now().isoformat()}")


@outbox.handler(ASK)
def send_kaartvraag(kaart_id: UUID) -> None:
    """Ask the others of the desk to read; what the card says stands on the page only."""
    row = Leerkaart.objects.only("door_id").order_by("pk").filter(pk=kaart_id).first()
    if row is None:
        return
    send_mail(
        mark=f"kaart-vraag-{kaart_id}",
        to=addresses_at_work(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON, but={row.door_id}),
        subject=_("Lees je mee? Er wacht een kaart"),
        body=_("Een collega schreef een kaart om van te leren. Log in en ga naar Kaarten."),
    )


@outbox.handler(TELL)
def send_kaartterug(kaart_id: UUID) -> None:
    """Tell the writer that a card came back."""
    row = Leerkaart.objects.only("door_id").order_by("pk").filter(pk=kaart_id).first()
    if row is None:
        return
    send_mail(
        mark=f"kaart-terug-{kaart_id}",
        to=[address for _id, address in addresses_of([row.door_id])],
        subject=_("Je kaart kwam terug"),
        body=_("Een collega las je kaart en schreef op wat er anders moet. Log in en ga naar Kaarten."),
    )


@outbox.handler(MAKE)
def make_handreiking(handreiking_id: UUID) -> None:
    """Render the cards of a year once and store them; nothing happens where it is there, or a card was taken back."""
    asked = Handreiking.objects.filter(pk=handreiking_id, sha256="").first()
    if asked is None:
        return
    content = render_handreiking(asked.jaar, shared_in(asked.jaar))
    Handreiking.objects.filter(pk=handreiking_id, sha256="").update(inhoud=content, sha256=digest(content))
