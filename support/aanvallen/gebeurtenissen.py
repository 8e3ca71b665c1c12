"""What attacks write on the timeline and in the audit trail.

The trail names the attack and never a case with it: its rows are clear, and would tell which cases belong together.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from support.dossiers.service import regelsoorten


@regelsoorten
class Aanvalregelsoort(models.TextChoices):
    """Lines of the timeline; the melder reads none of them."""

    GEKOPPELD = "aanval_gekoppeld", _("Hoort bij een aanval")
    LOSGEMAAKT = "aanval_losgemaakt", _("Hoort niet meer bij een aanval")
    STAP = "aanval_stap", _("Stap voor de hele aanval")


@gebeurtenissen
class AanvalGebeurtenis(Gebeurtenis):
    """Words of the audit trail."""

    VERGELEKEN = "aanval.vergeleken", _("Meldingen met elkaar vergeleken")
    BEKEKEN = "aanval.bekeken", _("Aanval bekeken")
    BEVESTIGD = "aanval.bevestigd", _("Aanval bevestigd")
    AFGEWEZEN = "aanval.afgewezen", _("Voorstel voor een aanval afgewezen")
    ERBIJ = "aanval.erbij", _("Dossier bij een aanval gezet")
    ERUIT = "aanval.eruit", _("Dossier uit een aanval gehaald")
    AFGEROND = "aanval.afgerond", _("Aanval afgerond")
    HEROPEND = "aanval.heropend", _("Aanval weer geopend")
    SAMEN = "aanval.samen", _("Iets gedaan in meer dossiers van een aanval")
    FG_AAN = "aanval.fg_aan", _("Besluit ingevoerd: accounts mogen worden vergeleken")
    FG_UIT = "aanval.fg_uit", _("Besluit ingevoerd: accounts worden niet vergeleken")
