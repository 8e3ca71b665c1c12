"""What the audit trail says of versions; the subject is the id of the version."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.versies.states import Versiestand


@gebeurtenissen
class VersieGebeurtenis(Gebeurtenis):
    """What happened to a version."""

    CONCEPT = "versies.concept", _("Nieuwe versie opgeschreven")
    VOORGELEGD = "versies.voorgelegd", _("Nieuwe versie voorgelegd aan een tweede persoon")
    VASTGESTELD = "versies.vastgesteld", _("Nieuwe versie vastgesteld")
    ALLEEN = "versies.alleen", _("Nieuwe versie vastgesteld na een dag wachten, zonder tweede coördinator")
    VERVALLEN = "versies.vervallen", _("Versie vervallen")


OF_STATE: dict[Versiestand, VersieGebeurtenis] = {
    Versiestand.CONCEPT: VersieGebeurtenis.CONCEPT,
    Versiestand.TER_TOETSING: VersieGebeurtenis.VOORGELEGD,
    Versiestand.VASTGESTELD: VersieGebeurtenis.VASTGESTELD,
    Versiestand.VERVALLEN: VersieGebeurtenis.VERVALLEN,
}
