"""What the audit trail says of a backup that was put back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class ReservekopieGebeurtenis(Gebeurtenis):
    """What was done with a backup, or with a case because of it."""

    TERUGGEZET = "reservekopie.teruggezet", _("Reservekopie teruggezet")
    GEWIST_GEBLEVEN = "reservekopie.gewist_gebleven", _("Stond nog in de reservekopie, en blijft gewist")
    NIET_IN_KOPIE = "reservekopie.niet_in_kopie", _("Kwam na de reservekopie, en is verdwenen")
