"""What step plans write on the timeline and in the audit trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Planregelsoort(models.TextChoices):
    """Lines of the timeline."""

    AANGEPAST = "plan_aangepast", _("Stappenplan aangepast")
    WEGGELATEN = "stap_weggelaten", _("Stap weggelaten uit het stappenplan")


@gebeurtenissen
class StappenplanGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    KEUZE = "stappenplan.keuze", _("Keuze in het stappenplan")
    AANGEPAST = "stappenplan.aangepast", _("Stappenplan aangepast")
