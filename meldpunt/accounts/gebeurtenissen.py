"""What the audit trail says of people, their keys and the installation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class AccountGebeurtenis(Gebeurtenis):
    """What happened to an account, a session or a key."""

    UITGENODIGD = "account.uitgenodigd", _("Uitgenodigd")
    OPNIEUW_UITGENODIGD = "account.opnieuw_uitgenodigd", _("Opnieuw uitgenodigd")
    BEGONNEN = "account.begonnen", _("Begonnen")
    GESTOPT = "account.gestopt", _("Gestopt")
    HERSTELD = "account.hersteld", _("Toegang hersteld met papier")
    WACHTZIN = "account.wachtzin", _("Wachtzin veranderd")
    NIEUW_PAPIER = "account.nieuw_papier", _("Nieuw herstelblad")
    ROL = "account.rol", _("Rol veranderd")
    SESSIE_BEEINDIGD = "sessie.beeindigd", _("Sessie beëindigd")
    SESSIES_BEEINDIGD = "sessie.alle_beeindigd", _("Alle sessies beëindigd")
    SLEUTEL_GEGEVEN = "sleutel.gegeven", _("Sleutel van het meldpunt gegeven")
    SLEUTEL_VERNIEUWD = "sleutel.vernieuwd", _("Sleutel van het meldpunt vernieuwd")
    KLUIS_KLOPT_NIET = "kluis.klopt_niet", _("De kluis weigerde iets wat niet klopt")
    INSTALLATIE_SLEUTELS = "installatie.sleutels", _("Sleutels gemaakt")
    INSTALLATIE_OPEN = "installatie.open", _("Meldpunt geopend")
    HERSTEL_GEBRUIKT = "herstel.gebruikt", _("Noodsleutel gebruikt")
    HERSTEL_OEFENING = "herstel.oefening", _("Noodsleutel geoefend")
    HERSTEL_NIEUWE_NOODSLEUTEL = "herstel.nieuwe_noodsleutel", _("Nieuwe noodsleutel")
