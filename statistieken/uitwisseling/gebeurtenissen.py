"""What the audit trail says of the exchange; the subject is the id of a key, the digest of a file, or a quarter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class UitwisselGebeurtenis(Gebeurtenis):
    """What happened to keys and files of parties."""

    EIGEN_SLEUTEL = "uitwisseling.eigen_sleutel", _("Sleutel voor de uitwisseling gemaakt")
    SLEUTELBESTAND = "uitwisseling.sleutelbestand", _("Sleutelbestand gedownload")
    SLEUTEL_BINNEN = "uitwisseling.sleutel_binnen", _("Sleutel van een partij ingelezen")
    AFGELUISTERD = "uitwisseling.afgeluisterd", _("Sleutel van een partij afgeluisterd")
    VERTROUWD = "uitwisseling.vertrouwd", _("Sleutel van een partij bevestigd, door een tweede persoon")
    ALLEEN = "uitwisseling.alleen", _("Sleutel van een partij bevestigd na een dag wachten, zonder tweede coördinator")
    OPGEVOLGD = "uitwisseling.opgevolgd", _("Sleutel van een partij opgevolgd, ondertekend met de oude")
    INGETROKKEN = "uitwisseling.ingetrokken", _("Sleutel van een partij ingetrokken")
    GESTOPT = "uitwisseling.gestopt", _("Partij doet niet meer mee")
    EIGEN_BESTAND = "uitwisseling.eigen_bestand", _("Kwartaalbestand gemaakt")
    GEDOWNLOAD = "uitwisseling.gedownload", _("Bestand van de uitwisseling gedownload")
    INGELEZEN = "uitwisseling.ingelezen", _("Kwartaalbestand van een partij ingelezen")
    BETWIST = "uitwisseling.betwist", _("Tweede, ander bestand van een partij ingelezen")
    GEWEIGERD = "uitwisseling.geweigerd", _("Bestand geweigerd")
    RONDE = "uitwisseling.ronde", _("Ronde voor alleen sommen begonnen of ingelezen")
    DEEL = "uitwisseling.deel", _("Deel van een ronde gemaakt of ingelezen")
