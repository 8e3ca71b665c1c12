"""What requests to take something down write on the timeline and in the audit trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Weghaalregelsoort(models.TextChoices):
    """Lines of the timeline."""

    BEGONNEN = "weghalen_begonnen", _("Verwijderverzoek gemaakt")
    GEKEKEN = "weghalen_gekeken", _("Gekeken of het er nog staat")
    WEG = "weghalen_weg", _("Weggehaald door het platform")
    GESTOPT = "weghalen_gestopt", _("Verwijderverzoek gestopt")


@gebeurtenissen
class WeghaalGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    BEGONNEN = "weghalen.begonnen", _("Verwijderverzoek gemaakt")
    GESCHREVEN = "weghalen.geschreven", _("Tekst van een verwijderverzoek gemaakt")
    GEDRUKT = "weghalen.gedrukt", _("Verwijderverzoek als pdf geopend")
    GEKEKEN = "weghalen.gekeken", _("Gekeken of het er nog staat")
    WEG = "weghalen.weg", _("Weggehaald door het platform")
    GESTOPT = "weghalen.gestopt", _("Verwijderverzoek gestopt")
