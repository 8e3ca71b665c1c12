"""What the audit trail says of cards; the subject is the id of the card, and never a word of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class KaartGebeurtenis(Gebeurtenis):
    """What happened to a card."""

    BEGONNEN = "kaart.begonnen", _("Kaart begonnen")
    VERANDERD = "kaart.veranderd", _("Kaart veranderd")
    AANGEBODEN = "kaart.aangeboden", _("Tweede lezer gevraagd voor een kaart")
    TERUG = "kaart.terug", _("Kaart teruggegeven aan de schrijver")
    GEDEELD = "kaart.gedeeld", _("Kaart gedeeld, met akkoord van een tweede lezer")
    INGETROKKEN = "kaart.ingetrokken", _("Kaart ingetrokken")
    BESPROKEN = "kaart.besproken", _("Kaart besproken")
    HANDREIKING = "kaart.handreiking", _("Handreiking van een jaar gevraagd")
    GEDOWNLOAD = "kaart.gedownload", _("Handreiking van een jaar gedownload")
