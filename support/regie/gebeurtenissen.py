"""What *regie* writes on the timeline and in the audit trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Regieregelsoort(models.TextChoices):
    """Lines of the timeline."""

    AKKOORD_GEVRAAGD = "akkoord_gevraagd", _("Om akkoord gevraagd")
    AKKOORD_GEGEVEN = "akkoord_gegeven", _("Akkoord gegeven")
    AKKOORD_GEWEIGERD = "akkoord_geweigerd", _("Geen akkoord")
    AKKOORD_EERST_PRATEN = "akkoord_eerst_praten", _("Wil eerst praten over een akkoord")
    AKKOORD_INGETROKKEN = "akkoord_ingetrokken", _("Akkoord ingetrokken")
    DOORGEGEVEN = "doorgegeven", _("Doorgegeven")
    VRAAG_GESTELD = "vraag_gesteld", _("Vraag gesteld")
    VRAAG_BEANTWOORD = "vraag_beantwoord", _("Vraag beantwoord")
    CODE_VOOR_ANDER = "code_voor_ander", _("Code gemaakt voor de ander")
    OVERGENOMEN = "overgenomen", _("Overgenomen door degene om wie het gaat")


@gebeurtenissen
class RegieGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    AKKOORD_GEVRAAGD = "akkoord.gevraagd", _("Om akkoord gevraagd")
    AKKOORD_GEGEVEN = "akkoord.gegeven", _("Akkoord gegeven")
    AKKOORD_GEWEIGERD = "akkoord.geweigerd", _("Geen akkoord")
    AKKOORD_EERST_PRATEN = "akkoord.eerst_praten", _("Wil eerst praten over een akkoord")
    AKKOORD_INGETROKKEN = "akkoord.ingetrokken", _("Akkoord ingetrokken")
    DOORGEGEVEN = "doorgifte.gedaan", _("Doorgegeven")
    VRAAG_GESTELD = "vraag.gesteld", _("Vraag gesteld")
    VRAAG_BEANTWOORD = "vraag.beantwoord", _("Vraag beantwoord")
    CODE_VOOR_ANDER = "overname.code", _("Code gemaakt voor de ander")
    OVERGENOMEN = "overname.gedaan", _("Overgenomen door degene om wie het gaat")
