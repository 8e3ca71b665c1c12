"""What guests write on the timeline and in the audit trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Gastregelsoort(models.TextChoices):
    """Lines of the timeline."""

    GEVRAAGD = "gast_gevraagd", _("Gevraagd of iemand van buiten mee mag lezen")
    AKKOORD = "gast_akkoord", _("Ja: iemand van buiten mag meelezen")
    GEWEIGERD = "gast_geweigerd", _("Nee: niemand van buiten leest mee")
    EERST_PRATEN = "gast_eerst_praten", _("Wil eerst praten over meelezen")
    INGETROKKEN = "gast_ingetrokken", _("Meelezen ingetrokken")
    UITGENODIGD = "gast_uitgenodigd", _("Iemand van buiten uitgenodigd")
    BEGONNEN = "gast_begonnen", _("Iemand van buiten begon, en wacht op de sleutel")
    LEEST_MEE = "gast_leest_mee", _("Iemand van buiten leest mee")
    GESTOPT = "gast_gestopt", _("Meelezen gestopt")
    VOORBIJ = "gast_voorbij", _("Meelezen voorbij")
    NOTITIE = "gast_notitie", _("Notitie van wie meeleest")
    GESPREK = "gast_gesprek", _("Verslag van een gesprek, van wie meeleest")
    BERICHT = "gast_bericht", _("Notitie voor wie meeleest")


@gebeurtenissen
class GastGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    GEVRAAGD = "gast.gevraagd", _("Gevraagd of iemand van buiten mee mag lezen")
    AKKOORD = "gast.akkoord", _("Ja op meelezen")
    GEWEIGERD = "gast.geweigerd", _("Nee op meelezen")
    EERST_PRATEN = "gast.eerst_praten", _("Wil eerst praten over meelezen")
    INGETROKKEN = "gast.ingetrokken", _("Meelezen ingetrokken")
    UITGENODIGD = "gast.uitgenodigd", _("Iemand van buiten uitgenodigd")
    BEGONNEN = "gast.begonnen", _("Iemand van buiten begon")
    LEEST_MEE = "gast.leest_mee", _("Sleutel gegeven aan iemand van buiten")
    GESTOPT = "gast.gestopt", _("Meelezen gestopt")
    VOORBIJ = "gast.voorbij", _("Meelezen voorbij")
    NOTITIE = "gast.notitie", _("Notitie van iemand van buiten")
    BERICHT = "gast.bericht", _("Notitie voor iemand van buiten")
