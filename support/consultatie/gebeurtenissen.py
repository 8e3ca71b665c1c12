"""What consultations write on the timeline and in the audit trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Consultregelsoort(models.TextChoices):
    """Lines of the timeline."""

    MEEKIJKEN = "consult_meekijken", _("Gevraagd om mee te kijken naar een vraag om raad")
    GEVRAAGD = "consult_gevraagd", _("Raad gevraagd aan een deskundige, zonder naam")
    NIET_GEVRAAGD = "consult_niet", _("Vraag om raad niet gesteld")
    ANTWOORD = "consult_antwoord", _("Raad van een deskundige")


@gebeurtenissen
class ConsultGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    MEEKIJKEN = "consult.meekijken", _("Gevraagd om mee te kijken naar een vraag om raad")
    GEVRAAGD = "consult.gevraagd", _("Raad gevraagd, zonder naam")
    MEEGEKEKEN = "consult.meegekeken", _("Meegekeken naar een vraag om raad")
    GEDRUKT = "consult.gedrukt", _("Vraag om raad als pdf geopend")
    ANTWOORD = "consult.antwoord", _("Raad van een deskundige opgeschreven")
