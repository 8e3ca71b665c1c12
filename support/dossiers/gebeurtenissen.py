"""What the audit trail says of a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen


@gebeurtenissen
class DossierGebeurtenis(Gebeurtenis):
    """What somebody did in a case, or saw of it."""

    ONTVANGEN = "dossier.ontvangen", _("Melding ontvangen")
    GELEZEN = "dossier.gelezen", _("Dossier geopend")
    GEZOCHT = "dossier.gezocht", _("Gezocht in dossiers")
    MEEGENOMEN = "dossier.meegenomen", _("Alles meegenomen door de melder")
    GEWIST = "dossier.gewist", _("Melding gewist")
    TOEGEWEZEN = "dossier.toegewezen", _("Toegewezen")
    LOSGELATEN = "dossier.losgelaten", _("Niet langer toegewezen")
    OPZIJ = "dossier.opzij", _("Deed een stap opzij")
    UITGESLOTEN = "dossier.uitgesloten", _("De melder houdt iemand buiten")
    BERICHT_GESCHREVEN = "bericht.geschreven", _("Bericht geschreven")
    GESPREK_GENOTEERD = "gesprek.genoteerd", _("Gesprek genoteerd")
    NOTITIE_GESCHREVEN = "notitie.geschreven", _("Notitie geschreven")
    CONTACT_GELEGD = "contact.gelegd", _("Contact genoteerd")
    CONTACT_VERANDERD = "contact.veranderd", _("Wensen voor contact veranderd")
    BEWIJS_GELEZEN = "bewijs.gelezen", _("Bewijs geopend")
    BEWIJS_BEKEKEN = "bewijs.bekeken", _("Afbeelding bekeken")
    BEWIJS_GESCAND = "bewijs.gescand", _("Bewijs gescand")
    BEWIJS_TOEGEVOEGD = "bewijs.toegevoegd", _("Bewijs toegevoegd")
    BEWIJS_WEGGEHAALD = "bewijs.weggehaald", _("Bewijs weggehaald")
    BEWIJS_KAART = "bewijs.kaart", _("Vastlegkaart ingevuld")
    BEWIJS_MANIFEST = "bewijs.manifest", _("Bewijsmanifest gemaakt")
    BEWIJS_PAKKET = "bewijs.pakket", _("Bewijspakket gedownload")
    OPNAME_BELUISTERD = "opname.beluisterd", _("Opname beluisterd")
    OPNAME_VERSLAG = "opname.verslag", _("Opname opgeschreven")
    OPNAME_BEANTWOORD = "opname.beantwoord", _("Verslag van de opname beantwoord")
    TOEGANG_GEGEVEN = "toegang.gegeven", _("Sleutel gegeven")
    WAARNEMING = "toegang.waarneming", _("Sleutel voor een waarnemer")
    WAARNEMING_VOORBIJ = "toegang.waarneming_voorbij", _("Sleutel van een waarnemer voorbij")
    TOEGANG_INGETROKKEN = "toegang.ingetrokken", _("Sleutel ingetrokken")
    TOEGANG_TERUGGEGEVEN = "toegang.teruggegeven", _("Sleutel teruggegeven")
    TOEGANG_GEWENST = "toegang.gewenst", _("De melder koos iemand om mee te praten")
    CODE_INGETROKKEN = "code.ingetrokken", _("Code ingetrokken")
    TRIAGE_AANGEVULD = "triage.aangevuld", _("Antwoorden aangevuld")
    TRIAGE_VASTGESTELD = "triage.vastgesteld", _("Triage vastgesteld")
    TRIAGE_VOORGESTELD = "triage.voorgesteld", _("Lagere gradatie voorgesteld")
    TRIAGE_AKKOORD = "triage.akkoord", _("Lagere gradatie akkoord")
    TRIAGE_AFGEWEZEN = "triage.afgewezen", _("Lagere gradatie afgewezen")
    KRITIEK = "triage.kritiek", _("Apart gezet als kritiek")
    GEEN_KRITIEK = "triage.geen_kritiek", _("Niet langer apart als kritiek")
    KENNISDAG = "klacht.kennisdag", _("Eerste dag voor de klachttermijn vastgelegd")
    KLACHT_OPEN = "klacht.open", _("Klacht: nog niet gekozen")
    KLACHT_GEDAAN = "klacht.gedaan", _("Klacht gedaan")
    KLACHT_GEEN = "klacht.geen", _("Wil geen klacht doen")
    SLUITEN_GEVRAAGD = "sluiten.gevraagd", _("Sluiten voorgesteld")
    SLUITEN_AKKOORD = "sluiten.akkoord", _("Sluiten akkoord")
    SLUITEN_AFGEWEZEN = "sluiten.afgewezen", _("Nog niet sluiten")
    STATUS_NIEUW = "status.nieuw", _("Status: nieuw")
    STATUS_CONTACT_GELEGD = "status.contact_gelegd", _("Status: contact gelegd")
    STATUS_IN_BEHANDELING = "status.in_behandeling", _("Status: in behandeling")
    STATUS_WACHT_OP_BETROKKENE = "status.wacht_op_betrokkene", _("Status: wacht op betrokkene")
    STATUS_WACHT_OP_DERDE = "status.wacht_op_derde", _("Status: wacht op derde")
    STATUS_NAZORG = "status.nazorg", _("Status: nazorg")
    STATUS_AFGESLOTEN = "status.afgesloten", _("Status: afgesloten")
    STATUS_GEANONIMISEERD = "status.geanonimiseerd", _("Status: geanonimiseerd")
