"""What the audit trail says of what was looked up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class NakijkGebeurtenis(Gebeurtenis):
    """Somebody wrote down what they looked up."""

    KAART = "nakijken.kaart", _("Hulpnummer nagebeld")
    VRAAG = "nakijken.vraag", _("Antwoord van een jurist opgeschreven")
    CONTACT = "nakijken.contact", _("Contactpunt geprobeerd")
