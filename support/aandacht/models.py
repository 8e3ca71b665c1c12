"""Rows of what waits: which case, for whom, since when and until when; what it is, is sealed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.vault import service as vault

WAT_PLACE = {"table": "aandacht.aandacht", "column": "wat"}


class Reden(models.TextChoices):
    """Why a case waits for a person, the most pressing first."""

    ONVEILIG = "onveilig", _("Twijfel of het veilig is")
    BERICHT = "bericht", _("Nieuw bericht")
    INGETROKKEN = "ingetrokken", _("Akkoord ingetrokken")
    OVERGENOMEN = "overgenomen", _("Overgenomen door wie het aangaat")
    IEMAND_ANDERS = "iemand_anders", _("Wil iemand anders")
    HEROPEND = "heropend", _("Weer geopend")
    NIEUW = "nieuw", _("Nieuwe melding")
    NIEMAND = "niemand", _("Nog van niemand")
    TWEEDE_BLIK = "tweede_blik", _("Wacht op een tweede persoon")
    SLUITEN = "sluiten", _("Sluiten wacht op een tweede persoon")
    NIET_SLUITEN = "niet_sluiten", _("Een collega sluit nog niet")
    AANGEVULD = "aangevuld", _("Antwoorden aangevuld na een gesprek")
    ZONDER_AKKOORD = "zonder_akkoord", _("Zonder akkoord: een tweede persoon kijkt mee")
    CONSULT = "consult", _("Vraag om raad: een tweede persoon kijkt mee")
    REACTIE = "reactie", _("Antwoord van buiten op een brief")
    STIL = "stil", _("Geen antwoord van buiten op een brief")
    WEGHALEN = "weghalen", _("Verwijderverzoek: de volgende stap")
    MEELEZER_BEGINT = "meelezer_begint", _("Iemand van buiten wacht op de sleutel")
    MEELEZER_SCHREEF = "meelezer_schreef", _("Notitie van wie meeleest")
    MEELEZEN_STOPT = "meelezen_stopt", _("Meelezen stopt bijna, of is gestopt")
    GEKOZEN = "gekozen", _("De melder koos jou")
    TOEGEWEZEN = "toegewezen", _("Aan jou toegewezen")
    ANTWOORD = "antwoord", _("Antwoord op een vraag")
    AKKOORD = "akkoord", _("Antwoord over akkoord")
    MEELEZEN = "meelezen", _("Antwoord over meelezen")
    GESPROKEN = "gesproken", _("Nog te beluisteren")
    VERBETERD = "verbeterd", _("De melder verbeterde een verslag")
    BEWIJS = "bewijs", _("Nieuw bewijs")
    KEUZE = "keuze", _("Keuze in het stappenplan")
    WENSEN = "wensen", _("Andere wens voor contact")
    CODE_ANDER = "code_ander", _("Code gemaakt voor de ander")
    DOOR_MELDER_GESLOTEN = "door_melder_gesloten", _("De melder sloot af")


SECOND = frozenset(
    {Reden.TWEEDE_BLIK, Reden.SLUITEN, Reden.ZONDER_AKKOORD, Reden.CONSULT}
)  # anybody of the desk may be the second person
DEEDS = SECOND | {
    Reden.NIEUW,
    Reden.NIEMAND,
    Reden.IEMAND_ANDERS,
    Reden.AANGEVULD,
}  # wait for a deed, not for a talk with the melder

PERSONAL = frozenset({Reden.GEKOZEN, Reden.TOEGEWEZEN})  # say something of whoever they wait for, and go with them
OUTSIDE = frozenset(
    {
        Reden.REACTIE,
        Reden.STIL,
        Reden.WEGHALEN,
        Reden.MEELEZER_BEGINT,
        Reden.MEELEZER_SCHREEF,
        Reden.MEELEZEN_STOPT,
    }
)  # somebody outside did something, or did not, or is due
# Done only by doing it: a request that runs always has a next day, and what was spoken is written down.
BY_A_STEP = DEEDS | {Reden.WEGHALEN, Reden.GESPROKEN}
OF_THE_DESK = DEEDS - {Reden.IEMAND_ANDERS} | OUTSIDE | PERSONAL | {Reden.NIET_SLUITEN}  # no melder's deed

VAN_EEN_ANDER: dict[Reden, object] = {
    Reden.GEKOZEN: _("De melder koos een collega"),
    Reden.TOEGEWEZEN: _("Aan een collega toegewezen"),
}  # the personal ones, to whoever they do not wait for

STAP: dict[Reden, object] = {
    Reden.ONVEILIG: _("Overleg vandaag met wie dit dossier heeft"),
    Reden.BERICHT: _("Lees het bericht en antwoord"),
    Reden.INGETROKKEN: _("Geef niets meer door"),
    Reden.OVERGENOMEN: _("Leg contact met wie het nu aangaat"),
    Reden.IEMAND_ANDERS: _("Kies iemand anders"),
    Reden.HEROPEND: _("Vraag wat er nodig is"),
    Reden.NIEUW: _("Triage bevestigen"),
    Reden.NIEMAND: _("Toewijzen"),
    Reden.TWEEDE_BLIK: _("Kijk mee naar de lagere gradatie"),
    Reden.SLUITEN: _("Kijk of het dicht kan"),
    Reden.NIET_SLUITEN: _("Lees waarom"),
    Reden.AANGEVULD: _("Kijk de triage na"),
    Reden.ZONDER_AKKOORD: _("Kijk mee"),
    Reden.CONSULT: _("Kijk of er niets naar een persoon leidt"),
    Reden.REACTIE: _("Lees het antwoord en vertel het de melder"),
    Reden.STIL: _("Vraag na, of spreek een andere dag af"),
    Reden.WEGHALEN: _("Kijk of het er nog staat, of ga een stap verder"),
    Reden.MEELEZER_BEGINT: _("Vergelijk het controlegetal en geef de sleutel"),
    Reden.MEELEZER_SCHREEF: _("Lees de notitie en antwoord"),
    Reden.MEELEZEN_STOPT: _("Kijk wie het overneemt, of vraag het opnieuw"),
    Reden.GEKOZEN: _("Eerste contact"),
    Reden.TOEGEWEZEN: _("Eerste contact"),
    Reden.ANTWOORD: _("Lees het antwoord"),
    Reden.AKKOORD: _("Lees het antwoord en regel het"),
    Reden.MEELEZEN: _("Lees het antwoord en regel het"),
    Reden.GESPROKEN: _("Luister en schrijf op wat je hoort"),
    Reden.VERBETERD: _("Lees de verbetering"),
    Reden.BEWIJS: _("Bekijk het bewijs"),
    Reden.KEUZE: _("Kijk wat de melder koos"),
    Reden.WENSEN: _("Lees de nieuwe wens"),
    Reden.CODE_ANDER: _("Wacht op wie het aangaat"),
    Reden.DOOR_MELDER_GESLOTEN: _("Kijk of alles af is"),
}


class Aandachtspunt(vault.Content, frozen=True, kw_only=True):
    """What waits, and who is not asked because they asked for it themselves; the machine can read it."""

    kind: ClassVar[str] = "aandacht"

    reden: Reden
    door: str = ""


class Aandacht(models.Model):
    """One thing in a case that waits for somebody; without ``voor`` for the coordinators.

    Clear: case, for whom, since which day and until when, whether it was looked at, whether others were told. The row
    goes when the thing is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    voor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sinds = models.DateField()
    uiterlijk = models.DateTimeField()
    gezien = models.BooleanField(default=False)
    geescaleerd = models.BooleanField(default=False)
    wat_sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["voor", "gezien", "uiterlijk"], name="waits_for")]

    @property
    def wat(self) -> Aandachtspunt:
        """What waits."""
        raw = vault.open_op(**WAT_PLACE, row=str(self.pk), sealed=bytes(self.wat_sealed))
        return vault.from_raw(Aandachtspunt, raw)

    @wat.setter
    def wat(self, value: Aandachtspunt) -> None:
        self.wat_sealed = vault.seal_op(**WAT_PLACE, row=str(self.pk), value=vault.to_raw(value))


class Bel(models.Model):
    """When somebody last had a mail that something waits, so that they get one in a quarter of an hour."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    op = models.DateTimeField()
