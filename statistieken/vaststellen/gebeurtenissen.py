"""What the audit trail says of freezing a quarter; the subject is the id of the request, and never a number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class VaststelGebeurtenis(Gebeurtenis):
    """What happened to a request."""

    GEVRAAGD = "kwartaal.gevraagd", _("Vaststellen van een kwartaal gevraagd")
    HERZIENING = "kwartaal.herziening", _("Herziening van een kwartaal gevraagd")
    AKKOORD = "kwartaal.akkoord", _("Kwartaal vastgesteld, met akkoord van een tweede persoon")
    ALLEEN = "kwartaal.alleen", _("Kwartaal vastgesteld na een dag wachten, zonder tweede coördinator")
    GESTOPT = "kwartaal.gestopt", _("Vaststellen van een kwartaal gestopt")
