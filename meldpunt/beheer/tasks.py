"""Telling administrators by mail that work was given up; the mail says nothing of what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail

if TYPE_CHECKING:
    from uuid import UUID


@outbox.handler(outbox.GIVEN_UP)
def send_given_up(day_id: UUID) -> None:
    """Mail whoever manages this installation; nobody where no administrator has an address."""
    send_mail(
        mark=f"werk-{day_id}",
        subject=_("Er is werk van het meldpunt blijven liggen"),
        body=_(
            "Iets dat het meldpunt vanzelf doet, zoals een mail sturen of een pdf maken, is te vaak mislukt. "
            "Het wacht nu op jou. Log in: bij Mensen staat hoeveel er wacht. Daar kun je het opnieuw laten proberen. "
            "In het logboek van de server staat wat er misging."
        ),
        to=addresses_at_work(Rol.BEHEER),
    )
