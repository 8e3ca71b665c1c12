"""Dated moments of contact; what is said in them is in the case."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Momentsoort(models.TextChoices):
    """What a moment is for (protocol 4.1 and 5.2)."""

    EERSTE_CONTACT = "eerste_contact", _("Eerste contact")
    CHECK_IN = "check_in", _("Bellen hoe het gaat")
    VIER_WEKEN = "vier_weken", _("Na vier weken")
    DRIE_MAANDEN = "drie_maanden", _("Na drie maanden")
    ZES_MAANDEN = "zes_maanden", _("Na zes maanden")
    OPVOLGING = "opvolging", _("Vraag na wat er met het doorgeven gebeurde")
    TWAALF_MAANDEN = "twaalf_maanden", _("Na een jaar")
    KENNISDAG = "kennisdag", _("Vraag de eerste dag, voor de klachttermijn")
    KLACHTTERMIJN = "klachttermijn", _("Klachttermijn bespreken")
    TAAK_ONLINE = "taak_online", _("Kijk of het nog online staat")
    TAAK_NAVRAAG = "taak_navraag", _("Vraag na bij een instantie")
    TAAK_BRIEF = "taak_brief", _("Schrijf een brief of mail")
    TAAK_BELLEN = "taak_bellen", _("Bel iemand over dit dossier")
    TAAK_ANDERS = "taak_anders", _("Eigen taak")


TAKEN = (
    Momentsoort.TAAK_ONLINE,
    Momentsoort.TAAK_NAVRAAG,
    Momentsoort.TAAK_BRIEF,
    Momentsoort.TAAK_BELLEN,
    Momentsoort.TAAK_ANDERS,
)  # what somebody of the desk puts in the agenda; what exactly stands sealed in the case


TERM_OF_LAW = (Momentsoort.KENNISDAG, Momentsoort.KLACHTTERMIJN)


class Contactwijze(models.TextChoices):
    """How somebody of the desk sought contact."""

    GEBELD = "gebeld", _("Gebeld")
    BERICHT = "bericht", _("Een bericht gestuurd")
    MAIL = "mail", _("Gemaild")
    GEZIEN = "gezien", _("Elkaar gezien")


class Contactuitkomst(models.TextChoices):
    """What came of it; only the first is contact."""

    BEREIKT = "bereikt", _("Elkaar gesproken, of antwoord gekregen")
    INGESPROKEN = "ingesproken", _("Ingesproken of een bericht achtergelaten")
    NIET_BEREIKT = "niet_bereikt", _("Niet bereikt")


class Momentstand(models.TextChoices):
    """Where a moment stands."""

    OPEN = "open", _("Open")
    GEDAAN = "gedaan", _("Gedaan")
    VERVALLEN = "vervallen", _("Vervallen")


TRANSITIONS: dict[Momentstand, set[Momentstand]] = {
    Momentstand.OPEN: {Momentstand.GEDAAN, Momentstand.VERVALLEN},
    Momentstand.GEDAAN: {Momentstand.OPEN},  # for a day, by whoever pressed too soon
    Momentstand.VERVALLEN: {Momentstand.OPEN},
}


class Contactmoment(models.Model):
    """One moment at which the desk contacts the melder, before a certain time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=16, choices=Momentsoort)
    voor = models.DateTimeField()
    stand = models.CharField(max_length=10, choices=Momentstand, default=Momentstand.OPEN)
    gedaan_op = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["voor"], condition=models.Q(stand="open"), name="open_moments")]
        constraints = [models.UniqueConstraint(fields=["dossier", "soort", "voor"], name="one_moment_each")]
