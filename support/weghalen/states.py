"""The rungs of a request to take something down, and which rung can follow on which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verzoekstand(models.TextChoices):
    """The rung on which a request stands: what was done last."""

    VERZEGELD = "verzegeld", _("Tekst klaar, nog niet gemeld")
    GEMELD = "gemeld", _("Gemeld bij het platform")
    GEKEKEN = "gekeken", _("Opnieuw gekeken, het staat er nog")
    KLACHT = "klacht", _("Klacht bij het platform")
    GESCHIL = "geschil", _("Bij een geschillenorgaan")
    TOEZICHT = "toezicht", _("Bij de toezichthouder")
    WEG = "weg", _("Weg")
    GESTOPT = "gestopt", _("Gestopt")
    INGETROKKEN = "ingetrokken", _("Gestopt: het akkoord is ingetrokken")


END = {Verzoekstand.WEG, Verzoekstand.GESTOPT, Verzoekstand.INGETROKKEN}
TRANSITIONS: dict[Verzoekstand, set[Verzoekstand]] = {
    Verzoekstand.VERZEGELD: {Verzoekstand.GEMELD} | END,
    Verzoekstand.GEMELD: {Verzoekstand.GEKEKEN} | END,
    Verzoekstand.GEKEKEN: {
        Verzoekstand.KLACHT,
        Verzoekstand.TOEZICHT,  # where no decision came, or the platform need not take complaints (art. 19 DSA)
    }
    | END,
    Verzoekstand.KLACHT: {Verzoekstand.GESCHIL} | END,
    Verzoekstand.GESCHIL: {Verzoekstand.TOEZICHT} | END,
    Verzoekstand.TOEZICHT: set(END),
    Verzoekstand.WEG: set(),
    Verzoekstand.GESTOPT: set(),
    Verzoekstand.INGETROKKEN: set(),
}
LOOPT = frozenset(set(Verzoekstand) - END)  # there is a next step with a day
ORDE = (
    Verzoekstand.VERZEGELD,
    Verzoekstand.GEMELD,
    Verzoekstand.GEKEKEN,
    Verzoekstand.KLACHT,
    Verzoekstand.GESCHIL,
    Verzoekstand.TOEZICHT,
)  # the ladder from below


class Uitslag(models.TextChoices):
    """What somebody saw who looked again."""

    WEG = "weg", _("Het is weg")
    DEELS = "deels", _("Een deel is weg")
    GEWEIGERD = "geweigerd", _("Geweigerd: het blijft staan")
    GEEN_ANTWOORD = "geen_antwoord", _("Het staat er nog, zonder besluit")


class Stap(models.TextChoices):
    """What the desk does next."""

    MELDEN = "melden", _("Meld het bij het platform")
    KIJKEN = "kijken", _("Kijk of het er nog staat")
    NAVRAGEN = "navragen", _("Vraag het platform om een besluit en kijk opnieuw")
    KLAGEN = "klagen", _("Dien een klacht in bij het platform")
    GESCHIL = "geschil", _("Leg het voor aan een geschillenorgaan")
    TOEZICHT = "toezicht", _("Meld het bij de toezichthouder")


LEIDT_NAAR: dict[Stap, Verzoekstand | None] = {
    Stap.MELDEN: Verzoekstand.GEMELD,
    Stap.KIJKEN: None,
    Stap.NAVRAGEN: None,
    Stap.KLAGEN: Verzoekstand.KLACHT,
    Stap.GESCHIL: Verzoekstand.GESCHIL,
    Stap.TOEZICHT: Verzoekstand.TOEZICHT,
}  # the rung on which a step sets the request; none where it is a look
