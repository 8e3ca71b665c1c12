"""Where a case stands, and where it may go from there."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.core.errors import InvalidTransition


class Status(models.TextChoices):
    """The state of a case."""

    NIEUW = "nieuw", _("Nieuw")
    CONTACT_GELEGD = "contact_gelegd", _("Contact gelegd")
    IN_BEHANDELING = "in_behandeling", _("In behandeling")
    WACHT_OP_BETROKKENE = "wacht_op_betrokkene", _("Wacht op betrokkene")
    WACHT_OP_DERDE = "wacht_op_derde", _("Wacht op derde")
    NAZORG = "nazorg", _("Nazorg")
    AFGESLOTEN = "afgesloten", _("Afgesloten")
    GEANONIMISEERD = "geanonimiseerd", _("Geanonimiseerd")


_AT_WORK = {Status.WACHT_OP_BETROKKENE, Status.WACHT_OP_DERDE, Status.NAZORG, Status.AFGESLOTEN}

TRANSITIONS: dict[Status, set[Status]] = {
    Status.NIEUW: {Status.CONTACT_GELEGD, Status.IN_BEHANDELING, Status.AFGESLOTEN},
    Status.CONTACT_GELEGD: {Status.NIEUW, Status.IN_BEHANDELING, *_AT_WORK},  # back where it was noted by mistake
    Status.IN_BEHANDELING: {*_AT_WORK},
    Status.WACHT_OP_BETROKKENE: {Status.IN_BEHANDELING, Status.NAZORG, Status.AFGESLOTEN},
    Status.WACHT_OP_DERDE: {Status.IN_BEHANDELING, Status.NAZORG, Status.AFGESLOTEN},
    Status.NAZORG: {Status.IN_BEHANDELING, Status.AFGESLOTEN},
    Status.AFGESLOTEN: {Status.IN_BEHANDELING},
    Status.GEANONIMISEERD: {Status.IN_BEHANDELING},  # cases of before still have it: no key of theirs was destroyed
}

OWN_WAY = (Status.NIEUW, Status.AFGESLOTEN)  # a case comes there by a deed of its own, and not from the menu
GESLOTEN = (Status.AFGESLOTEN, Status.GEANONIMISEERD)
KLACHT_ZICHT = timedelta(weeks=4)  # from so long before its last day on, the term for a complaint stands in the queue


class Kennisbron(models.TextChoices):
    """Where the day comes from on which the person concerned first knew; empty where nobody said."""

    MELDER = "melder", _("Ingevuld in het formulier")
    BETROKKENE = "betrokkene", _("De persoon om wie het gaat zei het zelf")
    BEWIJS = "bewijs", _("Het staat bij het bewijs")
    SCHATTING = "schatting", _("Geschat: de vroegste dag die kan")


VAN_MELDPUNT = (Kennisbron.BETROKKENE, Kennisbron.BEWIJS, Kennisbron.SCHATTING)


class Klachtkeuze(models.TextChoices):
    """What ends the term for a complaint before its last day does."""

    OPEN = "", _("Nog niet gekozen")
    GEDAAN = "gedaan", _("De klacht is gedaan")
    GEEN = "geen", _("Wil geen klacht doen")


def check_can_become(van: str, naar: str) -> None:
    """Raise unless a case may go from one state to another.

    Raises:
        InvalidTransition: with the sentence for the person who tried.
    """
    if Status(naar) not in TRANSITIONS[Status(van)]:
        raise InvalidTransition(
            _("Dit dossier is nu “%(van)s”. Van daar kan het niet naar “%(naar)s”.")
            % {"van": Status(van).label, "naar": Status(naar).label}
        )
