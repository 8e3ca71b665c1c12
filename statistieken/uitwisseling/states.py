"""How far a key of another party is, and why a file of one does not count."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.core.errors import DomainError


class Sleutelstand(models.TextChoices):
    """How far a key is: read in, heard by one, heard by two, or not any more."""

    NIEUW = "nieuw", _("Nog niet afgeluisterd")
    EERSTE = "eerste", _("Wacht op een tweede persoon")
    VERTROUWD = "vertrouwd", _("Bevestigd")
    INGETROKKEN = "ingetrokken", _("Ingetrokken")


TRANSITIONS: dict[Sleutelstand, set[Sleutelstand]] = {
    Sleutelstand.NIEUW: {Sleutelstand.EERSTE, Sleutelstand.VERTROUWD, Sleutelstand.INGETROKKEN},
    Sleutelstand.EERSTE: {Sleutelstand.VERTROUWD, Sleutelstand.INGETROKKEN},
    Sleutelstand.VERTROUWD: {Sleutelstand.INGETROKKEN},
    Sleutelstand.INGETROKKEN: set(),
}


class Bestandstaat(models.TextChoices):
    """What a file of a party does in the joint report."""

    TELT = "telt", _("ingelezen")
    BAND = "band", _("te weinig")
    VERVANGEN = "vervangen", _("vervangen")
    WACHT = "wacht", _("wacht")
    BETWIST = "betwist", _("betwist")
    SLEUTEL = "sleutel", _("sleutel ingetrokken")


class Weigergrond(models.TextChoices):
    """Why a file was refused: the sentence that whoever hands it in reads."""

    GROOT = "groot", _("Dit bestand is te groot. Een uitwisselbestand is hooguit 256 kB.")
    JSON = "json", _("Dit is geen uitwisselbestand. Vraag de partij het opnieuw te sturen.")
    DIEP = "diep", _("Dit is geen uitwisselbestand: er zit te veel in elkaar. Vraag een nieuw bestand.")
    DUBBEL = "dubbel", _("Dit bestand noemt een veld twee keer. Vraag een nieuw bestand.")
    OMSLAG = "omslag", _("De omslag van dit bestand klopt niet. Vraag een nieuw bestand.")
    SOORT = "soort", _("Dit soort bestand kennen we niet. Misschien gebruikt de partij een nieuwere versie.")
    SLEUTEL = "sleutelbestand", _("Dit sleutelbestand klopt niet. Vraag een nieuw bestand.")
    EIGEN_SLEUTEL = "eigen_sleutel", _("Dit is ons eigen sleutelbestand. Geef het aan de andere partijen.")
    BEKENDE_SLEUTEL = "bekende_sleutel", _("Deze sleutel staat al in de lijst.")
    ONBEKEND = "onbekend", _("Dit is niet ondertekend met een sleutel die we vertrouwen. Lees eerst de sleutel in.")
    WACHT = "wacht", _("De sleutel van deze partij is nog niet door twee mensen bevestigd. Doe dat eerst.")
    INGETROKKEN = (
        "ingetrokken",
        _("De sleutel van dit bestand is ingetrokken. Vraag een bestand met de nieuwe sleutel."),
    )
    HANDTEKENING = "handtekening", _("De handtekening klopt niet. Vraag een nieuw bestand.")
    VELD = "veld", _("Dit veld klopt niet: %(veld)s. Vraag een nieuw bestand.")
    PARTIJ = "partij", _("Het bestand noemt een andere partij dan de sleutel. Vraag een nieuw bestand.")
    TOEKOMST = "toekomst", _("Dit kwartaal kan nog niet zijn vastgesteld. Vraag de partij wat er aan de hand is.")
    LIDMAATSCHAP = "lidmaatschap", _("Dit kwartaal is van voor deze partij meedeed.")
    SLEUTEL_VOORBIJ = "sleutel_voorbij", _("Deze sleutel geldt niet voor dit kwartaal. Vraag een nieuw bestand.")
    METHODE = "methode", _("De partij rondt anders af dan afgesproken: %(veld)s. Dit tellen we niet op.")
    VEELVOUD = "veelvoud", _("Dit getal is geen veelvoud van 5: %(veld)s. Vraag een nieuw bestand.")
    NEGATIEF = "negatief", _("Dit getal is kleiner dan nul: %(veld)s. Vraag een nieuw bestand.")
    SOM = "som", _("De rijen van deze tabel zijn samen niet het totaal: %(veld)s. Vraag een nieuw bestand.")
    CODE = "code", _("Deze rij of tabel kennen we niet: %(veld)s. Vraag een nieuw bestand.")
    BETWIST = "betwist", _("Er zijn nu twee verschillende bestanden. We tellen er geen mee. Bel de partij.")
    RONDE = "ronde", _("Dit hoort niet bij de ronde: %(veld)s. Vraag een nieuw bestand.")
    RONDE_OUD = "ronde_oud", _("Er is al een latere poging voor dit kwartaal. Gebruik die.")
    RONDE_ANDER = "ronde_ander", _("Er is al een andere ronde met dit nummer. Spreek af welke jullie gebruiken.")
    DEEL_ANDER = "deel_ander", _("Deze partij stuurde al een ander deel. Begin een nieuwe poging.")


class Geweigerd(DomainError):
    """A file from outside is refused; says why, at which field, and of which party where that is known."""

    status_code = 422

    def __init__(self, grond: Weigergrond, *, veld: str = "", partij: str = "", sha256: str = "") -> None:
        """Say why in one sentence."""
        super().__init__(str(grond.label) % {"veld": veld} if veld else str(grond.label))
        self.grond = grond
        self.veld = veld
        self.partij = partij
        self.sha256 = sha256
