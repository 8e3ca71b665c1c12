"""The public face of what has to be looked up: write down that somebody did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.audit import service as audit
from meldpunt.core.errors import NotFound, Refusal, require
from meldpunt.nakijken.contactpunten import contactpunten
from meldpunt.nakijken.gebeurtenissen import NakijkGebeurtenis
from meldpunt.nakijken.kaarten import hulp
from meldpunt.nakijken.models import Nagekeken, Nakijksoort
from meldpunt.nakijken.vragen import juristvragen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from meldpunt.accounts.service import Medewerker

__all__ = ["Juristantwoord", "record_answer", "record_call", "record_contact", "refusal_to_record"]

MAY = frozenset({Rol.BEHEER, Rol.COORDINATOR})


@dataclass(frozen=True, kw_only=True)
class Juristantwoord:
    """What a lawyer answered: their name, the day, the words, and where it is written."""

    naam: str
    nagekeken_op: date
    antwoord: str
    bron: str


@transaction.atomic
def record_call(*, code: str, gezien: str, klopt: bool, naam: str, nagekeken_op: date, by: Medewerker) -> None:
    """Write down that somebody called a number or opened a site, and whether the card is right.

    Args:
        code: of the card.
        gezien: the hash of what stood on it.
        klopt: whether it is right; where it is not, no page shows the card.
        naam: who looked.
        nagekeken_op: on which day.
        by: who writes it down.

    Raises:
        NotAllowed: this role may not.
        NotFound: there is no such card.
    """
    require(refusal_to_record(by, code=code, codes={kaart.code for kaart in hulp().kaarten}))
    Nagekeken.objects.create(
        soort=Nakijksoort.KAART,
        code=code,
        gezien=gezien,
        klopt=klopt,
        naam=naam,
        nagekeken_op=nagekeken_op,
        door_id=by.id,
    )
    audit.record(code=NakijkGebeurtenis.KAART, subject=code, by=by)


@transaction.atomic
def record_contact(*, code: str, gezien: str, klopt: bool, nagekeken_op: date, by: Medewerker) -> None:
    """Write down that somebody tried a contact point, and whether it works; one that does not is shown to nobody.

    Args:
        code: of the contact point.
        gezien: the hash of who it was and how to reach them.
        klopt: whether it works.
        nagekeken_op: on which day.
        by: who tried.

    Raises:
        NotAllowed: this role may not.
        NotFound: there is no such contact point, or it says something else by now.
    """
    known = {punt.code for punt in contactpunten().punten if punt.gezien == gezien}
    require(refusal_to_record(by, code=code, codes=known))
    Nagekeken.objects.create(
        soort=Nakijksoort.CONTACT,
        code=code,
        gezien=gezien,
        klopt=klopt,
        naam=by.naam,
        nagekeken_op=nagekeken_op,
        door_id=by.id,
    )
    audit.record(code=NakijkGebeurtenis.CONTACT, subject=code, by=by)


@transaction.atomic
def record_answer(*, code: str, gezien: str, antwoord: Juristantwoord, by: Medewerker) -> None:
    """Write down what a lawyer answered; the lines that waited for it no longer say that nobody looked.

    Args:
        code: of the question.
        gezien: the hash of the question as it was asked.
        antwoord: what they answered, who they are, when, and on what they base it.
        by: who writes it down.

    Raises:
        NotAllowed: this role may not.
        NotFound: there is no such question.
    """
    require(refusal_to_record(by, code=code, codes={vraag.code for vraag in juristvragen()}))
    Nagekeken.objects.create(
        soort=Nakijksoort.VRAAG,
        code=code,
        gezien=gezien,
        klopt=True,
        naam=antwoord.naam,
        nagekeken_op=antwoord.nagekeken_op,
        antwoord=antwoord.antwoord,
        bron=antwoord.bron,
        door_id=by.id,
    )
    audit.record(code=NakijkGebeurtenis.VRAAG, subject=code, by=by)


def refusal_to_record(by: Medewerker, *, code: str, codes: Collection[str]) -> Refusal | None:
    """An administrator or a coordinator writes down what was looked up, of what stands in the list."""
    if by.rol not in MAY:
        return Refusal(_("Dit schrijft een beheerder of een coördinator op."))
    return None if code in codes else Refusal(_("Dit staat niet in de lijst. Ga terug en kies opnieuw."), NotFound)
