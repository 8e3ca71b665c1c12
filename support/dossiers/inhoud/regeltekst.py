"""Lines of the timeline: what happened, in a word that every app knows of its own."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault.service import CaseContent

Soorten = TypeVar("Soorten", bound="type[models.TextChoices]")
_known: dict[str, models.TextChoices] = {}


def regelsoorten(soorten: Soorten) -> Soorten:
    """Make the words of an app known to the timeline; for an enum of what it writes there.

    Raises:
        ValueError: another app has the same word.
    """
    for soort in soorten:
        if _known.setdefault(soort.value, soort) is not soort:
            raise ValueError(f"{soort.value} is a line of the timeline already")
    return soorten


@regelsoorten
class Regelsoort(models.TextChoices):
    """What happened in a case."""

    ONTVANGEN = "ontvangen", _("Melding ontvangen")
    BERICHT_VAN_MELDER = "bericht_van_melder", _("Bericht van de melder")
    BERICHT_NAAR_MELDER = "bericht_naar_melder", _("Bericht aan de melder")
    BEWIJS_TOEGEVOEGD = "bewijs_toegevoegd", _("Bewijs toegevoegd")
    BEWIJS_WEGGEHAALD = "bewijs_weggehaald", _("Bewijs weggehaald")
    OPNAME_TOEGEVOEGD = "opname_toegevoegd", _("Opname toegevoegd")
    OPNAME_VERSLAG = "opname_verslag", _("Opgeschreven wat de melder insprak")
    OPNAME_KLOPT = "opname_klopt", _("De melder zegt dat het verslag klopt")
    OPNAME_VERBETERD = "opname_verbeterd", _("De melder verbeterde het verslag")
    LINKS_TOEGEVOEGD = "links_toegevoegd", _("Links toegevoegd")
    NOTITIE = "notitie", _("Notitie")
    GESPREK = "gesprek", _("Verslag van een gesprek")
    TRIAGE = "triage", _("Triage vastgesteld")
    AANGEVULD = "aangevuld", _("Antwoorden aangevuld")
    TRIAGE_WACHT = "triage_wacht", _("Lagere gradatie voorgesteld")
    TRIAGE_AKKOORD = "triage_akkoord", _("Lagere gradatie akkoord")
    TRIAGE_AFGEWEZEN = "triage_afgewezen", _("Lagere gradatie afgewezen")
    KRITIEK = "kritiek", _("Apart gezet als kritiek")
    GEEN_KRITIEK = "geen_kritiek", _("Niet langer apart als kritiek")
    KENNISDAG = "kennisdag", _("Klachttermijn bijgewerkt")
    KLACHT = "klacht", _("Keuze over de klacht genoteerd")
    CONTACT = "contact", _("Contact met de melder")
    CONTACTWENS = "contactwens", _("Wensen voor contact veranderd")
    TOEGEWEZEN = "toegewezen", _("Toegewezen")
    LOSGELATEN = "losgelaten", _("Niet langer toegewezen")
    WAARNEMING = "waarneming", _("Een collega neemt waar")
    GEEN_WAARNEMING = "geen_waarneming", _("Blijft bij de coördinatoren")
    WAARNEMING_VOORBIJ = "waarneming_voorbij", _("Waarnemen voorbij")
    STAPT_OPZIJ = "stapt_opzij", _("Een collega deed een stap opzij")
    UITGESLOTEN = "uitgesloten", _("De melder houdt iemand buiten")
    ANDERE_PERSOON = "andere_persoon", _("De melder wil met iemand anders praten")
    SLUITEN_GEVRAAGD = "sluiten_gevraagd", _("Sluiten voorgesteld")
    SLUITEN_AFGEWEZEN = "sluiten_afgewezen", _("Nog niet sluiten")
    AFSLUITING = "afsluiting", _("Waarom het dicht kan")
    STATUS_NIEUW = "status_nieuw", _("Status: nieuw")
    STATUS_CONTACT_GELEGD = "status_contact_gelegd", _("Status: contact gelegd")
    STATUS_IN_BEHANDELING = "status_in_behandeling", _("Status: in behandeling")
    STATUS_WACHT_OP_BETROKKENE = "status_wacht_op_betrokkene", _("Status: wacht op betrokkene")
    STATUS_WACHT_OP_DERDE = "status_wacht_op_derde", _("Status: wacht op derde")
    STATUS_NAZORG = "status_nazorg", _("Status: nazorg")
    STATUS_AFGESLOTEN = "status_afgesloten", _("Status: afgesloten")
    STATUS_GEANONIMISEERD = "status_geanonimiseerd", _("Status: geanonimiseerd")


class Regeltekst(CaseContent, frozen=True, kw_only=True):
    """One line of the timeline; ``tekst`` is for the desk, ``voor_melder`` for whoever reported."""

    kind: ClassVar[str] = "tijdlijn"

    soort: str
    wie: str = ""
    rol: str
    tekst: str = ""
    zichtbaar: bool
    voor_melder: str = ""

    @property
    def label(self) -> str:
        """What happened, in the reader's language."""
        return str(_known[self.soort].label)

    @property
    def leest_melder(self) -> str:
        """What the melder reads of it in words; of a note that is for the melder too, the note."""
        if not self.zichtbaar:
            return ""
        return self.voor_melder or (self.tekst if self.soort == Regelsoort.NOTITIE else "")
