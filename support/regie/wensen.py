"""How the melder wants to hear from the desk: wishes for contact, and a mail without content."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.outbox import mail
from support.regie.models import Mailadres, Mailwens

if TYPE_CHECKING:
    from support.dossiers.service import Contactwens, MijnMelding, Zaak


@dataclass(frozen=True)
class Wensen:
    """Everything that a melder can wish for contact."""

    contact: Contactwens = field(repr=False)
    mail: str = field(repr=False)
    stop: bool = False


def wensen_of(melding: MijnMelding) -> Wensen:
    """The wishes as they stand."""
    row = Mailwens.objects.filter(pk=melding.dossier_id).first()
    return Wensen(contact=melding.contact, mail=row.wens.adres if row else "")


def set_mailwens(zaak: Zaak, wensen: Wensen) -> None:
    """Keep where the melder wants mail, or forget it."""
    if not wensen.mail:
        Mailwens.objects.filter(pk=zaak.id).delete()
        return
    row = Mailwens(dossier_id=zaak.id)
    row.wens = Mailadres(adres=wensen.mail, tot=wensen.contact.pauze_tot, taal=translation.get_language() or "nl")
    Mailwens.objects.update_or_create(pk=zaak.id, defaults={"adres_sealed": row.adres_sealed})


def send_mail(dossier_id: uuid.UUID) -> None:
    """Mail a melder who asked for it that something waits; not one word more, and nothing during a pause."""
    row = Mailwens.objects.filter(pk=dossier_id).first()
    if row is None:
        return
    wens = row.wens
    if wens.tot is not None and wens.tot > today():
        return
    with translation.override(wens.taal):
        mail.send_mail(
            mark=f"bericht-{uuid.uuid4().hex}",  # nothing that two mails about one report have in common
            to=[wens.adres],
            subject=_("Er staat een bericht voor je klaar"),
            body=_("Je kunt inloggen met je code. Heb je hier nu geen zin in? Dan hoef je niets te doen."),
        )
