"""What the audit trail says of the board; the subject is the digest of what was handed over."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class BestuurGebeurtenis(Gebeurtenis):
    """What somebody of the board did."""

    GEDOWNLOAD = "bestuur.gedownload", _("Cijfers gedownload door het bestuur")
