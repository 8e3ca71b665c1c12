"""What packages and notes write on the timeline and in the audit trail; to whom something goes stands sealed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Papierregelsoort(models.TextChoices):
    """Lines of the timeline."""

    PAKKET = "pakket_gemaakt", _("Aangiftepakket gemaakt")


@gebeurtenissen
class PapierGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    PAKKET = "pakket.gemaakt", _("Aangiftepakket gemaakt")
    PAKKET_GEDRUKT = "pakket.gedrukt", _("Aangiftepakket als pdf geopend")
    PAKKET_MEEGEGEVEN = "pakket.meegegeven", _("Aangiftepakket meegegeven")
    BRIEFJE_MEEGEGEVEN = "briefje.meegegeven", _("Briefje aan de woordvoering gegeven")
