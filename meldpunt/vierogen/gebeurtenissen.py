"""What the audit trail says of proposals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class MeekijkGebeurtenis(Gebeurtenis):
    """What happened to a step that takes a second person."""

    GEVRAAGD = "vierogen.gevraagd", _("Een tweede persoon gevraagd")
    AKKOORD = "vierogen.akkoord", _("Akkoord van een tweede persoon")
    ALLEEN = "vierogen.alleen", _("Doorgegaan na een dag wachten, zonder tweede coördinator")
    GEWAARSCHUWD = "vierogen.gewaarschuwd", _("Beheerders verteld dat er geen tweede coördinator is")
    TEGENGEHOUDEN = "vierogen.tegengehouden", _("Meekijkvraag tegengehouden")
