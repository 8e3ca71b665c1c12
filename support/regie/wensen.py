"""How the melder wants to hear from the desk: channel, hours, no quotes, a pause, an end, a mail without content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from support.dossiers import letterbox
from support.nazorg import service as nazorg
from support.regie.models import Mailwens

if TYPE_CHECKING:
    import uuid


@dataclass(frozen=True)
class Wensen:
    """Everything that a melder can wish for contact."""

    contact: letterbox.Contact = field(repr=False)
    mail: str = field(repr=False)
    pauze_tot: date | None = None
    stop: bool = False


def wensen_of(melding: letterbox.MijnMelding) -> Wensen:
    """The wishes as they stand."""
    row = Mailwens.objects.filter(pk=melding.dossier_id).first()
    tot = melding.contact.pauze_tot
    return Wensen(
        contact=melding.contact,
        mail=row.wens["adres"] if row else "",
        pauze_tot=date.fromisoformat(tot) if tot else None,
    )


@transaction.atomic
def set_wensen(*, melding: letterbox.MijnMelding, wensen: Wensen) -> None:
    """Keep new wishes; a pause moves the moments of aftercare, stopping lets them fall away."""
    letterbox.change_contact(melding=melding, contact=wensen.contact)
    _set_mail(melding, wensen)
    if wensen.stop:
        nazorg.stop(dossier_id=melding.dossier_id)
    elif wensen.pauze_tot is not None:
        nazorg.pause(dossier_id=melding.dossier_id, until=wensen.pauze_tot)


def send_mail(dossier_id: uuid.UUID) -> None:
    """Mail a melder who asked for it that something waits; not one word more, and nothing during a pause."""
    row = Mailwens.objects.filter(pk=dossier_id).first()
    if row is None:
        return
    wens = row.wens
    if wens["tot"] and date.fromisoformat(wens["tot"]) > today():
        return
    with translation.override(wens["taal"]):
        EmailMessage(
            subject=_("Er staat een bericht voor je klaar"),
            body=_("Je kunt inloggen met je code. Heb je hier nu geen zin in? Dan hoef je niets te doen."),
            to=[wens["adres"]],
        ).send()


def _set_mail(melding: letterbox.MijnMelding, wensen: Wensen) -> None:
    if not wensen.mail:
        Mailwens.objects.filter(pk=melding.dossier_id).delete()
        return
    row = Mailwens(dossier_id=melding.dossier_id)
    tot = wensen.pauze_tot.isoformat() if wensen.pauze_tot else ""
    row.wens = {"adres": wensen.mail, "tot": tot, "taal": translation.get_language() or "nl"}
    Mailwens.objects.update_or_create(pk=melding.dossier_id, defaults={"adres_sealed": row.adres_sealed})
