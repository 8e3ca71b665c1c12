"""What referrals write on the timeline and in the audit trail; to whom something goes stands sealed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Geleideregelsoort(models.TextChoices):
    """Lines of the timeline."""

    BEGONNEN = "brief_begonnen", _("Brief gemaakt")
    NAGEKEKEN = "brief_nagekeken", _("Brief nagekeken")
    TERUG = "brief_terug", _("Brief terug om te veranderen")
    MEEKIJKEN = "brief_meekijken", _("Gevraagd om mee te kijken naar een brief")
    MEEGEKEKEN = "brief_meegekeken", _("Een tweede persoon keek mee")
    ZONDER_AKKOORD = "zonder_akkoord", _("Doorgegeven zonder akkoord")
    ONTVANGEN = "brief_ontvangen", _("Ontvangst bevestigd")
    REACTIE = "brief_reactie", _("Antwoord op een brief")
    ANDERE_DAG = "brief_andere_dag", _("Andere dag voor het antwoord")
    AFGEROND = "brief_afgerond", _("Doorgeleiding afgerond")
    GESTOPT = "brief_gestopt", _("Brief niet verstuurd")


@gebeurtenissen
class GeleideGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    BEGONNEN = "brief.begonnen", _("Brief gemaakt")
    VERANDERD = "brief.veranderd", _("Brief veranderd")
    NAGEKEKEN = "brief.nagekeken", _("Brief nagekeken")
    GEDRUKT = "brief.gedrukt", _("Brief als pdf geopend")
    MEEKIJKEN = "brief.meekijken", _("Gevraagd om mee te kijken naar een brief")
    MEEGEKEKEN = "brief.meegekeken", _("Als tweede persoon meegekeken")
    ZONDER_AKKOORD = "brief.zonder_akkoord", _("Doorgegeven zonder akkoord")
    REACTIE = "brief.reactie", _("Antwoord van buiten ontvangen")
    OVERGETYPT = "brief.overgetypt", _("Antwoord van buiten overgetypt")
    ANDERE_DAG = "brief.andere_dag", _("Andere dag voor het antwoord")
    AFGEROND = "brief.afgerond", _("Doorgeleiding afgerond")
    GESTOPT = "brief.gestopt", _("Brief niet verstuurd")
