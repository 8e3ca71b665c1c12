"""What the audit trail says of its own export; the subject is the id of the request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class UitvoerGebeurtenis(Gebeurtenis):
    """What happened to a request."""

    GEVRAAGD = "uitvoer.gevraagd", _("Uitvoer van het logboek gevraagd")
    AKKOORD = "uitvoer.akkoord", _("Akkoord met uitvoer van het logboek")
    ALLEEN = "uitvoer.alleen", _("Uitvoer van het logboek na een dag wachten, zonder tweede coördinator")
    GEHAALD = "uitvoer.gehaald", _("Logboek gedownload")
    GESTOPT = "uitvoer.gestopt", _("Uitvoer van het logboek gestopt")
